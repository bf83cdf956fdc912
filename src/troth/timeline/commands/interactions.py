"""The only writers of the timeline. Nothing on it is changed; an entry can be retracted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Invalid
from troth.ground.clock import now
from troth.ground.events import publish
from troth.ground.hooks import filled
from troth.people.commands import move_rows, note_contacts
from troth.people.commands.contacts import Contact
from troth.team.acting import acting, erasing
from troth.team.actor import Actor
from troth.timeline.commands.courses import count_anew, note_pace
from troth.timeline.events import InteractionRecorded, InteractionRetracted, InteractionsRecorded
from troth.timeline.hooks import NextStep
from troth.timeline.models import Interaction

CONTEXT = (
    "kind",
    "channel",
    "direction",
    "subject",
    "body",
    "place",
    "device",
    "duration_seconds",
    "about_type",
    "about_id",
    "properties",
    "source",
    "external_id",
)


class FactLike(Protocol):
    """A fact as lower packages hand it up."""

    @property
    def event(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def person_id(self) -> UUID | None: ...
    @property
    def company_id(self) -> UUID | None: ...
    @property
    def happened_at(self) -> datetime | None: ...
    @property
    def about(self) -> tuple[str, UUID] | None: ...


def log_interaction(*, values: Mapping[str, Any], by: Actor) -> Interaction:
    """Write down what passed between us and a person, a company or both.

    `values` are public fields: `person`, `company` (ids), `happened_at`, `kind`, and the context. A
    contact that has a direction moves last contact and turn. Raises Invalid when it is about nobody, and
    Conflict when they are gone.
    """
    if not values.get("person") and not values.get("company"):
        raise Invalid([("person", "Say with whom: a person or a company.")])
    context = {name: values[name] for name in CONTEXT if values.get(name) not in (None, "")}
    entry = Interaction(
        happened_at=values.get("happened_at") or now(),
        person_id=values.get("person"),
        company_id=values.get("company"),
        member_id=by.member_id,
        **context,
    )
    with acting(by):
        if entry.person_id:
            at_that_day = _hold_person(entry.person_id)
            entry.company_id = entry.company_id or at_that_day
        ensure_months(entry.happened_at, entry.happened_at)
        entry.save(force_insert=True)
        contact = Contact(entry.person_id, entry.company_id, entry.happened_at, entry.direction or "")
        note_contacts(contacts=[contact], by=by)
        if entry.person_id and entry.direction:
            note_pace(people=[entry.person_id], by=by)
        publish(
            InteractionRecorded(
                interaction_id=entry.pk,
                person_id=entry.person_id,
                company_id=entry.company_id,
                kind=entry.kind,
                direction=entry.direction or "",
            )
        )
    return entry


def log_interactions(*, entries: Sequence[Mapping[str, Any]], by: Actor) -> None:
    """Write down much at once: values as `log_interaction` takes them, each with a person and its moment.

    What is about somebody who is gone is left out. One event tells of all.
    """
    if not entries:
        return
    with acting(by):
        companies = _hold_people([entry["person"] for entry in entries])
        rows = [
            Interaction(
                happened_at=entry["happened_at"],
                person_id=entry["person"],
                company_id=companies[entry["person"]],
                member_id=by.member_id,
                **{name: entry[name] for name in CONTEXT if entry.get(name) not in (None, "")},
            )
            for entry in entries
            if entry["person"] in companies
        ]
        if not rows:
            return
        ensure_months(min(row.happened_at for row in rows), max(row.happened_at for row in rows))
        Interaction.objects.bulk_create(rows)
        contacts = [
            Contact(row.person_id, row.company_id, row.happened_at, row.direction or "") for row in rows
        ]
        note_contacts(contacts=contacts, by=by)
        spoken = {row.person_id for row in rows if row.person_id and row.direction}
        note_pace(people=sorted(spoken), by=by)
        publish(InteractionsRecorded(count=len(rows)))


def log_with_next_step(
    *,
    values: Mapping[str, Any],
    people: Sequence[UUID],
    company: UUID | None = None,
    about: tuple[str, UUID] | None = None,
    next_title: str = "",
    next_on: date | None = None,
    by: Actor,
) -> list[Interaction]:
    """Write down what passed with people or with a company, and keep the next step that was named with it.

    It stands on the timeline of each of the people, and is one entry where it is told what was `about` a
    record. With the first of them it is on the timeline of `company`, too.
    """
    on_record = {"about_type": about[0], "about_id": about[1]} if about else {}
    at = values.get("happened_at") or now()
    with acting(by):
        entries = [
            log_interaction(
                values={**values, **on_record, "happened_at": at, "person": person,
                        "company": None if place else company},
                by=by,
            )
            for place, person in enumerate(people or [None])
        ]  # fmt: skip
        if next_title:
            plan_next_step(
                title=next_title, due_on=next_on, people=people, company=company, about=about, by=by
            )
    return entries


def plan_next_step(
    *,
    title: str,
    due_on: date | None,
    people: Sequence[UUID],
    company: UUID | None = None,
    about: tuple[str, UUID] | None = None,
    by: Actor,
) -> None:
    """Keep a next step with the first of some people or a company, about a record where one is named."""
    person = people[0] if people else None
    with acting(by):
        for keep in filled(NextStep):
            keep(title=title, due_on=due_on, person_id=person, company_id=company, about=about, by=by)


def record_facts(*, facts: Sequence[FactLike], by: Actor) -> None:
    """Write facts of other packages, in the transaction in which they became true."""
    at = now()
    rows = [
        Interaction(
            happened_at=fact.happened_at or at,
            kind="system",
            event=fact.event,
            subject=fact.sentence[:300],
            person_id=fact.person_id,
            company_id=fact.company_id,
            about_type=fact.about[0] if fact.about else "",
            about_id=fact.about[1] if fact.about else None,
            member_id=by.member_id,
            source=by.origin[:120] if by.member_id is None else "",
        )
        for fact in facts
    ]
    if not rows:
        return
    with acting(by):
        ensure_months(min(row.happened_at for row in rows), max(row.happened_at for row in rows))
        Interaction.objects.bulk_create(rows)


def retract_facts(*, facts: Sequence[FactLike], by: Actor) -> None:
    """Take back what turned out not to be true: the facts of this event about these records."""
    with acting(by):
        for fact in facts:
            about = {"about_type": fact.about[0], "about_id": fact.about[1]} if fact.about else {}
            who = {"person_id": fact.person_id, "company_id": fact.company_id}
            Interaction.objects.filter(event=fact.event, retracted_at=None, **about, **who).update(
                retracted_at=now(), retracted_by=by.member_id
            )


def retract_about(
    *, about: tuple[str, UUID], people: Sequence[UUID], companies: Sequence[UUID], by: Actor
) -> None:
    """Take off the timelines of these people and companies whatever was written there about a record."""
    with acting(by):
        theirs = Q(person_id__in=people) | Q(company_id__in=companies)
        Interaction.objects.filter(theirs, about_type=about[0], about_id=about[1], retracted_at=None).update(
            retracted_at=now(), retracted_by=by.member_id
        )


def keep_words_apart(*, kind: str, record_ids: Sequence[UUID], people: Sequence[UUID], by: Actor) -> None:
    """Let the timelines of these people keep no words of what was said in these records.

    That it was said stays there, and its words are given by `hooks.Words` to those who may read them.
    """
    with acting(by), connection.cursor() as cursor:
        cursor.execute("select set_config('troth.parting', 'on', true)")
        Interaction.objects.filter(person_id__in=people, about_type=kind, about_id__in=record_ids).update(
            subject="", body=""
        )
        cursor.execute("select set_config('troth.parting', '', true)")


def retract_interaction(*, interaction: Interaction, by: Actor) -> Interaction:
    """Take an entry off the timeline. The row stays, marked with who took it back and when."""
    with acting(by):
        taken = Interaction.objects.filter(
            pk=interaction.pk, happened_at=interaction.happened_at, retracted_at__isnull=True
        ).update(retracted_at=now(), retracted_by=by.member_id)
        if not taken:
            raise Conflict("This entry was taken back already.")
        _count_anew(interaction, by)
        publish(InteractionRetracted(interaction_id=interaction.pk, person_id=interaction.person_id))
    interaction.refresh_from_db()
    return interaction


def retract_interactions(*, interactions: Sequence[Interaction], by: Actor) -> None:
    """Take entries that were written down together off the timelines, all or none."""
    with acting(by):
        for each in interactions:
            retract_interaction(interaction=each, by=by)


def delete_interaction(*, record: Interaction, by: Actor) -> None:
    """Retract, as far as lists and API are concerned: a timeline forgets nothing by request."""
    retract_interaction(interaction=record, by=by)


def restore_interaction(*, interaction: Interaction, by: Actor) -> Interaction:
    """Put a retracted entry back."""
    with acting(by):
        Interaction.objects.filter(pk=interaction.pk, happened_at=interaction.happened_at).update(
            retracted_at=None, retracted_by=None
        )
        _count_anew(interaction, by)
    interaction.refresh_from_db()
    return interaction


def erase_person(*, person_id: UUID) -> None:
    """Delete every entry about a person, and the facts that name them on the timelines of others.

    Only for erasure: the database refuses it otherwise.
    """
    with erasing() as cursor:
        cursor.execute("delete from timeline_interaction where person_id = %s", [person_id])
        cursor.execute(
            "delete from timeline_interaction where about_type = 'people' and about_id = %s", [person_id]
        )


def move_person(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let what passed with one person, and facts that name them, be another's: see `people.hooks.Merging`."""
    ends: dict[str, Any] = {"table": Interaction._meta.db_table, "source": source, "target": target}
    passed = move_rows(column="person_id", only=only, **ends)
    return passed | move_rows(column="about_id", only=only, where="about_type = 'people'", **ends)


def _count_anew(interaction: Interaction, by: Actor) -> None:
    """See whose turn it is without a word that was taken back, or with one that was put back."""
    if interaction.person_id and interaction.direction:
        count_anew(people=[interaction.person_id], by=by)


def ensure_months(first: datetime, last: datetime) -> None:
    """Make the partitions for a span of time, before rows are written into it."""
    with connection.cursor() as cursor:
        cursor.execute("select timeline_ensure_months(%s, %s)", [first, last])


def _hold_person(person_id: UUID) -> UUID | None:
    """Keep a person from being merged or erased until the entry about them is kept, and give their company.

    What passes with a person is on the timeline of the company they are at that day, too. Raises Conflict.
    """
    with connection.cursor() as cursor:
        cursor.execute("select company_id from people_person where id = %s for key share", [person_id])
        found = cursor.fetchone()
    if found is None:
        raise Conflict(_("This person was merged or deleted in the meantime."))
    company_id: UUID | None = found[0]
    return company_id


def _hold_people(person_ids: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """Keep people from being merged or erased meanwhile, and give the companies of those who are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, company_id from people_person where id = any(%s) order by id for key share",
            [sorted(set(person_ids))],
        )
        return dict(cursor.fetchall())
