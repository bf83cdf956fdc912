"""A list as cards in a grid: the same records, paged the same way."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from troth.people.models import Person

pytestmark = pytest.mark.django_db


def test_every_record_has_a_card_with_its_first_columns(
    browser: Client, person: Callable[..., Person]
) -> None:
    person("Ada", city="Cork", birthday="1980-11-05")
    page = browser.get("/people/", {"layout": "gallery", "cols": "city,birthday,tags"}).content.decode()
    card = re.findall(r'<article class="card".*?</article>', page, re.S)
    assert len(card) == 1
    facts = [re.sub(r"<[^>]+>", "", each).strip() for each in re.findall(r"<li.*?</li>", card[0], re.S)]
    assert facts == ["City: Cork", "Birthday 5 November 1980"]


def test_the_next_page_is_another_gallery(browser: Client, person: Callable[..., Person]) -> None:
    for number in range(51):
        person(f"Person {number:02}")
    first = browser.get("/people/", {"layout": "gallery", "sort": "name"}).content.decode()
    (following,) = re.findall(r'<a[^>]*rel="next" href="([^"]+)"', first)
    second = browser.get(html.unescape(following)).content.decode()
    assert re.findall(r"Person \d\d</a>", second) == ["Person 50</a>"]
    assert "data-gallery" in second
