"""Lines of a deal take words, price and tax of a product; discounts above a limit need somebody's word."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.catalog.records import change_record, create_record
from troth.catalog.registry import object_types
from troth.ground.clock import now
from troth.ground.money import Money
from troth.people import commands as people
from troth.sales import commands, queries
from troth.sales.models import Approval, Deal, DealLine, Product
from troth.sales.paper.lines import Line
from troth.team import commands as team
from troth.team.actor import Actor, everyone
from troth.team.tests.factories import acting_as, make_administrator, make_member, role

pytestmark = pytest.mark.django_db
D = Decimal


def make_product(name: str = "Road bike", **values: Any) -> Product:
    return commands.create_product(values={"name": name, **values}, by=everyone())


def make_list(name: str = "Retail", **values: Any) -> Any:
    return commands.create_price_list(values={"name": name, "currency": "EUR", **values}, by=everyone())


def make_price(product: Product, amount: str, price_list: Any, **values: Any) -> None:
    given = {"product": product.pk, "price_list": price_list.pk, "amount": D(amount), **values}
    commands.create_price(values=given, by=everyone())


def make_deal(by: Actor | None = None, **values: Any) -> Deal:
    return commands.create_deal(values={"name": "Three bikes", **values}, by=by or everyone())


def add(deal: Deal, by: Actor | None = None, **values: Any) -> DealLine:
    return commands.create_line(values={"deal": deal.pk, **values}, by=by or everyone())


def change(line: DealLine, by: Actor | None = None, **values: Any) -> DealLine:
    return commands.change_line(record=line, values=values, by=by or everyone())


def worth(deal: Deal) -> Money | None:
    deal.refresh_from_db()
    found: Money | None = deal.value
    return found


def on_paper(deal: Deal, by: Actor, **other: Any) -> list[str]:
    """Name what a member may not send out of a document with the lines of a deal."""
    lines = [
        Line(description=line.name, details=line.description, unit=line.unit, quantity=line.quantity, **{
            "price": line.price.amount, "discount_percent": line.discount_percent, **other,
        })
        for line in DealLine.objects.filter(deal=deal)
    ]  # fmt: skip
    return queries.above_limit(deal, lines, by)


@pytest.fixture
def bike() -> Product:
    team.change_workspace(values={"country": "DE"}, by=everyone())
    commands.create_tax_rate(
        values={"country": "DE", "tax_class": "standard", "percent": D(19), "starts_on": date(2021, 1, 1)},
        by=everyone(),
    )
    product = make_product(unit="piece", description="Steel.")
    retail = make_list()
    make_price(product, "1000", retail)
    make_price(product, "900", retail, from_quantity=D(10))
    return product


def test_a_line_takes_what_the_product_says(bike: Product) -> None:
    deal = make_deal()
    line = add(deal, product=bike.pk, quantity=D(2))
    assert (line.name, line.unit, line.description) == ("Road bike", "piece", "Steel.")
    assert (line.price, line.list_price, line.tax_percent) == (Money(D(1000), "EUR"), D(1000), D(19))
    assert line.amount == worth(deal) == Money(D("2000.00"), "EUR")
    (total,) = queries.offer_of(deal).totals
    assert (total.net, total.tax, total.gross) == (D(2000), D(380), D(2380))


def test_tax_is_that_of_the_customers_country_where_it_is_known(bike: Product) -> None:
    for country, percent in (("AT", 20), ("CH", 0)):
        rate = {"country": country, "tax_class": "standard", "percent": D(percent)}
        commands.create_tax_rate(values={**rate, "starts_on": date(2021, 1, 1)}, by=everyone())
    taxes = {}
    for country in ("AT", "CH", "FR", ""):
        address = [{"street": "", "city": "", "country": country}] if country else []
        firm = people.create_company(values={"name": f"Firm {country}", "addresses": address}, by=everyone())
        taxes[country] = add(make_deal(company=firm.pk), product=bike.pk).tax_percent
    assert taxes == {"AT": D(20), "CH": D(0), "FR": D(19), "": D(19)}


def test_more_of_it_costs_less_unless_the_price_was_written(bike: Product) -> None:
    deal = make_deal()
    line = add(deal, product=bike.pk)
    assert change(line, quantity=D(10)).price.amount == D(900)
    assert change(line, quantity=D(9)).price.amount == D(1000)
    change(line, price=Money(D(950), "EUR"))
    line = change(line, quantity=D(10))
    assert (line.price.amount, line.list_price) == (D(950), D(900))
    assert change(line, price=None).price.amount == D(900)


def test_the_price_is_that_of_the_customer_and_the_day(bike: Product) -> None:
    today = now().date()
    for name, amount, values in (
        ("Clubs", "800", {"tag": "Club"}),
        ("Old clubs", "700", {"tag": "club", "ends_before": today, "priority": 5}),
        ("Sale", "850", {"priority": 1, "starts_on": today, "ends_before": today + timedelta(days=1)}),
        ("Dollars", "1100", {"currency": "USD"}),
    ):
        make_price(bike, amount, make_list(name, **values))
    club = people.create_company(values={"name": "Spoke Club", "tags": ["CLUB"]}, by=everyone())
    assert add(make_deal(company=club.pk), product=bike.pk).price == Money(D(800), "EUR")
    assert add(make_deal(), product=bike.pk).price == Money(D(850), "EUR")
    assert add(make_deal(value=Money(D(1), "USD")), product=bike.pk).price == Money(D(1100), "USD")
    assert add(make_deal(value=Money(D(1), "CHF")), product=bike.pk).price == Money(D(0), "CHF")


def test_a_variant_has_its_own_price_and_its_own_product(bike: Product) -> None:
    large = commands.create_variant(values={"product": bike.pk, "name": "large"}, by=everyone())
    other = make_product("Bell")
    retail = queries.prices_of(bike, seen_by=everyone())[0].price.price_list
    make_price(bike, "1200", retail, variant=large.pk)
    line = add(make_deal(), product=bike.pk, variant=large.pk)
    assert (line.name, line.price.amount) == ("Road bike, large", D(1200))
    with pytest.raises(Invalid, match="another product"):
        make_price(other, "5", retail, variant=large.pk)
    with pytest.raises(Invalid, match="another product"):
        add(make_deal(), product=other.pk, variant=large.pk)


def test_what_can_not_both_be_is_refused_by_the_database(bike: Product) -> None:
    with pytest.raises(Invalid, match="already"):
        make_price(bike, "5", queries.prices_of(bike, seen_by=everyone())[0].price.price_list)
    with pytest.raises(Invalid, match="same priority"):
        make_list("Second", starts_on=date(2030, 1, 1))
    make_list("Third", starts_on=date(2030, 1, 1), priority=1)
    make_list("Fourth", ends_before=date(2030, 1, 1), priority=1)
    with pytest.raises(Invalid, match="before the first day"):
        make_list("Fifth", starts_on=date(2030, 1, 1), ends_before=date(2029, 1, 1), priority=9)
    with pytest.raises(Invalid, match="no currency"):
        make_list("Sixth", currency="QQQ", priority=9)
    make_product("Bell", number="B-1")
    with pytest.raises(Invalid, match="this number"):
        make_product("Other bell", number="B-1")


def test_once_and_again_are_totalled_apart(bike: Product) -> None:
    deal = make_deal()
    add(deal, product=bike.pk)
    add(deal, name="Care", price=Money(D("9.99"), "EUR"), period="month")
    add(deal, name="Lamp", price=Money(D(50), "EUR"), is_optional=True)
    offer = queries.offer_of(deal)
    assert [(total.period, total.net) for total in offer.totals] == [("", D(1000)), ("month", D("9.99"))]
    assert worth(deal) == offer.worth == Money(D("1119.88"), "EUR")


def test_a_deal_has_lines_of_one_currency(bike: Product) -> None:
    deal = make_deal()
    line = add(deal, product=bike.pk)
    assert change(line, price=Money(D(5), "USD")).price.currency == "USD"
    with pytest.raises(Invalid, match="in USD"):
        add(deal, name="Care", price=Money(D(5), "EUR"))


def test_a_line_never_comes_to_less_than_nothing(bike: Product) -> None:
    line = add(make_deal(), product=bike.pk)
    with pytest.raises(Invalid, match="less than nothing"):
        change(line, discount_percent=D(50), discount_amount=D(501))
    with pytest.raises(Invalid, match="more than can be kept"):
        change(line, quantity=D(99_999_999), price=Money(D(99_999_999), "EUR"))


@pytest.fixture
def seller(bike: Product) -> Actor:
    commands.set_discount_limits(limits={role("member").pk: D(10), role("manager").pk: D(30)}, by=everyone())
    return acting_as(make_member())


def test_a_discount_above_the_limit_stays_out_of_documents_until_granted(
    bike: Product, seller: Actor
) -> None:
    manager = acting_as(make_member(role_key="manager"))
    deal = make_deal(seller)
    line = add(deal, seller, product=bike.pk, discount_percent=D(10))
    assert not line.needs_approval
    line = change(line, seller, discount_percent=D(20))
    assert on_paper(deal, seller) == ["Road bike"]
    asked = commands.ask_for_discount(line=line, note="An old customer", by=seller)
    with pytest.raises(Conflict):
        commands.ask_for_discount(line=line, note="", by=seller)
    with pytest.raises(Forbidden):
        commands.answer_discount(asked=asked, is_granted=True, by=seller)
    commands.answer_discount(asked=asked, is_granted=True, by=manager)
    assert on_paper(deal, seller) == []
    with pytest.raises(Conflict, match="Granted"):
        commands.answer_discount(asked=asked, is_granted=False, reason="No", by=manager)
    change(line, seller, discount_percent=D(15))
    assert on_paper(deal, seller) == []
    change(line, seller, discount_percent=D("20.01"))
    assert on_paper(deal, seller) == ["Road bike"]


def test_a_price_written_by_hand_is_a_discount_as_well(bike: Product, seller: Actor) -> None:
    line = add(make_deal(seller), seller, product=bike.pk)
    line = change(line, seller, price=Money(D(800), "EUR"))
    assert (line.percent_off, line.needs_approval) == (D(20), True)


def test_what_got_cheaper_since_it_was_asked_is_not_granted(bike: Product, seller: Actor) -> None:
    manager = acting_as(make_member(role_key="manager"))
    line = add(make_deal(seller), seller, product=bike.pk, discount_percent=D(20))
    asked = commands.ask_for_discount(line=line, note="", by=seller)
    change(line, seller, discount_percent=D(25))
    with pytest.raises(Conflict, match="cheaper"):
        commands.answer_discount(asked=asked, is_granted=True, by=manager)
    commands.answer_discount(asked=asked, is_granted=False, reason="No", by=manager)
    assert Approval.objects.get(pk=asked.pk).answer == "refused"


def test_nobody_grants_more_than_their_own_limit(bike: Product, seller: Actor) -> None:
    line = add(make_deal(seller), seller, product=bike.pk, discount_percent=D(40))
    asked = commands.ask_for_discount(line=line, note="", by=seller)
    with pytest.raises(Forbidden):
        commands.answer_discount(asked=asked, is_granted=True, by=acting_as(make_member(role_key="manager")))
    commands.answer_discount(asked=asked, is_granted=True, by=acting_as(make_administrator()))


def test_lines_are_changed_by_who_may_change_the_deal(bike: Product, seller: Actor) -> None:
    deal = make_deal(acting_as(make_administrator()))
    line = add(deal, product=bike.pk)
    kind = object_types()["deal_lines"]
    with pytest.raises(Forbidden):
        change_record(kind, line.pk, {"quantity": 5}, by=seller)
    with pytest.raises((Forbidden, Invalid)):
        create_record(kind, {"deal": str(deal.pk), "name": "Gift"}, by=seller)
    assert DealLine.objects.get().quantity == 1


def test_a_product_that_is_deleted_leaves_its_lines(bike: Product) -> None:
    deal = make_deal()
    line = add(deal, product=bike.pk)
    commands.delete_product(record=bike, by=everyone())
    line.refresh_from_db()
    assert (line.product_id, line.name, line.amount) == (None, "Road bike", Money(D("1000.00"), "EUR"))
    assert change(line, quantity=D(2)).amount == Money(D("2000.00"), "EUR")


def test_a_document_begins_with_the_lines_and_goes_out_only_within_the_limit(
    bike: Product, seller: Actor
) -> None:
    deal = make_deal(seller)
    add(deal, seller, product=bike.pk, quantity=D(2), discount_percent=D(20))
    commands.add_starting_templates(language="en", by=everyone())
    document = commands.draft_document(deal=deal, template=queries.get_template("quote"), by=seller)
    (line,) = document.lines
    assert (line["description"], line["quantity"], line["discount_percent"]) == ("Road bike", "2", "20")
    with pytest.raises(Invalid, match="Above your discount limit"):
        commands.send_document(document=document, by=seller)
    assert on_paper(deal, seller, discount_percent=D(5)) == []
    assert on_paper(deal, seller, price=D(700), discount_percent=D(0)) == ["Road bike"]
    assert on_paper(deal, everyone(), price=D(1)) == []
