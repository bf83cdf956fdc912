"""Shops tell of their orders: signed, in their own words, and as often as they like."""

from __future__ import annotations

import hmac
import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from troth.commerce.commands import add_shop, forget_set_aside
from troth.commerce.models import Bill, Delivery, Line, Order, Payment, Return, SetAside, Shop
from troth.commerce.shops import shopify, woocommerce
from troth.commerce.shops.reading import Malformed, payload_of
from troth.commerce.tests.orders import euro
from troth.commerce.tests.payloads import SHOPIFY, WOOCOMMERCE
from troth.ground.clock import now, stopped
from troth.people.commands import create_person, delete_person
from troth.people.models import Person
from troth.team.actor import Actor

HEADERS = {"woocommerce": "X-WC-Webhook-Signature", "shopify": "X-Shopify-Hmac-Sha256"}
NEGATIVE = json.dumps(WOOCOMMERCE | {"total": "-1"}).encode()
SAMPLES = {"woocommerce": WOOCOMMERCE, "shopify": SHOPIFY}


def signed(kind: str, secret: str, body: bytes, at: datetime | None = None) -> dict[str, str]:
    """Sign as a shop does, by the standard library alone."""
    if kind != "generic":
        mark = b64encode(hmac.new(secret.encode(), body, sha256).digest()).decode()
        return {HEADERS[kind]: mark}
    stamp = str(int((at or now()).timestamp()))
    mark = hmac.new(secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    return {"Troth-Signature": f"t={stamp},v1={mark}"}


def tell(shop: Shop, body: bytes, headers: dict[str, str]) -> Any:
    return Client().post(f"/hooks/orders/{shop.pk}/", body, content_type="application/json", headers=headers)


def test_an_order_of_woocommerce_is_put_into_our_words() -> None:
    fact = woocommerce.order_of(payload_of(json.dumps(WOOCOMMERCE).encode()), "Web")
    assert (fact.external_id, fact.number, fact.state, fact.channel) == ("727", "727", "paid", "checkout")
    assert (fact.total, fact.tax, fact.shipping) == (euro("29.35"), euro("1.35"), euro("10.00"))
    assert fact.placed_at == datetime(2026, 3, 22, 16, 28, 2, tzinfo=UTC)
    assert fact.version_at == datetime(2026, 3, 22, 16, 28, 8, tzinfo=UTC)
    assert (fact.buyer.email, fact.buyer.phone, fact.buyer.ref) == (
        "ines.roth@fell.example", "+353215555555", "26",
    )  # fmt: skip
    assert fact.lines
    assert [(line.sku, line.quantity, line.price, line.total) for line in fact.lines] == [
        ("BEL-1", Decimal(2), Decimal(3), Decimal("6.00")),
        ("", Decimal(3), Decimal("4.0000"), Decimal("12.00")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "state"),
    [("pending", "placed"), ("on-hold", "placed"), ("completed", "fulfilled"), ("cancelled", "cancelled"),
     ("failed", "cancelled"), ("refunded", "returned"), ("of-a-plugin", "")],
)  # fmt: skip
def test_each_status_of_woocommerce_means_a_state(status: str, state: str) -> None:
    assert woocommerce.order_of(WOOCOMMERCE | {"status": status, "line_items": []}, "Web").state == state


def test_an_order_of_shopify_is_put_into_our_words() -> None:
    fact = shopify.order_of(payload_of(json.dumps(SHOPIFY).encode()), "Web")
    assert (fact.external_id, fact.number, fact.state) == ("820982911946154508", "#9999", "paid")
    assert (fact.total, fact.tax, fact.shipping) == (euro("388.00"), euro("12.50"), euro("10.00"))
    assert fact.placed_at == datetime(2026, 3, 31, 20, 9, 59, tzinfo=UTC)
    assert (fact.buyer.first_name, fact.buyer.phone) == ("Ines", "+353215555555")
    assert fact.lines
    assert (fact.lines[0].total, fact.lines[0].tax) == (Decimal("378.00"), Decimal("12.50"))


@pytest.mark.parametrize(
    ("more", "state"),
    [({"cancelled_at": "2026-04-01T00:00:00Z"}, "cancelled"), ({"financial_status": "refunded"}, "returned"),
     ({"financial_status": "pending"}, "placed"), ({"fulfillment_status": "fulfilled"}, "fulfilled")],
)  # fmt: skip
def test_each_status_of_shopify_means_a_state(more: dict[str, Any], state: str) -> None:
    assert shopify.order_of(SHOPIFY | more, "Web").state == state


@pytest.mark.parametrize("kind", ["woocommerce", "shopify"])
@pytest.mark.parametrize(
    "wrong",
    [{"id": None}, {"currency": ""}, {"total": None, "total_price": None}, {"total": "x", "total_price": []},
     {"date_created_gmt": "soon", "processed_at": "soon"}],
)  # fmt: skip
def test_what_is_no_order_says_why(kind: str, wrong: dict[str, Any]) -> None:
    read = {"woocommerce": woocommerce.order_of, "shopify": shopify.order_of}[kind]
    with pytest.raises(Malformed):
        read(SAMPLES[kind] | wrong, "Web")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["woocommerce", "shopify"])
