"""Sources are made, changed and turned off by administrators; a key is shown once."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member
from troth.tracking.models import Source
from troth.tracking.tests.telling import Teller, viewed

pytestmark = pytest.mark.django_db

TYPED = {"name": "Shop", "kind": "web", "origins": "https://shop.example/"}


def test_a_key_is_shown_once_and_works(browser: Client) -> None:
    page = browser.post("/settings/sources/", TYPED).content.decode()
    key = re.findall(r"troth_[\w-]{20,}", page)[0]
    source = Source.objects.get()
    assert source.origins == ["https://shop.example"]
    assert key not in browser.get("/settings/sources/").content.decode()
    assert key not in str(Source.objects.values().get())
    assert Teller(source, key).tell("batch", {"batch": [viewed()]}).status_code == 200


def test_a_source_is_changed_and_turned_off(browser: Client, teller: Teller) -> None:
    address = f"/settings/sources/{teller.source.pk}/"
    assert browser.post(address, {"name": "Old shop", "origins": ""}).status_code == 302
    assert Source.objects.values_list("name", "is_on", "origins").get() == ("Old shop", False, [])


@pytest.mark.parametrize("origins", ["*", "shop.example", "javascript:1", "https://a.example/x"])
def test_a_site_is_an_origin(browser: Client, origins: str) -> None:
    assert browser.post("/settings/sources/", TYPED | {"origins": origins}).status_code == 422
    assert not Source.objects.exists()


def test_others_see_nothing(teller: Teller) -> None:
    client = Client()
    client.force_login(make_member("member"))
    for address in ("/settings/sources/", f"/settings/sources/{teller.source.pk}/"):
        assert client.get(address).status_code == 403
