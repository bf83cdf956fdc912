"""No way leads past a limit: not by other words, another currency, more lines, or a word given for less."""

from __future__ import annotations

from typing import Any

import pytest

from troth.catalog.errors import Conflict, Invalid
from troth.ground.clock import now
from troth.ground.money import Money
from troth.people import commands as people
from troth.sales import commands, queries
from troth.sales.models import Approval, Deal, DealLine, Product
from troth.sales.paper.lines import Line
from troth.sales.pricing import Period
from troth.sales.tests.test_lines import D, add, change, make_deal, make_list, make_price, make_product
from troth.team import commands as team
from troth.team.actor import Actor, everyone
from troth.team.tests.factories import acting_as, make_member, role

pytestmark = pytest.mark.django_db


@pytest.fixture
def bike() -> Product:
    product = make_product("Road bike")
    make_price(product, "1000", make_list())
    return product


@pytest.fixture
def bell(bike: Product) -> Product:
    product = make_product("Bell")
    make_price(product, "10", queries.prices_of(bike, seen_by=everyone())[0].price.price_list)
    return product


@pytest.fixture
def seller() -> Actor:
    commands.set_discount_limits(limits={role("member").pk: D(10), role("manager").pk: D(60)}, by=everyone())
    return acting_as(make_member())


@pytest.fixture
def manager() -> Actor:
    return acting_as(make_member(role_key="manager"))


def paper(deal: Deal, **other: Any) -> list[Line]:
    """Give the lines of a deal as a document has them, with other values."""
    document = commands.draft_document(deal=deal, template=quote(), by=everyone())
    return [
        Line(**{
            "description": line["description"], "details": line["details"], "unit": line["unit"],
            "quantity": D(line["quantity"]), "price": D(line["price"]), "period": Period(line["period"]),
            "discount_percent": D(line["discount_percent"]), "discount_amount": D(line["discount_amount"]),
            "tax_percent": D(line["tax_percent"]), "is_tax_included": line["is_tax_included"], **other,
        })
        for line in document.lines
    ]  # fmt: skip


def quote() -> Any:
    if not queries.templates():
        commands.add_starting_templates(language="en", by=everyone())
    return queries.get_template("quote")


def refused(deal: Deal, by: Actor, lines: list[Line] | None = None, **other: Any) -> list[str]:
    return queries.above_limit(deal, paper(deal) if lines is None else lines, by, **other)


def grant(line: DealLine, seller: Actor, manager: Actor) -> None:
    asked = commands.ask_for_discount(line=line, note="", by=seller)
    commands.answer_discount(asked=asked, is_granted=True, by=manager)


def test_other_words_on_paper_are_in_no_list(bike: Product, seller: Actor) -> None:
    deal = make_deal(seller)
    add(deal, seller, product=bike.pk)
    assert refused(deal, seller) == []
    renamed = paper(deal, description="City bike", price=D(100))
    assert refused(deal, seller, renamed) == ["City bike"]


def test_a_bell_that_is_called_a_bike_costs_no_bell(bike: Product, bell: Product, seller: Actor) -> None:
    deal = make_deal(seller)
    line = add(deal, seller, product=bell.pk)
    assert not line.needs_approval
    assert not change(line, seller, name="Bell, silver").needs_approval
    line = change(line, seller, name="Road bike")
    assert (line.is_unlisted, line.needs_approval) == (True, True)
    assert refused(deal, seller) == ["Road bike"]


def test_own_words_need_a_word_unless_the_role_may_leave_the_list(bike: Product, seller: Actor) -> None:
    deal = make_deal(seller)
    own = add(deal, seller, name="Road bike", price=Money(D(1), "EUR"))
    assert own.needs_approval
    assert refused(deal, seller) == ["Road bike"]
    member = role("member").pk
    commands.set_discount_limits(limits={member: D(10)}, off_list=[member], by=everyone())
    assert not change(own, seller, price=Money(D(2), "EUR")).needs_approval
    assert refused(deal, seller) == []


def test_a_line_twice_on_paper_is_on_the_deal_once(bike: Product, seller: Actor, manager: Actor) -> None:
    deal = make_deal(seller)
    grant(add(deal, seller, product=bike.pk, discount_percent=D(50)), seller, manager)
    assert refused(deal, seller) == []
    assert refused(deal, seller, paper(deal) * 2) == ["Road bike"]


def test_another_currency_is_held_against_the_list_by_the_rate(bike: Product, seller: Actor) -> None:
    line = add(make_deal(seller), seller, product=bike.pk)
    line = change(line, seller, price=Money(D(1000), "JPY"))
    assert line.needs_approval, "no rate is known, so nothing tells what it is worth"
    team.keep_rates(rates=[("JPY", now().date(), D("0.01"))], by=everyone())
    line = change(line, seller, price=Money(D(1001), "JPY"))
    assert (line.list_price, line.needs_approval) == (D(100_000), True)
    assert not change(line, seller, price=Money(D(95_000), "JPY")).needs_approval


def test_a_document_in_another_currency_is_not_the_deal(bike: Product, seller: Actor) -> None:
    deal = make_deal(seller)
    add(deal, seller, product=bike.pk)
    assert refused(deal, seller, currency="EUR") == []
    assert refused(deal, seller, currency="JPY") == ["Road bike"]


