"""Orders on their pages: the list, one order, and where a person and a company show what they bought."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member
from troth.commerce.commands import record_order, record_paper
from troth.commerce.facts import LineFact, PaperKind
from troth.commerce.models import Order
from troth.commerce.tests.orders import euro, paper, told
from troth.ground.clock import now, today
from troth.people.models import Person
from troth.team.actor import Actor

pytestmark = pytest.mark.django_db


def test_the_list_shows_orders_and_those_without_a_customer(browser: Client, by: Actor, una: Person) -> None:
    record_order(fact=told(number="A-7", person=una.pk), by=by)
    record_order(fact=told(number="N-8", external_id="2"), by=by)
    page = browser.get("/orders/").content.decode()
    assert "A-7" in page
    assert "N-8" in page
    nobody = browser.get("/orders/", {"where": "person is missing"}).content.decode()
    assert "A-7" not in nobody
    assert "N-8" in nobody


def test_the_page_of_an_order_shows_its_rows_and_its_conflict(browser: Client, by: Actor) -> None:
    lines = (LineFact(name="Bell of brass", sku="B-1", quantity=Decimal(2), total=Decimal(120)),)
    order = record_order(fact=told(lines=lines), by=by).order
    record_order(fact=told(total=euro(130)), by=by)
    page = browser.get(f"/orders/{order.pk}/").content.decode()
    assert "Bell of brass" in page
    assert "€130" in page
    browser.post(f"/orders/{order.pk}/settle/")
    assert "€130" not in browser.get(f"/orders/{order.pk}/").content.decode()


def test_a_person_shows_what_they_bought(browser: Client, by: Actor, una: Person) -> None:
    order = record_order(fact=told(number="A-7", person=una.pk), by=by).order
    page = browser.get(f"/people/{una.pk}/").content.decode()
    assert f'href="/orders/{order.pk}/"' in page
    assert "ordered for" in page


def test_an_order_shows_what_followed_it_and_what_is_open(browser: Client, by: Actor, una: Person) -> None:
    order = record_order(fact=told(person=una.pk), by=by).order
    due = {"due_on": today() - timedelta(days=2)}
    record_paper(fact=paper(PaperKind.BILL, number="B-1", order_ref="1001", own=due), by=by)
    record_paper(fact=paper(PaperKind.PAYMENT, number="P-1", order_ref="1001", amount=euro("19.95")), by=by)
    record_paper(fact=paper(PaperKind.DELIVERY, number="D-1", order_ref="1001"), by=by)
    record_paper(fact=paper(PaperKind.RETURN, number="R-1", order_ref="1001", amount=euro(10)), by=by)
    record_paper(fact=paper(PaperKind.BILL, order_ref="1001", amount=euro(121)), by=by)
    page = browser.get(f"/orders/{order.pk}/").content.decode()
    for said in ("B-1", "P-1", "D-1", "R-1", "€90.05", "€19.95", "Overdue", "also told with €121"):
        assert said in page, said
    of_person = browser.get(f"/people/{una.pk}/").content.decode()
    assert "€90.05" in of_person
    (address,) = set(re.findall(r'href="(/bills/\?where=[^"]+)"', of_person))
    assert "B-1" in browser.get(unescape(address)).content.decode()


def test_whoever_may_not_see_bills_sees_none_with_an_order(by: Actor, una: Person) -> None:
    order = record_order(fact=told(person=una.pk), by=by).order
    record_paper(fact=paper(PaperKind.BILL, number="B-1", order_ref="1001"), by=by)
    client = Client()
    client.force_login(make_member("clerk", rights={"people": {"see": "all"}, "orders": {"see": "all"}}))
    for address in (f"/orders/{order.pk}/", f"/people/{una.pk}/"):
        page = client.get(address).content.decode()
        assert "B-1" not in page
        assert "Still open" not in page


def test_a_stranger_sees_no_order_of_somebody_elses_person(by: Actor, una: Person) -> None:
    order = record_order(fact=told(person=una.pk), by=by).order
    nobodys = record_order(fact=told(external_id="2"), by=by).order
    rights = {"people": {"see": "own"}, "orders": {"see": "all", "change": "all"}}
    client = Client()
    client.force_login(make_member("stranger", rights=rights))
    for each in (order, nobodys):
        assert client.get(f"/orders/{each.pk}/").status_code == 404
        assert client.post(f"/orders/{each.pk}/settle/").status_code == 404


def test_an_order_is_written_by_hand(browser: Client) -> None:
    values = {"number": "T-1", "placed_at": "2026-03-04T12:30", "total": "89.50 EUR"}
    answer = browser.post("/orders/new/", values)
    assert answer.status_code in (200, 204, 302), answer.content.decode()
    assert Order.objects.get().total == euro("89.50")


@pytest.mark.parametrize("field", ["total", "placed_at"])
def test_what_a_source_tells_is_not_typed_over(browser: Client, by: Actor, field: str) -> None:
    order = record_order(fact=told(), by=by).order
    value: Any = "1 EUR" if field == "total" else "2026-01-01T00:00:00Z"
    answer = browser.patch(
        f"/api/v1/orders/{order.pk}", json.dumps({field: value}), content_type="application/json"
    )
    assert answer.status_code == 422
    assert "told by" in answer.json()["errors"][0]["message"]
    changed = browser.patch(
        f"/api/v1/orders/{order.pk}", json.dumps({"place": "Quay"}), content_type="application/json"
    )
    assert changed.status_code == 200
    assert browser.get(f"/orders/{uuid4()}/").status_code == 404


def test_a_person_shows_what_they_bought_by_year_and_each_mark_opens_its_orders(
    browser: Client, by: Actor, una: Person
) -> None:
    for place, (days, amount, state) in enumerate([(1, 40, "paid"), (1, 60, "paid"), (500, 30, "cancelled")]):
        at = now() - timedelta(days=days)
        fact = told(person=una.pk, external_id=str(place), total=euro(amount), placed_at=at, state=state)
        record_order(fact=fact, by=by)
    page = browser.get(f"/people/{una.pk}/").content.decode()
    assert "€100" in page
    assert page.count('class="series solid"') == 1
    (address,) = set(re.findall(r'href="(/orders/\?where=[^"]+)" aria-label', page))
    rows = browser.get(unescape(address)).content.decode()
    assert "€40" in rows
    assert "€60" in rows
    assert "€30" not in rows
