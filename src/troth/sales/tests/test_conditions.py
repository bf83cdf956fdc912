"""A block of a template is in a document when the document answers its question with yes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from troth.apikit.tests.callers import make_member
from troth.catalog.errors import Invalid
from troth.people.commands import create_company
from troth.sales import commands, queries
from troth.sales.models import Document
from troth.sales.paper.blocks import Block, read_blocks
from troth.sales.paper.lines import Line
from troth.sales.queries.conditions import met
from troth.sales.tests.papers import BY, make_deal, make_document, send
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db

BIKE = Line(description="Bike", price=Decimal(12_000), tax_percent=Decimal(20))


def asking(*conditions: str) -> list[Block]:
    return read_blocks([{"kind": "text", "text": where or "x", "where": where} for where in conditions])


def with_lines(**more: Any) -> Document:
    line = Line(**{"description": "Bike", "price": Decimal(100), **more})
    document = make_document(lines=[line])
    document.refresh_from_db()
    return document


@pytest.mark.parametrize(
    ("where", "lines"),
    [
        ("has_options = true", {"is_optional": True}),
        ("has_recurring = true", {"period": "month"}),
        ("has_discount = true", {"discount_percent": Decimal(5)}),
        ("has_discount = true", {"discount_amount": Decimal("0.5")}),
        ("has_tax = true", {"tax_percent": Decimal("19.5")}),
        ("value > 10000 EUR", {"price": Decimal(10_001)}),
    ],
)
def test_what_the_lines_say_can_be_asked(where: str, lines: dict[str, Any]) -> None:
    assert met(asking("", where), with_lines(), BY) == asking("")
    assert met(asking("", where), with_lines(**lines), BY) == asking("", where)


def test_a_condition_reaches_the_deal_its_customer_and_their_company() -> None:
    document = make_document()
    yes = asking(
        'company.country = "AT"', 'deal.name ~ "bicycles"', "valid_until is present", 'kind = "quote"'
    )
    no = asking('company.country = "DE"', "company is missing", "deal.value > 1 EUR", 'status = "signed"')

    assert met([*yes, *no], document, BY) == yes


def test_what_is_sent_has_only_the_blocks_that_were_met_and_keeps_them() -> None:
    commands.add_starting_templates(language="en", by=BY)
    template = queries.get_template("quote")
    values = queries.template_typed(template)
    blocks = [*queries.starting_blocks("quote", "en"), *asking("value > 50000 EUR", "value > 90000 EUR")]
    commands.change_template(template=template, values=values, blocks=blocks, seen=1, by=BY)
    document = send(make_document())  # 12 × 4990 and a fifth of tax: 71,856 €
    version = document.versions.get()

    said = [block.get("text") for block in version.blocks]
    assert "value > 50000 EUR" in said
    assert "value > 90000 EUR" not in said
    assert version.template_version
    assert version.template_version.number == 2
    assert queries.revisions_of(document)[0].made_from == 2


def test_a_condition_that_can_not_be_asked_is_refused_where_it_stands() -> None:
    commands.add_starting_templates(language="en", by=BY)
    template = queries.get_template("quote")
    with pytest.raises(Invalid) as refused:
        commands.change_template(
            template=template,
            values=queries.template_typed(template),
            blocks=asking("", "vallue > 1 EUR", "value >"),
            seen=1,
            by=BY,
        )

    assert [place for place, _said in refused.value.errors] == ["blocks.1", "blocks.2"]
    assert "value" in refused.value.errors[0][1]
    problem = queries.problem_with("kind = 3 and vallue > 1 EUR", BY)
    assert problem
    assert problem.position is not None


def test_whoever_may_not_read_what_a_condition_asks_can_not_send_by_it() -> None:
    member = make_member("clerk", rights={"*": dict.fromkeys(("see", "change", "create"), "all")},
                         fields={"companies.country": "hidden"})  # fmt: skip
    clerk = actor_of(member, origin="test")
    deal = make_deal(company=create_company(values={"name": "Otter", "country": "DE"}, by=BY).pk)

    with pytest.raises(Invalid, match="block 1"):
        met(asking('company.country = "DE"'), make_document(deal), clerk)
    assert met(asking('company.country = "DE"'), make_document(deal), BY)


def test_a_document_of_which_nothing_is_left_is_not_sent() -> None:
    with pytest.raises(Invalid):
        met(asking("has_options = true"), with_lines(), BY)
