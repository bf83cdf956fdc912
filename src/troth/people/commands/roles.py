"""Roles at companies, with dates. The current primary one is copied to the person."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from troth.catalog.errors import Invalid
from troth.ground.clock import today
from troth.ground.events import publish
from troth.people.commands.contact_points import refresh_docs
from troth.people.commands.records import chronicle
from troth.people.events import RoleEnded, RoleTaken
from troth.people.facts import Fact
from troth.people.models import Company, Person, Role
from troth.team.acting import acting
from troth.team.actor import Actor


class RoleRunsBackward(Invalid):
    """A role would end before it starts."""

    def __init__(self) -> None:
        super().__init__([("ends_before", _("It must end after it starts."))])


def take_role(
    *,
    person: Person,
    company: Company,
    title: str = "",
    starts_on: date | None = None,
    ends_before: date | None = None,
    is_primary: bool = True,
    by: Actor,
) -> Role:
    """Give a person a role at a company. A current primary one takes the place of the one before."""
    _check(starts_on, ends_before)
    with acting(by):
        is_current = ends_before is None or ends_before > today()
        if is_primary and is_current:
            Role.objects.filter(_current(), person=person, is_primary=True).update(is_primary=False)
        role = Role.objects.create(
            person=person,
            company=company,
            title=title,
            starts_on=starts_on,
            ends_before=ends_before,
            is_primary=is_primary,
        )
        copy_current(person)
        event = RoleTaken(person_id=person.pk, company_id=company.pk, title=title, company=company.name)
        sentence = event.sentence.format(title=title or "a member", company=company.name)
        chronicle(
            [Fact(event=event.name, sentence=sentence, person_id=person.pk, company_id=company.pk)], by=by
        )
        publish(event)
    return role


def change_role(
    *, role: Role, title: str, starts_on: date | None, ends_before: date | None, is_primary: bool, by: Actor
) -> Role:
    """Correct a role: its title, its dates, whether it is the main one."""
    _check(starts_on, ends_before)
    with acting(by):
        if is_primary and (ends_before is None or ends_before > today()):
            others = Role.objects.filter(_current(), person=role.person_id, is_primary=True).exclude(
                pk=role.pk
            )
            others.update(is_primary=False)
        Role.objects.filter(pk=role.pk).update(
            title=title, starts_on=starts_on, ends_before=ends_before, is_primary=is_primary
        )
        copy_current(Person.objects.get(pk=role.person_id))
        role.refresh_from_db()
    return role


def end_role(*, role: Role, ends_before: date | None = None, by: Actor) -> Role:
    """End a role, today where no day is given. The person and all that passed with them stay."""
    day = ends_before or today()
    if role.starts_on and day <= role.starts_on:
        day = role.starts_on + timedelta(days=1)
    with acting(by):
        Role.objects.filter(pk=role.pk).update(ends_before=day)
        person, company = Person.objects.get(pk=role.person_id), Company.objects.get(pk=role.company_id)
        copy_current(person)
        event = RoleEnded(person_id=person.pk, company_id=company.pk, title=role.title, company=company.name)
        sentence = event.sentence.format(company=company.name)
        chronicle(
            [Fact(event=event.name, sentence=sentence, person_id=person.pk, company_id=company.pk)], by=by
        )
        publish(event)
        role.refresh_from_db()
    return role


def move_to(person: Person, *, company_id: UUID | None, title: str, by: Actor) -> None:
    """Make a company and title the person's current ones, as when a field is edited.

    The same company: the title is corrected. Another one: the old role ends today, a new one starts.
    None: the old role ends.
    """
    current = Role.objects.filter(_current(), person=person, is_primary=True).first()
    if current and current.company_id == company_id:
        Role.objects.filter(pk=current.pk).update(title=title)
    else:
        if current:
            end_role(role=current, by=by)
        if company_id:
            starts_on = today() if current else None
            company = Company.objects.get(pk=company_id)
            take_role(person=person, company=company, title=title, starts_on=starts_on, by=by)
    copy_current(person)
    if not company_id:
        person.title = title
        Person.objects.filter(pk=person.pk).update(title=title)


def _current() -> Q:
    return Q(ends_before__isnull=True) | Q(ends_before__gt=today())


def _check(starts_on: date | None, ends_before: date | None) -> None:
    if starts_on and ends_before and ends_before <= starts_on:
        raise RoleRunsBackward


def copy_current(person: Person, *, or_title: str = "") -> None:
    """Copy the current role to the person; without one there is no company, and the title `or_title`."""
    role = Role.objects.filter(_current(), person=person).order_by("-is_primary", "-starts_on").first()
    person.company_id, person.title = (role.company_id, role.title) if role else (None, or_title)
    Person.objects.filter(pk=person.pk).update(company=person.company_id, title=person.title)
    refresh_docs([person])
