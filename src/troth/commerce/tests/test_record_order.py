"""An order is here once, in its latest version, however often and in whatever order it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from troth.catalog.errors import Invalid
from troth.commerce import commands
from troth.commerce.commands import record_order
from troth.commerce.facts import Buyer, LineFact, Outcome
from troth.commerce.models import Conflict, Line, Order
from troth.commerce.tests.orders import PLACED, euro, told
from troth.ground.clock import now
from troth.ground.money import Money
from troth.people.commands import delete_person
from troth.people.models import Person
from troth.people.queries import find_reached
from troth.team.actor import Actor, everyone
from troth.team.commands import keep_rates
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db
LATER = PLACED + timedelta(hours=3)


def test_an_order_is_taken_with_its_rows(by: Actor, una: Person) -> None:
    lines = (LineFact(name="Bell", sku="B-1", quantity=Decimal(2), price=Decimal(10), total=Decimal(20)),)
    taken = record_order(fact=told(person=una.pk, lines=lines, number="A-7"), by=by)
    assert (taken.outcome, taken.order.number, taken.order.person_id) == (Outcome.CREATED, "A-7", una.pk)
    assert (taken.order.currency, taken.order.value) == ("EUR", euro(120))
    (line,) = Line.objects.filter(order=taken.order)
    assert (line.name, line.price, line.total, line.placed_at) == ("Bell", euro(10), euro(20), PLACED)


def test_the_same_told_again_changes_nothing(by: Actor, una: Person) -> None:
    lines = (LineFact(name="Bell", total=Decimal(120)),)
    fact = told(person=una.pk, lines=lines, version_at=PLACED)
    first = record_order(fact=fact, by=by).order
    again = record_order(fact=fact, by=by)
    assert (again.outcome, again.order.pk, again.order.updated_at) == (
        "unchanged",
        first.pk,
        first.updated_at,
    )
    assert (Order.objects.count(), Line.objects.count()) == (1, 1)
    assert Interaction.objects.filter(event="order.placed").count() == 1


def test_a_later_version_is_taken_over(by: Actor, una: Person) -> None:
    record_order(fact=told(person=una.pk, version_at=PLACED), by=by)
    paid = record_order(fact=told(state="paid", total=euro(110), version_at=LATER), by=by)
    assert (paid.outcome, paid.order.state, paid.order.total) == ("updated", "paid", euro(110))
    assert Interaction.objects.filter(event="order.paid", person=una).count() == 1


def test_an_older_version_that_comes_late_is_left(by: Actor) -> None:
    record_order(fact=told(state="paid", version_at=LATER), by=by)
    late = record_order(fact=told(state="placed", total=euro(1), version_at=PLACED), by=by)
    assert (late.outcome, late.order.state, late.order.total) == ("unchanged", "paid", euro(120))
    assert not Conflict.objects.exists()


@pytest.mark.parametrize(
    "other",
    [
        {"total": euro(130)},
        {"total": Money(Decimal(120), "USD")},
        {"total": Money(Decimal(120), "USD"), "version_at": LATER},
        {"total": euro(130), "version_at": PLACED, "state": "paid"},
    ],
)
def test_another_amount_in_no_later_version_is_a_conflict(by: Actor, other: dict[str, Any]) -> None:
    record_order(fact=told(version_at=PLACED), by=by)
    for _twice in range(2):
        taken = record_order(fact=told(**{"version_at": PLACED, **other}), by=by)
        assert taken.outcome == "conflict"
    order = Order.objects.get()
    assert (order.total, order.state, order.is_in_conflict) == (euro(120), "placed", True)
    assert Conflict.objects.get().told == other["total"]
    commands.settle_conflicts(order=order, by=by)
    order.refresh_from_db()
    assert not order.is_in_conflict


def test_a_later_version_ends_a_conflict(by: Actor) -> None:
    record_order(fact=told(version_at=PLACED), by=by)
    record_order(fact=told(version_at=PLACED, total=euro(130)), by=by)
    record_order(fact=told(version_at=LATER, total=euro(130)), by=by)
    order = Order.objects.get()
    assert (order.total, order.is_in_conflict) == (euro(130), False)
    assert not Conflict.objects.filter(settled_at=None).exists()


def test_of_two_sources_the_same_id_is_two_orders(by: Actor) -> None:
    record_order(fact=told(), by=by)
    assert record_order(fact=told(source="till"), by=by).outcome == "created"


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"placed_at": now() + timedelta(days=2)}, "placed_at", "future"),
        ({"total": euro(-1)}, "total", "negative"),
        ({"total": Money(Decimal(1), "XQZ")}, "total", "ISO 4217"),
        ({"external_id": ""}, "external_id", "needed"),
        ({"tax": Money(Decimal(1), "USD")}, "tax", "EUR"),
        ({"lines": (LineFact(name="", total=Decimal(1)),)}, "lines.0.name", "needed"),
        (
            {"lines": (LineFact(name="Bell", quantity=Decimal(10**9), total=Decimal(1)),)},
            "lines.0.quantity",
            "digits",
        ),
    ],
)
def test_what_can_not_be_is_refused_with_a_word_on_how_to_mend_it(
    by: Actor, wrong: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        record_order(fact=told(**wrong), by=by)
    ((name, message),) = refused.value.errors
    assert name == field
    assert says in message
    assert not Order.objects.exists()


def test_an_order_of_nobody_is_kept(by: Actor) -> None:
    taken = record_order(fact=told(buyer=Buyer(name="Una Fell")), by=by)
    assert taken.order.person_id is None


@pytest.mark.parametrize(
    "buyer",
    [Buyer(email="UNA@Fell.example"), Buyer(phone="+353861234567"), Buyer(ref="7", name="Una")],
)
def test_who_bought_is_known_by_mail_phone_and_id(by: Actor, una: Person, buyer: Buyer) -> None:
    Person.objects.filter(pk=una.pk).update(external_id="shop:7")
    assert record_order(fact=told(buyer=buyer), by=by).order.person_id == una.pk
    assert Person.objects.count() == 1


def test_a_buyer_who_is_not_known_is_added_once(by: Actor) -> None:
    buyer = Buyer(first_name="Ines", last_name="Roth", email="ines@roth.example", country="DE")
    first = record_order(fact=told(buyer=buyer), by=by).order
    second = record_order(fact=told(buyer=buyer, external_id="1002"), by=by).order
    assert first.person_id == second.person_id
    person = Person.objects.get()
    assert (person.name, person.lifecycle, person.country) == ("Ines Roth", "customer", "DE")


def test_many_are_taken_each_on_its_own(by: Actor) -> None:
    facts = [told(), told(), told(external_id="2", total=euro(-1)), told(external_id="3")]
    outcomes = commands.record_orders(facts=facts, by=by)
    assert [getattr(each, "outcome", "refused") for each in outcomes] == [
        "created", "unchanged", "refused", "created",
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select name from ground_event where name ^@ 'commerce.'")
        assert cursor.fetchall() == [("commerce.orders_taken",)]


def test_an_erased_buyer_is_not_brought_back_by_their_shop(by: Actor) -> None:
    fact = told(buyer=Buyer(email="ines@roth.example", ref="9"), number="A-7", version_at=PLACED)
    record_order(fact=fact, by=by)
    person = Person.objects.get()
    delete_person(record=person, by=by)
    again = record_order(fact=replace(fact, state="paid", version_at=LATER), by=by)
    assert again.outcome == "unchanged"
    order = Order.objects.get()
    assert (order.person_id, order.source, order.total) == (None, "", euro(120))
    assert find_reached(email="ines@roth.example") is None


def test_the_worth_follows_a_rate_that_comes_late(by: Actor) -> None:
    order = record_order(fact=told(total=Money(Decimal(100), "USD")), by=by).order
    assert order.value is None
    keep_rates(rates=[("USD", PLACED.date(), Decimal("0.9"))], by=everyone())
    order.refresh_from_db()
    assert order.value == euro(90)


@pytest.mark.parametrize(
    "bad", ["total = row('EUR', -1)::money_amount", "number = ''", "tax = row('USD', 1)"]
)
def test_the_database_refuses_what_no_command_writes(by: Actor, bad: str) -> None:
    record_order(fact=told(), by=by)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update commerce_order set {bad}")
