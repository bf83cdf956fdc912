"""Lines are put into a deal on its page, priced in place, and every step can be taken back."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from troth.ground.money import Money
from troth.sales import commands
from troth.sales.models import Approval, Deal, DealLine, Product
from troth.sales.tests.test_lines import add, make_deal, make_list, make_price, make_product
from troth.team.actor import everyone
from troth.team.tests.factories import acting_as, make_administrator, make_member, role

pytestmark = pytest.mark.django_db
HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def bike() -> Product:
    product = make_product(number="TR-7")
    make_price(product, "1000", make_list())
    return product


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.force_login(make_administrator())
    return client


@pytest.fixture
def deal() -> Deal:
    return make_deal()


def undo_of(answer: Any) -> str:
    return str(json.loads(answer.headers["HX-Trigger"])["toast"]["undo"])


def test_a_product_is_found_put_in_priced_and_taken_out_and_all_comes_back(
    browser: Client, deal: Deal, bike: Product
) -> None:
    options = browser.get("/products/offered/?q=tr-7").content.decode()
    value = re.search(r'data-value="([^"]+)"', options)
    assert value
    base = f"/deals/{deal.pk}/lines/"
    assert browser.post(base, {"product": ""}, **HTMX).status_code == 204
    added = browser.post(base, {"product": value[1]}, **HTMX)
    assert (added.status_code, "Road bike" in added.content.decode()) == (200, True)
    line = DealLine.objects.get()
    assert browser.post(f"{base}{line.pk}/", {"price": "950.5"}, **HTMX).status_code == 200
    assert DealLine.objects.get().price == Money(Decimal("950.5"), "EUR")
    changed = browser.post(f"{base}{line.pk}/", {"quantity": "3"}, **HTMX)
    assert DealLine.objects.get().quantity == 3
    assert browser.post(undo_of(changed), **HTMX).status_code == 204
    assert DealLine.objects.get().quantity == 1
    gone = browser.post(f"{base}{line.pk}/out/", **HTMX)
    assert not DealLine.objects.exists()
    browser.post(undo_of(gone), **HTMX)
    back = DealLine.objects.get()
    assert (back.pk, back.name, back.price.amount, back.position) == (
        line.pk,
        "Road bike",
        Decimal("950.5"),
        1,
    )
    browser.post(undo_of(added), **HTMX)
    assert not DealLine.objects.exists()


def test_what_is_wrong_is_said_and_nothing_changed(browser: Client, deal: Deal, bike: Product) -> None:
    line = add(deal, product=bike.pk)
    for typed in ({"quantity": "many"}, {"discount_percent": "101"}, {"price": "-5"}, {"quantity": "-1"}):
        answer = browser.post(f"/deals/{deal.pk}/lines/{line.pk}/", typed, **HTMX)
        assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True), typed
    line.refresh_from_db()
    assert (line.quantity, line.amount.amount) == (Decimal(1), Decimal(1000))


def test_a_note_takes_back_only_in_its_own_deal_and_hands(browser: Client, deal: Deal, bike: Product) -> None:
    base = f"/deals/{deal.pk}/lines/"
    undo = undo_of(browser.post(base, {"product": str(bike.pk)}, **HTMX))
    other = Client()
    other.force_login(make_administrator())
    for client, path in (
        (other, undo),
        (browser, undo.replace(str(deal.pk), str(make_deal().pk))),
        (browser, undo[:-3]),
    ):
        client.post(path, **HTMX)
        assert DealLine.objects.count() == 1


def test_a_discount_is_asked_for_and_granted_on_the_page(deal: Deal, bike: Product) -> None:
    commands.set_discount_limits(limits={role("member").pk: Decimal(10)}, by=everyone())
    seller, manager = make_member(), make_member(role_key="manager")
    deal = make_deal(acting_as(seller))
    line = add(deal, acting_as(seller), product=bike.pk, discount_percent=Decimal(20))
    browser = Client()
    browser.force_login(seller)
    page = browser.get(f"/deals/{deal.pk}/").content.decode()
    assert "Ask for approval" in page
    asked = browser.post(f"/deals/{deal.pk}/lines/{line.pk}/ask/", {"note": "An old customer"}, **HTMX)
    assert "An old customer" in asked.content.decode()
    path = f"/deals/{deal.pk}/approvals/{Approval.objects.get().pk}/"
    assert browser.post(path, {"answer": "granted"}, **HTMX).status_code == 403
    browser.force_login(manager)
    assert browser.post(path, {"answer": "granted"}, **HTMX).status_code == 200
    line.refresh_from_db()
    assert not line.needs_approval


def test_costs_are_for_those_who_may_see_them(browser: Client, bike: Product) -> None:
    commands.change_product(record=bike, values={"description": "Steel."}, by=everyone())
    assert "Cost" in browser.get(f"/products/{bike.pk}/").content.decode()
    seller = make_member()
    type(seller.role).objects.filter(pk=seller.role_id).update(fields={"products.cost": "hidden"})
    browser.force_login(seller)
    page = browser.get(f"/products/{bike.pk}/")
    assert (page.status_code, ">Cost<" in page.content.decode()) == (200, False)


def test_a_seller_makes_no_prices(bike: Product) -> None:
    browser = Client()
    browser.force_login(make_member())
    answer = browser.post(
        "/api/v1/price_lists",
        json.dumps({"name": "Mine", "currency": "EUR", "priority": 9}),
        "application/json",
    )
    assert answer.status_code == 403


def test_an_administrator_sets_the_limits(browser: Client) -> None:
    member, manager = role("member"), role("manager")
    given = {str(member.pk): "10", str(manager.pk): ""}
    assert browser.post("/settings/discounts/", given).status_code == 302
    assert "10" in browser.get("/settings/discounts/").content.decode()
    assert browser.post("/settings/discounts/", {str(member.pk): "101"}).status_code == 422


def test_a_discount_is_a_share_or_an_amount(browser: Client, deal: Deal, bike: Product) -> None:
    line = add(deal, product=bike.pk)
    path = f"/deals/{deal.pk}/lines/{line.pk}/"
    for typed, percent, amount in (
        ("5", "5", "0"),
        ("5 %", "5", "0"),
        ("20 EUR", "0", "20"),
        ("€ 20.50", "0", "20.50"),
        ("5 % + 20 EUR", "5", "20"),
        ("", "0", "0"),
    ):
        assert browser.post(path, {"discount": typed}, **HTMX).status_code == 200, typed
        page = browser.get(f"/deals/{deal.pk}/").content.decode()
        shown = re.search(r'name="discount" value="([^"]*)"', page)
        assert shown
        browser.post(path, {"discount": shown[1]}, **HTMX)  # what is shown is read as it was
        line.refresh_from_db()
        assert (line.discount_percent, line.discount_amount) == (Decimal(percent), Decimal(amount)), typed


def test_a_discount_that_can_not_be_read_is_refused(browser: Client, deal: Deal, bike: Product) -> None:
    line = add(deal, product=bike.pk)
    for typed in ("much", "20 USD", "101 %", "2000 EUR"):
        answer = browser.post(f"/deals/{deal.pk}/lines/{line.pk}/", {"discount": typed}, **HTMX)
        assert (answer.status_code, 'aria-invalid="true"' in answer.content.decode()) == (422, True), typed


def test_lines_are_put_in_order_by_grip_and_by_key(browser: Client, deal: Deal, bike: Product) -> None:
    keys = [str(add(deal, product=bike.pk).pk) for _place in range(3)]
    path = f"/deals/{deal.pk}/lines/order/"

    def order() -> list[str]:
        return [str(key) for key in DealLine.objects.order_by("position").values_list("pk", flat=True)]

    assert browser.post(path, {"id": [keys[2], keys[0], keys[1]]}, **HTMX).status_code == 200
    assert order() == [keys[2], keys[0], keys[1]]
    assert browser.post(path, {"id": order(), "down": keys[2]}, **HTMX).status_code == 200
    assert order() == [keys[0], keys[2], keys[1]]
    for wrong in ({"id": keys[:2]}, {"id": ["x"]}, {"id": [keys[0], keys[0], keys[1]]}):
        assert browser.post(path, wrong, **HTMX).status_code == 422
    assert order() == [keys[0], keys[2], keys[1]]


def test_a_line_is_made_optional_and_paid_again(browser: Client, deal: Deal, bike: Product) -> None:
    line = add(deal, product=bike.pk)
    path = f"/deals/{deal.pk}/lines/{line.pk}/"
    browser.post(path, {"is_optional": ["off", "on"]}, **HTMX)
    browser.post(path, {"period": "month"}, **HTMX)
    line.refresh_from_db()
    assert (line.is_optional, line.period) == (True, "month")
    browser.post(path, {"is_optional": "off"}, **HTMX)
    browser.post(path, {"period": ""}, **HTMX)
    line.refresh_from_db()
    assert (line.is_optional, line.period) == (False, "")
