"""One thing done to all records that a list finds: in the background, within rights, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from troth.catalog.registry import object_types
from troth.people.models import Person
from troth.team.models import Audit, Member, Role
from troth.team.queries import find_actor
from troth.webkit.listing.bulk import asking, conduct
from troth.webkit.models import BulkItem, BulkRun, Deed

pytestmark = pytest.mark.django_db
Add = Callable[..., Person]
BY_SCRIPT = {"HX-Request": "true"}


def ask(browser: Client, where: str = "", **posted: str) -> Any:
    return browser.post("/people/list/change/", {"all": "1", "where": where, **posted}, headers=BY_SCRIPT)


def run_of(answer: Any) -> UUID:
    """Find the run that an answer leads to."""
    return UUID(answer.headers["HX-Redirect"].split("/")[-2])


def cities() -> dict[str, str]:
    return dict(Person.objects.order_by("name").values_list("name", "city"))


def fill(person: Add, count: int, **values: Any) -> None:
    for number in range(count):
        person(f"P{number:03}", **values)


def test_all_that_match_are_changed_however_many(browser: Client, person: Add) -> None:
    fill(person, 250, lifecycle="lead")
    person("Zoe", lifecycle="customer")
    run = run_of(ask(browser, 'lifecycle = "lead"', field="city", value="Varnby"))
    conduct.run(run)
    found = cities()
    assert found.pop("Zoe") == ""
    assert set(found.values()) == {"Varnby"}
    page = browser.get(f"/people/list/run/{run}/").content.decode()
    assert "<b>250</b>" in page


def test_a_change_of_what_was_asked_for_reaches_all_the_same(browser: Client, person: Add) -> None:
    fill(person, 120, lifecycle="lead")
    conduct.run(run_of(ask(browser, 'lifecycle = "lead"', field="lifecycle", value="prospect")))
    assert Person.objects.filter(lifecycle="prospect").count() == 120


def test_a_run_that_was_cut_off_goes_on_and_repeats_nothing(
    browser: Client, person: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(person, 250)
    run = run_of(ask(browser, field="city", value="Varnby"))
    take_some = conduct._some
    calls = 0

    def cut_off(*args: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise ConnectionError
        return take_some(*args)

    monkeypatch.setattr(conduct, "_some", cut_off)
    with pytest.raises(ConnectionError):
        conduct.run(run)
    assert list(cities().values()).count("Varnby") == 100
    conduct.run(run)
    assert set(cities().values()) == {"Varnby"}
    assert BulkRun.objects.get(pk=run).done == 250


def test_it_is_taken_back_but_for_what_somebody_has_changed_since(browser: Client, person: Add) -> None:
    ada = person("Ada", city="Cork")
    person("Ben", city="Galway")
    run = run_of(ask(browser, field="city", value="Varnby"))
    conduct.run(run)
    browser.post(f"/people/list/cell/{ada.pk}/city/", {"value": "Dublin"}, headers=BY_SCRIPT)
    browser.post(f"/people/list/run/{run}/undo/")
    conduct.undo(run)
    assert cities() == {"Ada": "Dublin", "Ben": "Galway"}
    done = BulkRun.objects.get(pk=run)
    assert (done.state, done.undone, done.kept) == ("undone", 1, 1)


def test_only_what_the_member_may_change_is_changed(person: Add) -> None:
    role = Role.objects.create(
        key="seller", name="Seller", rights={"people": {"see": "all", "change": "own"}}
    )
    member = Member.objects.create(email="s@hollin.example", name="Sam", role=role)
    person("Ada", owner=member.pk)
    person("Ben")
    browser = Client()
    browser.force_login(member)
    conduct.run(run_of(ask(browser, field="city", value="Varnby")))
    assert cities() == {"Ada": "Varnby", "Ben": ""}


def test_each_change_stands_in_the_audit_trail_under_its_asker(browser: Client, person: Add) -> None:
    ada = person("Ada")
    conduct.run(run_of(ask(browser, field="city", value="Varnby")))
    entry = Audit.objects.filter(object_id=ada.pk).latest("id")
    assert entry.actor_name == "Dele Administrator"


def test_a_role_that_is_taken_away_stops_the_run(browser: Client, person: Add) -> None:
    person("Ada")
    run = run_of(ask(browser, field="city", value="Varnby"))
    Member.objects.update(role=Role.objects.get(key="read-only"))
    conduct.run(run)
    assert cities() == {"Ada": ""}


def test_a_wrong_value_begins_nothing(browser: Client, person: Add) -> None:
    person("Ada", lifecycle="customer")
    assert ask(browser, field="lifecycle", value="dragon").status_code == 422
    assert not BulkRun.objects.exists()


def test_all_are_deleted_only_where_their_number_is_written(browser: Client, person: Add) -> None:
    fill(person, 3)
    asked = {"all": "1", "where": ""}
    assert browser.post("/people/list/delete/", asked, headers=BY_SCRIPT).status_code == 422
    answer = browser.post("/people/list/delete/", {**asked, "sure": "3"}, headers=BY_SCRIPT)
    conduct.run(run_of(answer))
    assert not Person.objects.exists()


def test_an_action_is_done_to_all(browser: Client, person: Add) -> None:
    fill(person, 3, lifecycle="lead")
    person("Zoe", lifecycle="customer")
    asked = {"all": "1", "where": 'lifecycle = "lead"', "tag": "vip"}
    conduct.run(run_of(browser.post("/actions/people/add_tag/", asked, headers=BY_SCRIPT)))
    assert Person.objects.filter(tags__contains=["vip"]).count() == 3


def test_a_run_is_stopped_between_two_hundreds(browser: Client, person: Add) -> None:
    fill(person, 150)
    run = run_of(ask(browser, field="city", value="Varnby"))
    browser.post(f"/people/list/run/{run}/stop/")
    conduct.run(run)
    assert list(cities().values()).count("Varnby") == 100
    assert BulkRun.objects.get(pk=run).state == "stopped"


def test_what_the_database_refuses_of_one_record_stops_no_other(browser: Client, person: Add) -> None:
    fill(person, 3)
    by = find_actor(Member.objects.get().pk, origin="test")
    assert by
    record = asking.ask(object_type=object_types()["people"], where="", deed=Deed.CHANGE, name="external_id",
                        values={"external_id": "N1"}, said="", by=by)  # fmt: skip
    conduct.run(record.pk)
    record.refresh_from_db()
    assert (record.state, record.done, record.refused) == ("done", 1, 2)
    assert sorted(Person.objects.values_list("external_id", flat=True)) == ["", "", "N1"]


def test_nobody_else_sees_a_run(browser: Client, browser_of: Callable[[str], Client], person: Add) -> None:
    person("Ada")
    run = run_of(ask(browser, field="city", value="Varnby"))
    assert browser_of("manager").get(f"/people/list/run/{run}/").status_code == 404


def test_what_is_kept_for_undo_is_forgotten_after_a_week(browser: Client, person: Add) -> None:
    person("Ada", city="Cork")
    conduct.run(run_of(ask(browser, field="city", value="Varnby")))
    BulkRun.objects.update(created_at="2020-01-01T00:00:00Z")
    conduct.forget_old()
    assert not BulkItem.objects.exists()
    assert not BulkRun.objects.exists()


def test_nothing_is_kept_of_whoever_is_erased(browser: Client, person: Add) -> None:
    ada = person("Ada", city="Cork")
    conduct.run(run_of(ask(browser, field="city", value="Varnby")))
    browser.post(f"/people/{ada.pk}/delete/")
    assert not BulkItem.objects.filter(before__isnull=False).exists()
