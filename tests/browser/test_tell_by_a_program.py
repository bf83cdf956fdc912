"""A program tells by Segment's own client, to which only our address and key are given."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from segment.analytics import Client

from .site import Site, taken


@pytest.mark.parametrize("gzip", [False, True])
def test_the_client_of_segment_tells_us(site: Site, gzip: bool) -> None:
    word = uuid4().hex[:8]
    una = site.add_person(first_name="Una", last_name=word, emails=[{"address": f"{word}@fell.example"}])
    typed = {"name": f"Server {word}", "kind": "server", "names_people": "on"}
    made = taken(site.api.post("/settings/sources/", form=typed)).text()
    key = re.findall(r"troth_[\w-]{20,}", made)[0]
    wrong: list[Exception] = []
    client = Client(
        key, host=site.url, gzip=gzip, max_retries=1, on_error=lambda why, _told: wrong.append(why)
    )
    client.track(anonymous_id=f"a-{word}", event="Looked at", properties={"path": "/bikes"})
    client.identify(f"u-{word}", {"email": f"{word}@fell.example"})
    client.alias(f"a-{word}", f"u-{word}")
    client.page(f"u-{word}", name="Bikes")
    client.screen(f"u-{word}", name="Basket")
    client.group(f"u-{word}", f"g-{word}")
    client.track(
        f"u-{word}", "Ridden", context={"place": {"name": "Hall 2"}, "device": {"type": "wristband"}}
    )
    client.shutdown()
    assert wrong == []
    found = site.asked("tracked_events", f'person.id = "{una}"')
    kinds = ["alias", "group", "identify", "page", "screen", "track", "track"]
    assert sorted(each["kind"] for each in found) == kinds
    (ridden,) = [each for each in found if each["name"] == "Ridden"]
    assert (ridden["place"], ridden["device"]) == ("Hall 2", "wristband")