def test_a_signed_order_is_taken_once(by: Actor, kind: str) -> None:
    shop, secret = add_shop(name="Web", kind=kind, by=by)
    body = json.dumps(SAMPLES[kind]).encode()
    assert secret.encode() not in bytes(shop.secret)
    outcomes = [tell(shop, body, signed(kind, secret, body)).json()["outcome"] for _twice in range(2)]
    assert outcomes == ["created", "unchanged"]
    assert (Order.objects.get().source, Person.objects.get().name) == ("Web", "Ines Roth")
    assert Line.objects.exists()
    shop.refresh_from_db()
    assert shop.received_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["woocommerce", "shopify", "generic"])
def test_a_broken_signature_changes_nothing(by: Actor, kind: str) -> None:
    shop, secret = add_shop(name="Web", kind=kind, by=by)
    body = json.dumps(SAMPLES.get(kind, {})).encode()
    for headers in (
        {}, signed(kind, "another secret", body), signed(kind, secret, body + b" "),
        dict.fromkeys(signed(kind, secret, body), "ä"),
    ):  # fmt: skip
        assert tell(shop, body, headers).status_code == 403
    shop.refresh_from_db()
    assert shop.received_at is None
    assert not Order.objects.exists()
    assert not SetAside.objects.exists()


TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname = 'public'
"""


def written() -> dict[str, int]:
    """Count the rows of every table."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute(" union all ".join(f"select '{name}', count(*) from \"{name}\"" for name in names))
        return dict(cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["woocommerce", "shopify", "generic"])
