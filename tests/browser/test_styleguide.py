"""Every component in every state, in light and dark, both ways of writing, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .accessibility import findings

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 800}


@pytest.mark.parametrize(
    ("theme", "direction", "viewport"),
    [("light", "ltr", WIDE), ("dark", "rtl", WIDE), ("light", "rtl", NARROW)],
)
def test_nobody_is_kept_out(
    open_page: Callable[..., Page], theme: str, direction: str, viewport: dict[str, int]
) -> None:
    page = open_page(f"/styleguide/?theme={theme}&dir={direction}", viewport=viewport)
    assert page.locator("html").get_attribute("dir") == direction
    assert page.locator("html").get_attribute("data-theme") == theme
    assert findings(page) == []


def test_nothing_is_wider_than_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page("/styleguide/", viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
