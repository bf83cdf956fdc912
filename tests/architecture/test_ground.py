"""The ground must not become a drawer."""

from __future__ import annotations

import re
from pathlib import Path

import troth.ground

GROUND = Path(troth.ground.__file__).parent
BUSINESS = re.compile(
    r"\b(people|person|persons|customers?|compan(y|ies)|deals?|leads?|campaigns?|tickets?|invoices?"
    r"|segments?|consents?|promises?|timelines?|interactions?|newsletters?|loyalty)\b",
    re.IGNORECASE,
)


def files() -> list[Path]:
    inside = [path for path in GROUND.rglob("*.py") if {"tests", "migrations"}.isdisjoint(path.parts)]
    return [path for path in inside if path.name not in ("__init__.py", "apps.py")]


def test_has_at_most_20_files() -> None:
    assert len(files()) <= 20


def test_knows_no_business_word() -> None:
    found = {path.name: match[0] for path in files() if (match := BUSINESS.search(path.read_text()))}
    assert found == {}
