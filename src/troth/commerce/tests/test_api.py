"""Programs tell of orders, with their rows and with who bought."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member, make_person
from troth.commerce.models import Conflict, Line, Order
from troth.commerce.tests.orders import euro
from troth.people.models import Person

pytestmark = pytest.mark.django_db
ORDER = {
    "source": "shop", "external_id": "7", "number": "A-7", "placed_at": "2026-03-04T12:30:00Z",
    "version_at": "2026-03-04T12:30:00Z", "currency": "eur", "total": "120.50", "tax": 19.25, "state": "paid",
    "customer": {"email": "Ines@Roth.example", "name": "Ines Roth", "phone": "01 234 5678", "country": "IE"},
    "lines": [{"name": "Bell", "sku": "B-1", "quantity": 2, "price": "60.25", "total": "120.50"}],
}  # fmt: skip


def post(browser: Client, body: Any, place: str = "") -> Any:
    return browser.post(f"/api/v1/orders{place}", json.dumps(body), content_type="application/json")


def test_an_order_is_told_with_its_rows_and_its_buyer(browser: Client) -> None:
    made = post(browser, ORDER)
    assert made.status_code == 201, made.content
    assert made.json()["total"] == {"amount": "120.50", "currency": "EUR"}
    order = Order.objects.get()
    assert (order.tax, Person.objects.get().name) == (euro("19.25"), "Ines Roth")
    assert Line.objects.get().price == euro("60.25")
    assert post(browser, ORDER).status_code == 200
    assert Order.objects.count() == Person.objects.count() == 1


def test_another_amount_is_a_conflict_that_is_kept(browser: Client) -> None:
    post(browser, ORDER)
    refused = post(browser, ORDER | {"total": "99"})
    assert refused.status_code == 409
    assert "120.50 EUR" in refused.json()["detail"]
    assert Conflict.objects.get().told == euro(99)
    assert Order.objects.get().total == euro("120.50")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"total": "-1"}, "total"), ({"placed_at": "2099-01-01T00:00:00Z"}, "placed_at"),
        ({"currency": "XQZ"}, "total"), ({"customer": {"email": "ines"}}, "customer.email"),
        ({"lines": [{"total": 1}]}, "lines.0.name"), ({"total": "NaN"}, "total"),
        ({"person": "00000000-0000-0000-0000-000000000000"}, "person"), ({"words": "x"}, "words"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused_and_changes_nothing(browser: Client, wrong: Any, field: str) -> None:
    refused = post(browser, ORDER | wrong)
    assert refused.status_code == 422, refused.content
    assert field in [each["field"].removeprefix("body.") for each in refused.json()["errors"]]
    assert not Order.objects.exists()


def test_of_many_each_has_its_own_outcome(browser: Client) -> None:
    una = make_person(name="Una Fell")
    items = [
        ORDER, ORDER, ORDER | {"total": "1"}, ORDER | {"external_id": "8", "total": "-1"}, {"total": 1},
        ORDER | {"external_id": "9", "customer": None, "person": str(una.pk)},
    ]  # fmt: skip
    told = post(browser, {"items": items}, "/bulk").json()["items"]
    outcomes = [each["outcome"] for each in told]
    assert outcomes == ["created", "unchanged", "conflict", "failed", "failed", "created"]
    assert [each["index"] for each in told] == list(range(6))
    assert "negative" in told[3]["error"]["errors"][0]["message"]
    assert Order.objects.get(external_id="9").person_id == una.pk


def test_who_does_not_see_an_order_learns_nothing_of_it_and_changes_nothing(browser: Client) -> None:
    post(browser, ORDER)
    rights = {"people": {"see": "own", "create": "own"}, "orders": {"see": "all", "create": "all"}}
    stranger = Client()
    stranger.force_login(make_member("stranger", rights=rights))
    refused = post(stranger, ORDER | {"total": "99"})
    assert refused.status_code == 403
    assert "120" not in refused.content.decode()
    assert not Conflict.objects.exists()
