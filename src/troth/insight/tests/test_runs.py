"""A run looks at all customers: from the lake, through the laws, into fields of people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError
from django.test import Client

from troth.apikit.tests.callers import make_member, make_person
from troth.catalog.registry import object_types
from troth.commerce.commands import record_orders
from troth.commerce.facts import State as OrderState
from troth.commerce.tests.orders import euro, told
from troth.ground.clock import now
from troth.insight import commands, queries
from troth.insight.models import Outlook, Past, Run
from troth.insight.standing import Every, State
from troth.insight.tests.bought import at_noon, customers
from troth.people.commands import delete_person, merge_people
from troth.people.models import Person
from troth.questions import listing
from troth.questions.lake import answering
from troth.questions.listing import read_query
from troth.segments.commands import ask_everybody, create_segment, keep_up
from troth.segments.models import Membership, Touch
from troth.team.actor import Actor, everyone
from troth.team.models import Role

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def looked(by: Actor) -> Run:
    """Look at all customers, and give the run when it has ended."""
    key = commands.begin_run(by=by, in_background=False)
    commands.carry_out(run_id=str(key))
    return Run.objects.get(pk=key)


def asked(where: str, **more: Any) -> list[Any]:
    """Ask a question of people."""
    query = read_query(object_types()["people"], where=where, limit=200, **more)
    return listing.rows(query, everyone()).items


def ordered(*orders: tuple[Person | None, int, int], **more: Any) -> None:
    """Tell of orders: by whom, on which day of January, for how much."""
    facts = [
        told(external_id=str(n), number=str(n), placed_at=at_noon(day), total=euro(sum_), person=key(who))
        for n, (who, day, sum_) in enumerate(orders)
    ]
    record_orders(facts=facts, by=everyone())


def test_values_are_fields_of_people_on_both_engines(lake: Path, by: Actor) -> None:
    customers(300)
    run = looked(by)
    assert (run.state, run.customers, run.findings["failed"]) == (State.DONE, 300, {}), run.problem
    where = "lifetime_value > 100 EUR and churn_risk < 0.5"
    found = asked(where)
    assert 0 < len(found) < 300
    for row in found:
        outlook = Outlook.objects.get(pk=row["id"])
        assert float(row["churn_risk"]) == float(outlook.churn_risk or 1) < 0.5
        assert outlook.lifetime_value is not None
        assert row["lifetime_value"] == outlook.lifetime_value.as_json
        assert outlook.lifetime_value.amount > 100
        assert row["customer_group"] == outlook.customer_group
    query = read_query(object_types()["people"], where=where)
    assert answering.ids(query, everyone(), lake).keys == ()  # as the lake stood: before the run
    looked(by)
    again = {row["id"] for row in asked(where)}
    assert set(answering.ids(query, everyone(), lake).keys) == again != set()


def test_the_check_beats_the_plain_guess_on_customers_who_follow_the_law(lake: Path, by: Actor) -> None:
    customers(300)
    check = looked(by).findings["check"]
    assert check["missed_by"] < check["missed_as_before"]
    assert abs(check["foretold"] - check["came"]) < 0.25 * check["came"]
    assert sum(row["customers"] for row in check["rows"]) == check["customers"]


def test_a_segment_by_worth_follows_a_run(lake: Path, by: Actor) -> None:
    customers(60)
    segment = create_segment(name="Likely lost", question="churn_risk >= 0.5", note="", by=by)
    ask_everybody(segment.pk)
    assert not Membership.objects.filter(segment=segment).exists()
    looked(by)
    touched = Touch.objects.filter(table_name="insight_outlook")
    assert set(touched.values_list("person_id", flat=True)) == {None}
    keep_up()
    segment.refresh_from_db()
    assert segment.due_at
    expected = {row["id"] for row in asked("churn_risk >= 0.5")}
    ask_everybody(segment.pk)
    assert {row.person_id for row in Membership.objects.filter(segment=segment)} == expected != set()


def test_what_is_bought_on_one_day_is_one_purchase_and_what_does_not_count_is_none(
    lake: Path, by: Actor
) -> None:
    una, bob = make_person(name="Una"), make_person(name="Bob")
    ordered((una, 3, 10), (una, 3, 20), (una, 9, 5), (bob, 4, 7), (None, 5, 9))
    undone = told(external_id="undone", number="undone", person=bob.pk, state=OrderState.CANCELLED)
    record_orders(facts=[undone], by=everyone())
    run = looked(by)
    assert run.state == State.DONE, run.problem
    of_una, of_bob = Outlook.objects.get(pk=una.pk), Outlook.objects.get(pk=bob.pk)
    assert (of_una.purchases, of_una.first_on.day, of_una.last_on.day) == (2, 3, 9)
    assert (of_una.spent, of_bob.spent) == (euro("35.00"), euro("7.00"))
    assert run.findings["left_out"] == {"without_customer": 1, "in_future": 0, "without_rate": 0}


def test_when_and_where_they_bought_is_told_of_the_last_year(lake: Path, by: Actor) -> None:
    una, bob = make_person(name="Una"), make_person(name="Bob")
    bought = [
        (una, 2, 10, "web"),
        (una, 2, 20, "web"),
        (bob, 2, 7, "web"),
        (bob, 9, 5, ""),
        (una, 400, 100, "web"),
    ]
    facts = [
        told(
            external_id=str(place), number=str(place), person=who.pk, channel=channel, total=euro(amount),
            placed_at=now() - timedelta(days=days),
        )
        for place, (who, days, amount, channel) in enumerate(bought)
    ]  # fmt: skip
    record_orders(facts=facts, by=everyone())
    found = looked(by).findings["spread"]
    day = (now() - timedelta(days=2)).weekday()
    assert [row["spent"] for row in found[""]] == [42 if place == day else 0 for place in range(7)]
    assert found["channel"] == [
        {"name": "web", "purchases": 3, "customers": 2, "spent": 37.0},
        {"name": "", "purchases": 1, "customers": 1, "spent": 5.0},
    ]
    client = Client()
    client.force_login(make_member("administrator"))
    page = client.get("/insight/").content.decode()
    assert "When and where they buy" in page
    assert "where=channel+%3D+%22web%22" in page.replace("%20", "+")
    Role.objects.filter(key="member").update(rights={"*": {"see": "team"}})
    client.force_login(make_member("member"))
    assert "When and where they buy" not in client.get("/insight/").content.decode()


def test_who_stays_is_counted_by_the_month_of_the_first_purchase(lake: Path, by: Actor) -> None:
    una, bob, zoe = (make_person(name=name) for name in ("Una", "Bob", "Zoe"))
    months = ((una, 1), (una, 2), (una, 4), (bob, 1), (bob, 1), (zoe, 3))
    facts = [
        told(
            external_id=str(n),
            number=str(n),
            person=who.pk,
            placed_at=datetime(2026, month, n + 1, tzinfo=UTC),
        )
        for n, (who, month) in enumerate(months)
    ]
    record_orders(facts=facts, by=everyone())
    found = looked(by).findings["retention"]
    first = 2026 * 12
    assert found["cohorts"] == [first, first + 2]
    assert [row[:4] for row in found["came"]] == [[2, 1, 0, 1], [1, 0, 0, 0]]
    assert found["mean"][:4] == [1, pytest.approx(1 / 3, abs=1e-4), 0, pytest.approx(1 / 3, abs=1e-4)]


@pytest.mark.parametrize("people", [0, 1])
def test_nobody_and_one_are_no_failure(lake: Path, by: Actor, people: int) -> None:
    for place in range(people):
        ordered((make_person(name=f"Una {place}"), 3, 10))
    run = looked(by)
    assert (run.state, run.customers) == (State.DONE, people), run.problem
    assert run.findings["failed"]["law"] == ("no_repeats" if people else "nobody")
    assert queries.why_failed(run.findings["failed"]["law"]) != run.findings["failed"]["law"]
    assert Outlook.objects.filter(churn_risk=None).count() == people


def test_identical_customers_are_told_by_what_is_usual(lake: Path, by: Actor) -> None:
    people = [make_person(name=f"Una {place}") for place in range(20)]
    ordered(*((person, day, 10) for person in people for day in (3, 9, 15)))
    run = looked(by)
    assert run.findings["failed"] == {}
    assert run.findings["law"]["leans"]
    assert run.findings["spending"]["mean"] == pytest.approx(10)
    assert len(set(Outlook.objects.values_list("churn_risk", "lifetime_value"))) == 1


def test_a_fit_that_fails_leaves_what_the_last_one_foretold(lake: Path, by: Actor) -> None:
    customers(100)
    looked(by)
    once = Outlook.objects.filter(purchases=1).order_by("pk").first()
    assert once
    for each in Person.objects.filter(pk__in=Outlook.objects.exclude(pk=once.pk).values("pk")):
        delete_person(record=each, by=by)
    run = looked(by)
    assert (run.state, run.findings["failed"]) == (State.DONE, {"law": "no_repeats"})
    kept = Outlook.objects.get()
    assert (kept.pk, kept.churn_risk, kept.lifetime_value) == (once.pk, once.churn_risk, once.lifetime_value)
    assert kept.foreseen_at == once.foreseen_at
    assert kept.as_of > once.as_of


def test_a_run_that_fails_says_so_and_keeps_the_last_results(lake: Path, by: Actor, settings: Any) -> None:
    customers(30)
    looked(by)
    before = list(Outlook.objects.order_by("pk").values_list())
    settings.TROTH_LAKE = lake / "manifest.json" / "nowhere"
    run = looked(by)
    assert run.state == State.FAILED
    assert "manifest.json" in run.problem
    assert list(Outlook.objects.order_by("pk").values_list()) == before
    settings.TROTH_LAKE = lake
    assert looked(by).state == State.DONE


def test_runs_stand_one_at_a_time(by: Actor) -> None:
    commands.begin_run(by=by, in_background=False)
    with pytest.raises(commands.AlreadyRunning):
        commands.begin_run(by=by, in_background=False)
    with pytest.raises(IntegrityError, match="insight_run_alone"):
        Run.objects.create(state=State.RUNNING, step="")
    assert Run.objects.count() == 1


def test_the_clock_begins_what_is_due(by: Actor) -> None:
    assert not queries.is_due()  # nothing was bought
    ordered((make_person(name="Una"), 3, 10))
    assert queries.is_due()
    commands.begin_by_clock()
    commands.begin_by_clock()
    assert Run.objects.count() == 1
    Run.objects.update(begun_at=now() - timedelta(days=40), state=State.FAILED, ended_at=now())
    terms = queries.terms()
    for every, is_due in ((Every.NEVER, False), (Every.DAY, True)):
        commands.set_terms(every=every, **terms, by=by)
        assert queries.is_due() is is_due


def test_the_last_runs_are_kept_with_what_they_said(lake: Path, by: Actor) -> None:
    ordered((make_person(name="Una"), 3, 10))
    for _time in range(14):
        looked(by)
    assert Run.objects.count() == 12
    assert Past.objects.count() == 12


def test_an_outlook_goes_with_its_person(lake: Path, by: Actor) -> None:
    una, bob = make_person(name="Una"), make_person(name="Bob")
    ordered((una, 3, 10), (bob, 4, 7))
    looked(by)
    delete_person(record=bob, by=by)
    assert set(ids(Outlook.objects.values_list("pk"))) == {una.pk}
    assert set(ids(Past.objects.values_list("person_id"))) == {una.pk}
    twin = make_person(name="Una")
    merge_people(kept=twin, merged=una, choices={}, by=by)
    assert not Outlook.objects.exists()
    looked(by)
    assert set(ids(Outlook.objects.values_list("pk"))) == {twin.pk}


def key(person: Person | None) -> UUID | None:
    """Give who it is, if it is known."""
    return person.pk if person else None


def ids(rows: Any) -> Sequence[UUID]:
    """Give the only column of rows."""
    return [key for (key,) in rows]
