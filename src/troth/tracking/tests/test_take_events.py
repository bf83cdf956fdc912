"""Events are taken as Segment documents it: once each, or refused with the reason."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from troth.ground.clock import now, stopped
from troth.tracking import commands
from troth.tracking.models import Event, SetAside
from troth.tracking.tests.telling import Teller, viewed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("identify", {"traits": {"email": "Una@Fell.example"}}),
        ("track", {"event": "Order placed", "properties": {"total": 12}}),
        ("page", {"name": "Bikes"}),
        ("screen", {"name": "Bikes"}),
        ("group", {"groupId": "g1"}),
        ("alias", {"previousId": "a1"}),
    ],
)
def test_each_address_keeps_an_event(teller: Teller, kind: str, more: dict[str, Any]) -> None:
    answer = teller.tell(kind, {"userId": "u1", "messageId": "m1", **more})
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert Event.objects.values_list("kind", "user_id", "message_id").get() == (kind, "u1", "m1")


def test_the_key_may_stand_in_the_body(teller: Teller) -> None:
    body = {"writeKey": teller.key, "anonymousId": "a1", "event": "Door opened"}
    assert Client().post("/v1/track", body, content_type="application/json").status_code == 200
    assert Event.objects.get().properties == {}


def test_the_same_message_is_here_once(teller: Teller) -> None:
    for _again in range(2):
        told = {"batch": [viewed(), viewed(), viewed(messageId="m2")]}
        assert teller.tell("batch", told).status_code == 200
    assert sorted(Event.objects.values_list("message_id", flat=True)) == ["m1", "m2"]


def test_a_bad_event_is_set_aside_and_the_others_are_kept(teller: Teller, browser: Client) -> None:
    bad = [7, {"type": "page"}, viewed(type="dance"), viewed(context=[]), viewed(name="\x00"),
           viewed(timestamp="soon"), viewed(properties={"a": "x" * 33_000})]  # fmt: skip
    assert teller.tell("batch", {"batch": [*bad, viewed()]}).status_code == 200
    assert Event.objects.count() == 1
    assert sorted(SetAside.objects.values_list("place", flat=True)) == list(range(len(bad)))
    page = browser.get(f"/settings/sources/{teller.source.pk}/").content.decode()
    assert "An event is at most 32 KB." in page


DEEP = '{"anonymousId": "a1", "event": "x", "properties": ' + '{"a":' * 60 + "1" + "}" * 61


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("track", "no JSON", 400),
        ("track", "[1]", 400),
        ("track", {"event": "x"}, 400),
        ("track", {"userId": "u1"}, 400),
        ("track", '{"userId": "u1", "event": "x", "properties": {"a": 1e999}}', 400),
        ("track", '{"userId": "u1", "event": "\\ud800"}', 400),
        ("track", "[" * 30_000, 400),
        ("track", DEEP, 400),
        ("alias", {"userId": "u1"}, 400),
        ("group", {"userId": "u1"}, 400),
        ("track", {"userId": "u1", "event": "x", "timestamp": "0001-01-01T00:00:00+14:00"}, 400),
        ("batch", {"batch": {}}, 400),
        ("track", {"userId": "u1", "event": "x", "properties": {"a": "x" * 33_000}}, 413),
        ("batch", {"batch": [], "more": "x" * 513_000}, 413),
    ],
)
def test_what_is_malformed_or_too_large_is_refused(teller: Teller, kind: str, body: Any, status: int) -> None:
    assert teller.tell(kind, body).status_code == status
    assert not Event.objects.exists()


def test_an_unknown_key_or_one_turned_off_is_refused(teller: Teller) -> None:
    told = {"batch": [viewed()]}
    assert teller.tell("batch", told, authorization="Basic ====").status_code == 401
    assert teller.tell("batch", told, authorization="Basic bm9uZTo=").status_code == 401
    teller.source.is_on = False
    teller.source.save()
    assert teller.tell("batch", told).status_code == 401
    assert not Event.objects.exists()


def test_a_source_that_tells_too_often_is_told_when_to_come_back(
    teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("troth.tracking.commands.sources.CALLS_A_MINUTE", 1)
    monkeypatch.setattr("troth.apikit.rate.now", lambda: datetime(2026, 3, 4, 12, 30, 20, tzinfo=UTC))
    assert teller.tell("batch", {"batch": []}).status_code == 200
    answer = teller.tell("batch", {"batch": [viewed()]})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "40"
    assert not Event.objects.exists()


def test_a_body_may_be_packed_but_not_swell(teller: Teller) -> None:
    packed = {"content-encoding": "gzip"}
    told = gzip.compress(json.dumps({"batch": [viewed()]}).encode())
    assert teller.tell("batch", told, **packed).status_code == 200
    bomb = gzip.compress(b" " * 50_000_000)
    assert teller.tell("batch", bomb, **packed).status_code == 413
    assert teller.tell("batch", b"none", **packed).status_code == 400
    assert Event.objects.count() == 1


def test_a_clock_that_is_wrong_is_put_right(teller: Teller) -> None:
    told = viewed(timestamp="2031-01-01T10:00:00Z", sentAt="2031-01-01T10:05:00Z")
    teller.tell("batch", {"batch": [told]})
    event = Event.objects.get()
    assert event.received_at - event.at == timedelta(minutes=5)


def test_pages_of_other_sites_may_tell_of_nothing(teller: Teller) -> None:
    told = {"batch": [viewed()]}
    assert teller.tell("batch", told, origin="https://other.example").status_code == 403
    assert not Event.objects.exists()
    answer = teller.tell("batch", told, origin="https://shop.example")
    assert answer.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    for site, allowed in (("https://shop.example", True), ("https://other.example", False)):
        asked = Client().options("/v1/batch", headers={"origin": site})
        assert ("Access-Control-Allow-Origin" in asked.headers) is allowed


@pytest.mark.parametrize("headers", [{"sec-gpc": "1"}, {"dnt": "1"}])
def test_of_who_refuses_by_their_browser_nothing_is_kept(teller: Teller, headers: dict[str, str]) -> None:
    assert teller.tell("batch", {"batch": [viewed(), 7]}, **headers).status_code == 200
    assert not Event.objects.exists()
    assert not SetAside.objects.exists()


def test_of_who_refused_all_consent_nothing_is_kept(teller: Teller) -> None:
    refused = {"consent": {"categoryPreferences": {"analytics": False}}}
    agreed = {"consent": {"categoryPreferences": {"analytics": True}}}
    told = [viewed(context=refused), viewed(messageId="m2", context=agreed)]
    teller.tell("batch", {"batch": told})
    assert Event.objects.get().message_id == "m2"


def test_of_the_context_only_what_is_used_is_kept(teller: Teller) -> None:
    context = {"ip": "192.0.2.1", "userAgent": "x", "place": {"name": "Door 1"}}
    teller.tell("batch", {"batch": [viewed(context=context)]})
    assert Event.objects.get().context == {"place": {"name": "Door 1"}}


def test_what_is_older_than_is_kept_goes(teller: Teller) -> None:
    with stopped(now() - timedelta(days=396)):
        teller.tell("batch", {"batch": [viewed()]})
    teller.tell("batch", {"batch": [viewed(messageId="m2")]})
    commands.forget_old_events()
    assert Event.objects.get().message_id == "m2"


def test_what_was_told_stays_as_it_was_told(teller: Teller) -> None:
    teller.tell("batch", {"batch": [viewed()]})
    with pytest.raises(IntegrityError, match="stays as it was told"), transaction.atomic():
        Event.objects.update(name="Cars")
    assert Event.objects.get().name == "Bikes"


def test_a_door_sensor_tells_of_place_and_time(teller: Teller) -> None:
    """What stands in the context of a device can be asked for; nonsense is no length of time."""
    context = {"place": {"name": "Hall 2"}, "device": {"type": "wristband", "id": "w-7"}}
    told = viewed(type="track", event="Left", context=context, properties={"dwell_seconds": 340})
    odd = viewed(type="track", event="Left", messageId="m2", properties={"dwell_seconds": -3, "path": 7})
    teller.tell("batch", {"batch": [told, odd]})
    found = Event.objects.order_by("message_id").values_list("place", "device", "dwell_seconds", "page")
    assert list(found) == [("Hall 2", "wristband", 340, ""), ("", "", None, "")]
