"""Three people in a city of their own, and the list that shows just them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

from playwright.sync_api import Locator, Page

from .site import Site

COLUMNS = "city,phone,lifecycle"


class Shelf:
    """The people, and the list."""

    def __init__(self, site: Site, open_page: Callable[..., Page]) -> None:
        self.site, self._open = site, open_page
        self.city = f"Varnby {uuid4().hex[:8]}"
        self.keys = [
            site.add_person(first_name=name, last_name="Quill", city=self.city)
            for name in ("Ada", "Ben", "Cem")
        ]

    def open(self, layout: str = "", **options: object) -> Page:
        where = quote(f'city starts "{self.city}"')
        return self._open(f"/people/?where={where}&sort=name&cols={COLUMNS}&layout={layout}", **options)

    def row(self, page: Page, place: int) -> Locator:
        return page.locator(f"#row-{self.keys[place]}")

    def stage_of(self, place: int) -> str:
        return str(self.site.person(self.keys[place])["lifecycle"])

    def cell(self, page: Page, place: int, field: str) -> Locator:
        return self.row(page, place).locator(f'td[data-edits="{field}"]')

    def city_of(self, place: int) -> str:
        return str(self.site.person(self.keys[place])["city"])
