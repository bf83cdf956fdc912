"""The groups below a list: how many share a value, and the way to only those."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from troth.people.models import Person
from troth.team.models import Member

pytestmark = pytest.mark.django_db
Add = Callable[..., Person]
BY_SCRIPT = {"HX-Request": "true"}


def groups(browser: Client, **asked: str) -> list[tuple[str, int, str]]:
    """Read the groups as they are shown: word, count, address."""
    answer = browser.get("/people/list/groups/", asked, headers=BY_SCRIPT)
    assert answer.status_code == 200
    links = re.findall(r'<a href="([^"]+)">(.*?) <b>(\d+)</b>', answer.content.decode())
    return [(re.sub(r"<[^>]+>", "", word), int(count), html.unescape(url)) for url, word, count in links]


def shown(browser: Client, url: str) -> list[str]:
    """Read the names in a list."""
    return re.findall(r'aria-label="Select ([^"]+)"', browser.get(url).content.decode())[1:]


def test_the_largest_group_comes_first(browser: Client, person: Add) -> None:
    for name in ("Ada", "Ben"):
        person(name, lifecycle="customer")
    person("Cem", lifecycle="lapsed")
    assert [found[:2] for found in groups(browser, group="lifecycle")] == [("Customer", 2), ("Lapsed", 1)]


def test_a_group_leads_to_its_records_within_what_was_asked(browser: Client, person: Add) -> None:
    person("Ada", lifecycle="customer", city="Cork")
    person("Ben", lifecycle="customer", city="Galway")
    person("Cem", lifecycle="lapsed", city="Cork")
    found = {word: url for word, _count, url in groups(browser, group="lifecycle", where='city = "Cork"')}
    assert shown(browser, found["Customer"]) == ["Ada"]


def test_those_without_a_value_are_a_group(browser: Client, person: Add) -> None:
    person("Ada", country="IE")
    person("Ben")
    found = {word: (count, url) for word, count, url in groups(browser, group="country")}
    assert found["Ireland"][0] == 1
    assert found["none"][0] == 1
    assert shown(browser, found["none"][1]) == ["Ben"]


def test_nobody_is_counted_whom_the_member_may_not_see(
    browser_of: Callable[[str], Client], browser: Client, person: Add
) -> None:
    from troth.team.models import Role

    role = Role.objects.create(key="own", name="Own", rights={"people": {"see": "own"}})
    member = Member.objects.create(email="own@hollin.example", name="Olu", role=role)
    person("Ada", owner=member.pk, lifecycle="customer")
    person("Ben", lifecycle="customer")
    narrow = Client()
    narrow.force_login(member)
    assert [found[:2] for found in groups(narrow, group="lifecycle")] == [("Customer", 1)]
    assert [found[:2] for found in groups(browser, group="lifecycle")] == [("Customer", 2)]


@pytest.mark.parametrize("group", ["", "name", "emails", "nonsense", "created_at"])
def test_no_list_is_grouped_by_what_all_differ_in(browser: Client, group: str) -> None:
    assert browser.get("/people/list/groups/", {"group": group}, headers=BY_SCRIPT).status_code == 404


def test_numbers_of_the_list_are_added_up(browser: Client) -> None:
    from troth.people import commands
    from troth.team.actor import everyone

    for name, size in (("Acme", 30), ("Brandt", 12), ("Cole", None)):
        commands.create_company(values={"name": name, "size": size, "industry": "x"}, by=everyone())
    answer = browser.get("/companies/list/groups/", {"group": "lifecycle", "cols": "size"}, headers=BY_SCRIPT)
    assert "in all 42" in answer.content.decode()