def test_what_is_refused_leaves_no_trace_and_says_not_which_shops_there_are(
    by: Actor, kind: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    shop, _secret = add_shop(name="Web", kind=kind, by=by)
    body = json.dumps({"note": "the blue door by the quay"}).encode()
    before = written()
    caplog.set_level("DEBUG")
    answers = []
    for key in (shop.pk, uuid4()):
        for headers in ({}, signed(kind, "another secret", body)):
            answer = Client().post(
                f"/hooks/orders/{key}/", body, content_type="application/json", headers=headers
            )
            answers.append((answer.status_code, answer.content, sorted(answer.headers)))
    assert answers == [answers[0]] * 4
    assert (answers[0][0], answers[0][1]) == (403, b'{"outcome": "refused"}')
    assert written() == before
    told_of = (caplog.text, *capsys.readouterr())
    assert not any("blue door" in each or "another secret" in each for each in told_of)


@pytest.mark.django_db
def test_our_own_signature_holds_for_minutes(by: Actor) -> None:
    shop, secret = add_shop(name="Till", kind="generic", by=by)
    order = {"external_id": "1", "placed_at": "2026-03-04T12:30:00Z", "currency": "EUR", "total": "12.50"}
    body = json.dumps(order).encode()
    old = datetime.fromtimestamp(now().timestamp() - 301, UTC)
    assert tell(shop, body, signed("generic", secret, body, old)).status_code == 403
    assert tell(shop, body, signed("generic", secret, body)).json() == {"outcome": "created"}
    assert (Order.objects.get().source, Order.objects.get().total) == ("Till", euro("12.50"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [b"{", b"[1]", b'{"id": 1}', json.dumps(WOOCOMMERCE | {"total": "-1"}).encode()]
)
def test_what_can_not_be_taken_is_set_aside_and_can_be_seen(by: Actor, browser: Client, body: bytes) -> None:
    shop, secret = add_shop(name="Web", kind="woocommerce", by=by)
    told = tell(shop, body, signed("woocommerce", secret, body))
    assert (told.status_code, told.json()["outcome"]) == (200, "set aside")
    page = browser.get("/settings/shops/").content.decode()
    assert SetAside.objects.get().reason.split(":")[0] in page
    assert not Order.objects.exists()


@pytest.mark.django_db
def test_an_administrator_adds_a_shop_whose_secret_is_shown_once(browser: Client) -> None:
    page = browser.post("/settings/shops/", {"name": "Web", "kind": "shopify", "secret": "of-the-shop-1234"})
    assert "of-the-shop-1234" in page.content.decode()
    shop = Shop.objects.get()
    again = browser.get("/settings/shops/").content.decode()
    assert "of-the-shop-1234" not in again
    assert f"/hooks/orders/{shop.pk}/" in again
    assert browser.post("/settings/shops/", {"name": "Web", "kind": "shopify"}).status_code == 422
    browser.post(f"/settings/shops/{shop.pk}/remove/")
    assert Client().post(f"/hooks/orders/{shop.pk}/").status_code == 403


@pytest.mark.django_db
def test_the_ping_of_woocommerce_is_answered_and_nothing_more(by: Actor) -> None:
    shop, _secret = add_shop(name="Web", kind="woocommerce", by=by)
    assert tell(shop, b"webhook_id=12", {}).status_code == 200
    shop.refresh_from_db()
    assert shop.received_at is None


@pytest.mark.django_db
def test_what_was_set_aside_goes_with_whom_it_names_and_after_a_month(by: Actor) -> None:
    shop, secret = add_shop(name="Web", kind="woocommerce", by=by)
    told = [{"billing": {"email": each}} for each in ("INES@roth.example", "bea@quay.example")]
    bodies = [json.dumps(each).encode() for each in told]
    for body in bodies:
        tell(shop, body, signed("woocommerce", secret, body))
    ines = create_person(values={"name": "Ines Roth", "email": "ines@roth.example"}, by=by)
    assert SetAside.objects.count() == 2
    delete_person(record=ines, by=by)
    assert [each.body for each in SetAside.objects.all()] == [bodies[1].decode()]
    forget_set_aside()
    assert SetAside.objects.exists()
    with stopped(now() + timedelta(days=31)):
        forget_set_aside()
    assert not SetAside.objects.exists()


MORE_OF_SHOPIFY = {
    "financial_status": "partially_refunded", "payment_gateway_names": ["visa"], "total_outstanding": "0.00",
    "fulfillments": [
        {"id": 255858046, "name": "#9999.1", "status": "success", "created_at": "2026-04-01T10:00:00-04:00",
         "updated_at": "2026-04-01T10:00:00-04:00", "tracking_company": "Quay Post",
         "tracking_number": "QP7"},
        {"id": 255858047, "status": "cancelled", "created_at": "2026-04-01T10:00:00-04:00"},
    ],
    "refunds": [
        {"id": 509562969, "created_at": "2026-04-03T10:00:00-04:00", "note": "Too small",
         "transactions": [{"kind": "refund", "status": "success", "amount": "41.94"}],
         "refund_line_items": [{"subtotal": "40.00", "total_tax": "1.94"}]},
    ],
}  # fmt: skip
MORE_OF_WOOCOMMERCE = {"refunds": [{"id": 731, "reason": "Too small", "total": "-10.05"}]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "more", "back", "sent"),
    [("woocommerce", MORE_OF_WOOCOMMERCE, "10.05", 0), ("shopify", MORE_OF_SHOPIFY, "41.94", 1)],
)  # fmt: skip
def test_what_a_shop_tells_of_payment_delivery_and_return_follows_the_order(
    by: Actor, kind: str, more: dict[str, Any], back: str, sent: int
) -> None:
    shop, secret = add_shop(name="Web", kind=kind, by=by)
    body = json.dumps(SAMPLES[kind] | more).encode()
    for _twice in range(2):
        assert tell(shop, body, signed(kind, secret, body)).status_code == 200
    order = Order.objects.get()
    assert (Payment.objects.get().amount, Payment.objects.get().order_id) == (order.total, order.pk)
    assert (Return.objects.get().amount, Return.objects.get().reason) == (euro(back), "Too small")
    assert (Return.objects.get().person_id, Delivery.objects.count()) == (order.person_id, sent)
    assert [each.tracking for each in Delivery.objects.all()] == ["QP7"] * sent
    delete_person(record=Person.objects.get(), by=by)
    assert tell(shop, body, signed(kind, secret, body)).json() == {"outcome": "unchanged"}
    assert not Payment.objects.exclude(source="").exists()


@pytest.mark.django_db
def test_any_system_tells_of_a_bill_by_its_kind(by: Actor) -> None:
    shop, secret = add_shop(name="Books", kind="generic", by=by)
    bill = {"kind": "bills", "external_id": "1", "at": "2026-03-04T12:30:00Z", "currency": "EUR",
            "amount": "12.50", "due_on": "2026-04-04"}  # fmt: skip
    body = json.dumps(bill).encode()
    assert tell(shop, body, signed("generic", secret, body)).json() == {"outcome": "created"}
    body = json.dumps(bill | {"amount": "13"}).encode()
    assert tell(shop, body, signed("generic", secret, body)).json() == {"outcome": "conflict"}
    body = json.dumps(bill | {"external_id": "2", "amount": "-1"}).encode()
    assert tell(shop, body, signed("generic", secret, body)).json()["outcome"] == "set aside"
    assert (Bill.objects.get().source, Bill.objects.get().amount) == ("Books", euro("12.50"))