def test_a_word_for_one_thing_is_none_for_another(
    bike: Product, bell: Product, seller: Actor, manager: Actor
) -> None:
    line = add(make_deal(seller), seller, product=bell.pk, discount_percent=D(50))
    grant(line, seller, manager)
    line = change(line, seller, product=bike.pk, discount_percent=D(50))
    assert line.needs_approval


def test_what_is_asked_for_is_withdrawn_when_the_line_becomes_another(
    bike: Product, bell: Product, seller: Actor, manager: Actor
) -> None:
    line = add(make_deal(seller), seller, product=bell.pk, discount_percent=D(50))
    asked = commands.ask_for_discount(line=line, note="", by=seller)
    change(line, seller, product=bike.pk, discount_percent=D(50))
    with pytest.raises(Conflict):
        commands.answer_discount(asked=asked, is_granted=True, by=manager)
    assert Approval.objects.get().answer == "withdrawn"


def test_taking_back_brings_no_word_along(
    bike: Product, bell: Product, seller: Actor, manager: Actor
) -> None:
    deal = make_deal(seller)
    line = add(deal, seller, product=bike.pk, discount_percent=D(50))
    before = queries.columns_of(line)
    line = change(line, seller, product=bell.pk, discount_percent=D(50))
    grant(line, seller, manager)
    commands.put_back(deal=deal, line_id=line.pk, before=queries.read_columns(before), by=seller)
    assert DealLine.objects.get().needs_approval


def test_a_word_for_many_is_none_for_few(bike: Product, seller: Actor, manager: Actor) -> None:
    deal = make_deal(seller)
    line = add(deal, seller, product=bike.pk, quantity=D(100), discount_percent=D(50))
    grant(line, seller, manager)
    assert refused(deal, seller, paper(deal, quantity=D(1))) == ["Road bike"]
    assert change(line, seller, quantity=D(1)).needs_approval


def test_what_no_list_has_is_granted_at_its_price(bike: Product, seller: Actor, manager: Actor) -> None:
    member, boss = role("member").pk, role("manager").pk
    commands.set_discount_limits(limits={member: D(10), boss: D(60)}, off_list=[boss], by=everyone())
    deal = make_deal(seller)
    line = add(deal, seller, name="Fitting", price=Money(D(80), "EUR"))
    grant(line, seller, manager)
    assert refused(deal, seller) == []
    assert refused(deal, seller, paper(deal, price=D(79))) == ["Fitting"]
    assert refused(deal, seller, paper(deal, details="And a bike")) == ["Fitting"]
    assert not change(line, seller, price=Money(D(90), "EUR")).needs_approval
    assert change(line, seller, price=Money(D(70), "EUR")).needs_approval


def test_a_month_is_not_a_year(bike: Product, seller: Actor) -> None:
    deal = make_deal(seller)
    care = make_product("Care", period="month", unit="bike")
    make_price(care, "10", queries.prices_of(bike, seen_by=everyone())[0].price.price_list)
    line = add(deal, seller, product=care.pk)
    assert refused(deal, seller, paper(deal, period=Period("year"))) == ["Care"]
    assert change(line, seller, unit="shop").needs_approval
    assert not change(line, seller, unit="bike").needs_approval
    assert change(line, seller, period="year").needs_approval


def test_tax_within_the_price_is_a_discount_and_no_tax_is_none_to_choose(
    bike: Product, seller: Actor
) -> None:
    deal = make_deal(seller)
    line = add(deal, seller, product=bike.pk)
    DealLine.objects.update(tax_percent=D(19))
    line.refresh_from_db()
    line = change(line, seller, is_tax_included=True, price=Money(D(1000), "EUR"))
    assert (line.list_price, line.needs_approval) == (D(1190), True)
    with pytest.raises(Invalid, match="by its rate"):
        change(line, seller, tax_percent=D(5))


def test_another_customer_has_another_list(bike: Product, seller: Actor) -> None:
    make_price(bike, "500", make_list("Clubs", tag="Club"))
    club = people.create_company(values={"name": "Spoke Club", "tags": ["Club"]}, by=everyone())
    deal = make_deal(seller, company=club.pk)
    line = add(deal, seller, product=bike.pk)
    assert (line.price.amount, line.needs_approval) == (D(500), False)
    commands.change_deal(record=deal, values={"company": None}, by=seller)
    deal.refresh_from_db()
    line.refresh_from_db()
    assert (line.price.amount, line.needs_approval) == (D(500), True)
    assert refused(deal, seller) == ["Road bike"]


def test_what_a_manager_prices_the_seller_may_send(bike: Product, seller: Actor, manager: Actor) -> None:
    deal = make_deal(seller)
    line = add(deal, seller, product=bike.pk)
    change(line, manager, discount_percent=D(40))
    assert refused(deal, seller) == []
    change(line, seller, discount_percent=D(41))
    assert refused(deal, seller) == ["Road bike"]


def test_who_only_mends_a_word_gives_none(bike: Product, seller: Actor, manager: Actor) -> None:
    deal = make_deal(seller)
    line = add(deal, seller, product=bike.pk, discount_percent=D(40))
    assert change(line, manager, is_optional=True).needs_approval
    assert refused(deal, seller) == ["Road bike"]
