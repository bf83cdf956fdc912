"""The timeline through the API."""

from __future__ import annotations

from typing import Any

import pytest

from troth.apikit.tests.callers import API, Caller, make_member, make_person
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db

CALL = {
    "kind": "call",
    "channel": "phone",
    "direction": "in",
    "subject": "Asked for a quote",
    "body": "Needs twelve bikes\nby May.",
    "place": "Cork",
    "duration_seconds": 300,
    "happened_at": "2026-01-31T09:30:00+01:00",
}


@pytest.fixture
def caller(db: None) -> Caller:
    return Caller(make_member())


def written(caller: Caller, path: str, **values: Any) -> dict[str, Any]:
    response = caller.call("POST", path, {**CALL, **values})
    assert response.status_code == 201, response.content
    entry: dict[str, Any] = response.json()
    return entry


def test_what_passed_is_written_down_and_read_back(caller: Caller) -> None:
    ada = make_person(name="Ada Quill")
    entry = written(caller, f"/people/{ada.pk}/timeline")
    assert entry["person"] == {"id": str(ada.pk), "name": "Ada Quill"}
    assert entry["happened_at"] == "2026-01-31T08:30:00+00:00"
    assert entry["member"]["name"] == caller.member.name
    items = caller.get(f"{API}/people/{ada.pk}/timeline", {"where": 'kind = "call"'}).json()["items"]
    assert items == [entry]


def test_the_timeline_is_paged_newest_first(caller: Caller) -> None:
    ada = make_person(name="Ada Quill")
    for day in range(1, 6):
        written(
            caller,
            f"/people/{ada.pk}/timeline",
            subject=f"Day {day}",
            happened_at=f"2026-01-0{day}T09:00:00Z",
        )
    query = {"where": 'kind = "call"', "limit": "3"}
    first = caller.get(f"{API}/people/{ada.pk}/timeline", query).json()
    second = caller.get(f"{API}/people/{ada.pk}/timeline", {**query, "after": first["next"]}).json()
    subjects = [item["subject"] for item in first["items"] + second["items"]]
    assert subjects == ["Day 5", "Day 4", "Day 3", "Day 2", "Day 1"]


def test_an_entry_names_its_person_by_the_address_alone(caller: Caller) -> None:
    ada, bo = make_person(name="Ada"), make_person(name="Bo")
    response = caller.call("POST", f"/people/{ada.pk}/timeline", {**CALL, "person": str(bo.pk)})
    assert response.status_code == 422
    assert not Interaction.objects.filter(kind="call").exists()


def test_a_stranger_neither_reads_nor_writes(caller: Caller) -> None:
    ada = make_person(name="Ada")
    own = {"people": {"see": "own"}, "interactions": {"see": "all", "create": "all"}}
    stranger = Caller(make_member("seller", rights=own))
    before = Interaction.objects.count()
    assert stranger.call("GET", f"/people/{ada.pk}/timeline").status_code == 404
    assert stranger.call("POST", f"/people/{ada.pk}/timeline", CALL).status_code == 404
    assert stranger.call("POST", "/interactions", {**CALL, "person": str(ada.pk)}).status_code == 422
    assert Interaction.objects.count() == before
    reader = Caller(make_member("read-only"))
    assert reader.call("GET", f"/people/{ada.pk}/timeline").status_code == 200
    assert reader.call("POST", f"/people/{ada.pk}/timeline", CALL).status_code == 403


def test_an_entry_taken_back_is_gone_from_every_list(caller: Caller) -> None:
    ada = make_person(name="Ada")
    entry = written(caller, f"/people/{ada.pk}/timeline")
    assert caller.call("DELETE", f"/interactions/{entry['id']}").status_code == 204
    assert caller.call("GET", f"/interactions/{entry['id']}").status_code == 404
    for path in (f"/people/{ada.pk}/timeline", "/interactions"):
        items = caller.get(f"{API}{path}", {"where": 'kind = "call"'}).json()["items"]
        assert items == []
