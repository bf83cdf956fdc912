"""A lake of its own for whoever looks at customers. Imports stand inside: Django has no settings yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from troth.team.actor import Actor


@pytest.fixture
def lake(tmp_path: Path, settings: Any, db: None) -> Path:
    """A folder in which nothing lies yet."""
    from django.db import connection

    with connection.cursor() as cursor:  # what stands in no model is not emptied between tests
        cursor.execute("delete from lake_change; delete from lake_refresh")
    settings.TROTH_LAKE = tmp_path / "lake"
    return tmp_path / "lake"


@pytest.fixture
def by(db: None) -> Actor:
    """An administrator at work."""
    from troth.apikit.tests.callers import make_member
    from troth.team.queries import find_actor

    found = find_actor(make_member("administrator").pk, origin="test")
    assert found
    return found


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out what looks at orders, where commerce is off."""
    from django.conf import settings

    is_off = "troth.commerce" not in settings.SHIPPED_MODULES
    return (
        True
        if is_off and collection_path.name in ("test_runs.py", "test_cluster.py", "test_figures.py")
        else None
    )
