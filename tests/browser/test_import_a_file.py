"""A file of customers: brought in, found, and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .site import Site
from .steps import drop_file, find, run_import, try_import_out

Open = Callable[..., Page]


class Customers:
    """Three people and a wrong line, in a city of their own; one of the three is here already."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.city = f"Tarnhow {uuid4().hex[:8]}"
        self.known = site.add_person(first_name="Orla", last_name="Reed", email=self.mail("orla"))

    def mail(self, name: str) -> str:
        return f"{name}@{self.city.replace(' ', '-').lower()}.example"

    @property
    def file(self) -> str:
        rows = [
            ("First name", "Surname", "E-mail", "Town", "Born"),
            ("Orla", "Reed", self.mail("orla"), self.city, "1981-04-02"),
            ("Pádraig", "Sill", self.mail("padraig"), self.city, "1990-11-30"),
            ("Quentin", f"Marl{self.city[-8:]}", self.mail("quentin"), self.city, "1975-01-09"),
            ("Rosa", "Tarn", "no mail at all", self.city, "1966-06-21"),
        ]
        return "".join(",".join(row) + "\n" for row in rows)

    def names(self) -> list[str]:
        return sorted(person["first_name"] for person in self.site.people(f'city = "{self.city}"'))


@pytest.fixture
def customers(site: Site) -> Customers:
    return Customers(site)


def counts(page: Page) -> dict[str, int]:
    """Read the counts of a run, by their word."""
    pairs = [text.split("\n") for text in page.locator(".tally > div").all_inner_texts()]
    return {word: int(number) for number, word in pairs}


def bring_in(page: Page, customers: Customers) -> None:
    drop_file(page, "customers.csv", customers.file)
    try_import_out(page)
    run_import(page)


def test_columns_are_guessed_and_shown(open_page: Open, customers: Customers) -> None:
    page = open_page("/import/?kind=people")
    drop_file(page, "customers.csv", customers.file)
    expect(page.get_by_role("heading", name="Where do the columns go?")).to_be_visible()
    chosen = {
        header: page.get_by_role("combobox", name=header).locator("option:checked").inner_text()
        for header in ("First name", "Surname", "E-mail", "Town", "Born")
    }
    assert chosen == {
        "First name": "First name",
        "Surname": "Last name",
        "E-mail": "Mail",
        "Town": "City",
        "Born": "Birthday",
    }
    expect(page.locator("td[data-fold]", has_text="Pádraig")).to_be_visible()


def test_a_dry_run_counts_and_changes_nothing(open_page: Open, customers: Customers) -> None:
    page = open_page("/import/?kind=people")
    drop_file(page, "customers.csv", customers.file)
    try_import_out(page)
    assert counts(page) == {"new": 2, "update": 1, "same": 0, "conflict": 0, "error": 1}
    expect(page.get_by_text("Line 5, E-mail:")).to_be_visible()
    expect(page.get_by_text("“no mail at all”")).to_be_visible()
    assert customers.names() == []


def test_who_came_in_is_found_at_once(open_page: Open, customers: Customers) -> None:
    page = open_page("/import/?kind=people")
    bring_in(page, customers)
    assert counts(page) == {"new": 2, "update": 1, "same": 0, "conflict": 0, "error": 1}
    assert customers.names() == ["Orla", "Pádraig", "Quentin"]
    name = f"Quentin Marl{customers.city[-8:]}"
    find(page, name[8:18].lower())
    expect(page.get_by_role("option", name=name)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.goto(f"/search/?q={name[8:]}")
    expect(page.get_by_role("link", name=name)).to_be_visible()


def test_the_wrong_lines_are_handed_back_as_a_file(open_page: Open, customers: Customers) -> None:
    page = open_page("/import/?kind=people")
    bring_in(page, customers)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download them").click()
    _head, line = waiting.value.path().read_text().splitlines()
    assert line.startswith("5,")
    assert "no mail at all" in line


def test_an_import_is_taken_back_updates_too(open_page: Open, customers: Customers) -> None:
    page = open_page("/import/?kind=people")
    bring_in(page, customers)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("heading", name="All is as it was before")).to_be_visible()
    assert customers.names() == []
    assert customers.site.person(customers.known)["city"] == ""
    find(page, f"Marl{customers.city[-8:]}")
    expect(page.locator("#palette output")).to_have_text(re.compile("0"))
    expect(page.get_by_role("option", name="Quentin")).to_have_count(0)
