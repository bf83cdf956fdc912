"""Create, change and delete a company."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from troth.ground.events import publish
from troth.people.commands.records import chronicle, finish, lock, move_lifecycle, write_columns
from troth.people.events import CompanyChanged, CompanyCreated, CompanyDeleted
from troth.people.facts import Fact
from troth.people.models import Company
from troth.team.acting import acting
from troth.team.actor import Actor

COLUMNS = (
    "name",
    "domain",
    "website",
    "industry",
    "size",
    "country",
    "city",
    "lifecycle",
    "owner",
    "tags",
    "source",
    "external_id",
)


def create_company(*, values: Mapping[str, Any], by: Actor) -> Company:
    """Add a company. `values` are public fields, already cleaned; who adds one owns it."""
    company = Company(owner_id=by.member_id, lifecycle="lead", tags=[])
    with acting(by):
        write_columns(company, values, COLUMNS)
        company.save(force_insert=True)
        company.refresh_from_db()
        finish(company, values, [], is_new=True)
        event = CompanyCreated(company_id=company.pk)
        chronicle([Fact(event=event.name, sentence=event.sentence, company_id=company.pk)], by=by)
        publish(event)
    return company


def change_company(*, record: Company, values: Mapping[str, Any], by: Actor) -> Company:
    """Change a company's fields. Nothing is written, and nobody told, where nothing differs."""
    with acting(by):
        company: Company = lock(record)
        before = company.lifecycle
        changed = finish(company, values, write_columns(company, values, COLUMNS))
        if "lifecycle" in changed:
            move_lifecycle(company, before, by)
        if "name" in changed:
            _refresh_people(company)
        if changed:
            publish(CompanyChanged(company_id=company.pk, fields=changed))
        company.refresh_from_db()
    return company


def delete_company(*, record: Company, by: Actor) -> None:
    """Delete a company. Its people stay, with their history; their roles there end with it."""
    with acting(by):
        company: Company = lock(record)
        with connection.cursor() as cursor:
            cursor.execute("update people_person set title = '' where company_id = %s", [company.pk])
        people = _people_of(company)
        company.delete()
        _refresh_docs(people)
        publish(CompanyDeleted(company_id=record.pk))


def _refresh_people(company: Company) -> None:
    """The search text of people holds their company's name."""
    _refresh_docs(_people_of(company))


def _people_of(company: Company) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("select id from people_person where company_id = %s", [company.pk])
        return [row[0] for row in cursor.fetchall()]


def _refresh_docs(people: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select people_refresh_docs(%s)", [people])
