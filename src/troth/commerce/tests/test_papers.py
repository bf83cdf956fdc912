"""Bills, payments, deliveries and returns: told once, whichever comes first, with what is open kept exact."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from troth.apikit.tests.callers import make_member, make_person
from troth.catalog.errors import Conflict, Invalid
from troth.commerce.commands import (
    change_order,
    change_paper,
    create_paper,
    delete_paper,
    move_person,
    record_order,
    record_paper,
)
from troth.commerce.facts import Buyer, PaperKind
from troth.commerce.models import Bill, Delivery, Payment, Return
from troth.commerce.queries import open_of
from troth.commerce.tests.orders import PLACED, euro, paper, told
from troth.ground.clock import now, today
from troth.people.commands import delete_person
from troth.people.models import Person
from troth.team.actor import Actor
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db
BILL, PAYMENT, DELIVERY, RETURN = PaperKind
LATER = PLACED + timedelta(days=1)


def bill() -> Bill:
    return Bill.objects.get()


def test_a_bill_is_open_until_it_is_paid_or_what_it_is_for_came_back(by: Actor) -> None:
    record_paper(fact=paper(BILL, amount=euro("120.10")), by=by)
    assert (bill().open, bill().state) == (euro("120.10"), "open")
    record_paper(fact=paper(PAYMENT, amount=euro("20.05"), bill_ref="1"), by=by)
    assert (bill().open, bill().paid) == (euro("100.05"), euro("20.05"))
    record_paper(fact=paper(RETURN, amount=euro("50.05"), bill_ref="1"), by=by)
    assert (bill().open, bill().state) == (euro(50), "open")
    last = record_paper(fact=paper(PAYMENT, external_id="2", amount=euro(50), bill_ref="1"), by=by).paper
    assert (bill().open, bill().state) == (euro(0), "paid")
    delete_paper(kind=PAYMENT, record=last, by=by)
    assert (bill().open, bill().state) == (euro(50), "open")


def test_what_is_paid_in_another_currency_lessens_nothing(by: Actor) -> None:
    record_paper(fact=paper(BILL), by=by)
    dollars = paper(PAYMENT, bill_ref="1", amount=type(euro(1))(Decimal(120), "USD"))
    record_paper(fact=dollars, by=by)
    assert (bill().open, Payment.objects.get().bill) == (euro(120), bill())


def test_a_bill_that_was_taken_back_is_not_open(by: Actor) -> None:
    record_paper(fact=paper(BILL), by=by)
    record_paper(fact=paper(BILL, version_at=LATER, own={"is_void": True}), by=by)
    assert (bill().open, bill().state) == (euro(0), "void")


@pytest.mark.parametrize("is_payment_first", [True, False])
def test_a_payment_finds_its_bill_and_both_their_order_whichever_is_told_first(
    by: Actor, una: Person, is_payment_first: bool
) -> None:
    facts = [paper(PAYMENT, amount=euro(30), order_ref="1001"), paper(BILL, order_ref="1001")]
    for fact in facts if is_payment_first else reversed(facts):
        record_paper(fact=fact, by=by)
    order = record_order(fact=told(person=una.pk), by=by).order
    paid = Payment.objects.get()
    assert (paid.order_id, paid.person_id) == (order.pk, una.pk)
    assert (bill().order_id, bill().person_id) == (order.pk, una.pk)
    assert (paid.bill_id, bill().open) == (bill().pk, euro(90))


def test_a_bill_of_another_system_finds_the_only_order_of_that_number(by: Actor) -> None:
    order = record_order(fact=told(number="A-7"), by=by).order
    record_paper(fact=paper(BILL, source="books", order_ref="A-7"), by=by)
    assert bill().order_id == order.pk
    record_order(fact=told(number="A-7", source="other"), by=by)
    record_paper(fact=paper(BILL, source="books", external_id="2", order_ref="A-7"), by=by)
    assert Bill.objects.get(external_id="2").order_id is None


def test_the_same_changes_nothing_and_another_amount_is_a_conflict_until_a_later_version(by: Actor) -> None:
    assert record_paper(fact=paper(BILL), by=by).outcome == "created"
    assert record_paper(fact=paper(BILL), by=by).outcome == "unchanged"
    assert record_paper(fact=paper(BILL, amount=euro(99)), by=by).outcome == "conflict"
    assert (bill().amount, bill().told_otherwise) == (euro(120), euro(99))
    assert record_paper(fact=paper(BILL, amount=euro(99), version_at=LATER), by=by).outcome == "updated"
    assert (bill().amount, bill().told_otherwise, bill().open) == (euro(99), None, euro(99))
    assert record_paper(fact=paper(BILL, version_at=PLACED), by=by).outcome == "unchanged"
    dollars = type(euro(1))(Decimal(99), "USD")
    in_dollars = paper(BILL, amount=dollars, version_at=LATER + timedelta(days=1))
    assert record_paper(fact=in_dollars, by=by).outcome == "conflict"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"amount": euro(-1)}, "amount"), ({"amount": None}, "amount"), ({"external_id": ""}, "external_id"),
     ({"amount": type(euro(1))(Decimal(1), "XQX")}, "amount"), ({"at": PLACED.replace(year=2100)}, "at")],
)  # fmt: skip
def test_what_can_not_be_is_refused(by: Actor, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        record_paper(fact=paper(BILL, **wrong), by=by)
    assert [name for name, _said in refused.value.errors] == [field]
    assert not Bill.objects.exists()


def test_the_database_refuses_a_negative_amount_and_a_second_of_the_same(by: Actor) -> None:
    record_paper(fact=paper(PAYMENT), by=by)
    for more in ({"amount": euro(-1)}, {"external_id": "1"}):
        values = {"number": "1", "source": "shop", "external_id": "9", "amount": euro(1), "at": PLACED} | more
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.create(**values)


def test_each_stands_on_the_timeline_at_its_moment_and_goes_with_it(by: Actor, una: Person) -> None:
    for kind in PaperKind:
        record_paper(fact=paper(kind, person=una.pk), by=by)
    facts = Interaction.objects.filter(person_id=una.pk, kind="system", happened_at=PLACED)
    assert set(facts.values_list("event", flat=True)) == {
        "bill.issued", "payment.received", "goods.sent", "goods.returned",
    }  # fmt: skip
    delete_paper(kind=BILL, record=bill(), by=by)
    assert not facts.filter(event="bill.issued", retracted_at=None).exists()


def test_a_buyer_is_found_or_added(by: Actor, una: Person) -> None:
    record_paper(fact=paper(BILL, buyer=Buyer(email="una@fell.example")), by=by)
    assert bill().person_id == una.pk


def test_who_is_erased_is_in_no_paper_and_is_not_brought_back(by: Actor, una: Person) -> None:
    record_order(fact=told(person=una.pk), by=by)
    facts = [paper(kind, person=una.pk, order_ref="1001") for kind in PaperKind]
    for fact in facts:
        record_paper(fact=fact, by=by)
    delete_person(record=una, by=by)
    for model in (Bill, Payment, Delivery, Return):
        row = model.objects.get()
        assert (row.person_id, row.source, row.order_ref) == (None, "", "")
        assert row.external_id.startswith("erased:")
    assert bill().amount == euro(120)
    assert [record_paper(fact=fact, by=by).outcome for fact in facts] == ["unchanged"] * 4
    assert not Person.objects.exists()


def test_papers_move_with_their_person_and_with_their_order(by: Actor, una: Person) -> None:
    bea = make_person(name="Bea Quay")
    order = record_order(fact=told(person=una.pk), by=by).order
    record_paper(fact=paper(BILL, order_ref="1001"), by=by)
    moved = move_person(source=una.pk, target=bea.pk)
    assert moved["commerce_bill.person_id"] == [str(bill().pk)]
    move_person(source=bea.pk, target=una.pk, only=moved)
    assert bill().person_id == una.pk
    change_order(record=order, values={"person": bea.pk}, by=by)
    assert bill().person_id == bea.pk


def test_one_is_written_by_hand_and_what_a_source_told_is_not_typed_over(by: Actor) -> None:
    values = {"at": PLACED, "amount": euro(10), "due_on": PLACED.date()}
    mine = create_paper(kind=BILL, values=values, by=by)
    change_paper(kind=BILL, record=mine, values={"amount": euro(12)}, by=by)
    assert (bill().open, bill().number) == (euro(12), "Bill")
    theirs = record_paper(fact=paper(BILL), by=by).paper
    with pytest.raises(Invalid, match="told by"):
        change_paper(kind=BILL, record=theirs, values={"amount": euro(1)}, by=by)
    with pytest.raises(Conflict):
        create_paper(kind=BILL, values=values | {"source": "shop", "external_id": "1"}, by=by)


def test_what_is_open_is_summed_by_currency_and_what_is_overdue_too(by: Actor, una: Person) -> None:
    for place, (days, amount) in enumerate([(-3, 40), (3, 60)]):
        own = {"due_on": today() + timedelta(days=days)}
        fact = paper(BILL, external_id=str(place), amount=euro(amount), person=una.pk, own=own)
        record_paper(fact=fact, by=by)
    (said,) = open_of(person_id=una.pk, seen_by=by)
    assert (said.open, said.overdue) == (euro(100), euro(40))


def post(browser: Client, path: str, body: dict[str, Any]) -> Any:
    return browser.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


SHARED = {"source": "shop", "external_id": "7", "at": "2026-03-04T12:30:00Z"}
PRICED = SHARED | {"currency": "eur", "amount": "12.50"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [("bills", PRICED | {"due_on": "2026-04-04"}), ("payments", PRICED | {"method": "card"}),
     ("deliveries", SHARED | {"carrier": "Quay Post"}), ("returns", PRICED | {"reason": "Too small"})],
)  # fmt: skip
def test_a_program_tells_of_each_once(browser: Client, kind: str, body: dict[str, Any]) -> None:
    assert [post(browser, kind, body).status_code for _twice in range(2)] == [201, 200]
    assert browser.get(f"/api/v1/{kind}").json()["items"][0]["external_id"] == "7"
    page = browser.get(f"/{kind}/")
    assert page.status_code == 200
    if "amount" in body:
        assert post(browser, kind, body | {"amount": "13"}).status_code == 409
        assert browser.get(f"/api/v1/{kind}").json()["items"][0]["told_otherwise"]["amount"] == "13"


def test_a_program_tells_of_many_each_on_its_own(browser: Client) -> None:
    items = [PRICED, PRICED | {"external_id": "8", "amount": "-1"}, PRICED | {"at": "soon"}]
    ends = post(browser, "bills/bulk", {"items": items}).json()["items"]
    assert [end["outcome"] for end in ends] == ["created", "failed", "failed"]
    assert ends[1]["error"]["errors"][0]["field"] == "amount"
    assert Bill.objects.count() == 1


def test_a_stranger_sees_and_tells_nothing_of_somebody_elses(by: Actor, una: Person) -> None:
    held = record_paper(fact=paper(BILL, person=una.pk), by=by).paper
    rights = {"people": {"see": "own"}, "bills": {"see": "all", "change": "all", "create": "all"}}
    client = Client()
    client.force_login(make_member("stranger", rights=rights))
    assert client.get(f"/api/v1/bills/{held.pk}").status_code == 404
    assert client.get("/api/v1/bills").json()["items"] == []
    body = PRICED | {"external_id": "1", "version_at": now().isoformat()}
    assert post(client, "bills", body).status_code == 403
    assert post(client, "bills", PRICED | {"order": str(uuid4())}).status_code == 422
    assert bill().amount == euro(120)


def test_the_audit_trail_tells_who_changed_a_bill_and_not_what_the_database_keeps(by: Actor) -> None:
    record_paper(fact=paper(BILL), by=by)
    record_paper(fact=paper(PAYMENT, bill_ref="1"), by=by)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from team_audit where object_type = 'bills'")
        assert cursor.fetchone() == (1,)
