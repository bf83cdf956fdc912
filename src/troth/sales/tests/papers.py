"""A deal with a customer, and a document for it: the smallest that can be sent and signed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from troth.people.commands import create_company, create_person
from troth.sales import commands, queries
from troth.sales.models import Deal, Document
from troth.sales.paper.lines import Line
from troth.team.actor import Actor, everyone

BY = everyone(name="Ben", origin="test")


def make_deal(**values: Any) -> Deal:
    person = create_person(values={"name": "Ana Marković", "language": "de", "country": "AT"}, by=BY)
    company = create_company(values={"name": "Kraft #panic() Ltd", "country": "AT"}, by=BY)
    known = {"name": "Twelve bicycles", "person": person.pk, "company": company.pk, **values}
    return commands.create_deal(values=known, by=BY)


def make_document(deal: Deal | None = None, kind: str = "quote", by: Actor = BY, **values: Any) -> Document:
    commands.add_starting_templates(language="en", by=by)
    drafted = commands.draft_document(deal=deal or make_deal(), template=queries.get_template(kind), by=by)
    commands.change_document(record=drafted, values={"lines": lines(), **values}, by=by)
    drafted.refresh_from_db()
    return drafted


def send(document: Document, by: Actor = BY) -> Document:
    commands.send_document(document=document, by=by)
    return Document.objects.get(pk=document.pk)


def lines() -> list[Line]:
    return [
        Line(
            description="Cargo bicycle",
            quantity=Decimal(12),
            price=Decimal(4990),
            tax_percent=Decimal(20),
        ),
        Line(description="Child seat", price=Decimal(129), tax_percent=Decimal(20), is_optional=True),
    ]
