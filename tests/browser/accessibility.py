"""What axe-core finds on a page that keeps somebody out of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

WORST = ("serious", "critical")


@cache
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def findings(page: Page, impacts: tuple[str, ...] = WORST, rules: tuple[str, ...] = ()) -> list[str]:
    """List the findings of an impact; with `rules`, of these rules only."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = list(rules)
    violations: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then((found) => found.violations)", options
    )
    return [
        f"{found['id']}: {node['html'][:160]}"
        for found in violations
        if found["impact"] in impacts
        for node in found["nodes"]
    ]
