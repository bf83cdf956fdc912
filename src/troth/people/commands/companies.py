"""Create, change and delete a company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.errors import Invalid
from troth.ground.events import publish
from troth.people.commands.records import chronicle, finish, insert, lock, move_lifecycle, write_columns
from troth.people.events import CompanyChanged, CompanyCreated, CompanyDeleted
from troth.people.facts import Fact
from troth.people.models import Company
from troth.people.vat_numbers import NoVatNumber, read_vat_number
from troth.team.acting import acting
from troth.team.actor import Actor

COLUMNS = (
    "name",
    "domain",
    "website",
    "industry",
    "size",
    "vat_number",
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
    return create_companies(many=[values], by=by)[0]


def create_companies(*, many: Sequence[Mapping[str, Any]], by: Actor) -> list[Company]:
    """Add companies, all or none, in the order of `many`: a list of values as `create_company` takes them."""
    with acting(by):
        companies = [Company(owner_id=by.member_id, lifecycle="lead", tags=[]) for _values in many]
        for company, values in zip(companies, many, strict=True):
            write_columns(company, _numbered(values), COLUMNS)
        insert(companies, many)
        events = [CompanyCreated(company_id=company.pk) for company in companies]
        chronicle(
            [Fact(event=each.name, sentence=each.sentence, company_id=each.company_id) for each in events],
            by=by,
        )
        for event in events:
            publish(event)
        written = Company.objects.in_bulk([company.pk for company in companies])
    return [written[company.pk] for company in companies]


def change_company(*, record: Company, values: Mapping[str, Any], by: Actor) -> Company:
    """Change a company's fields. Nothing is written, and nobody told, where nothing differs."""
    with acting(by):
        company: Company = lock(record)
        before = company.lifecycle
        changed = finish(company, values, write_columns(company, _numbered(values), COLUMNS))
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


def _numbered(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the values with the VAT number as it is kept. Raises Invalid for one that no country has."""
    if not values.get("vat_number"):
        return values
    try:
        return {**values, "vat_number": read_vat_number(values["vat_number"])}
    except NoVatNumber:
        raise Invalid([("vat_number", _("is no VAT number. Write it as DE123456789."))]) from None


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
