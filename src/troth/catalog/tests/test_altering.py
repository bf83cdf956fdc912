"""A field is added to a table that others are reading, as soon as they let go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from troth.catalog import altering, commands
from troth.catalog.errors import Conflict
from troth.catalog.models import CustomField
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Iterator[psycopg.Connection[Any]]:
    """A long look at the people, over a connection of its own."""
    with psycopg.connect(
        connection.connection.info.dsn, password=connection.connection.info.password
    ) as other:
        other.execute("select from people_person limit 1")
        yield other


def add() -> CustomField:
    return commands.add_field(object_type="people", label="Shoe size", kind="number", by=everyone())


def test_it_is_asked_for_again_when_others_read_the_table(
    reader: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("troth.catalog.altering.time.sleep", lambda _seconds: reader.rollback())
    assert add().label == "Shoe size"


def test_it_is_given_up_when_they_go_on_reading(
    reader: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("troth.catalog.altering.time.sleep", pauses.append)
    monkeypatch.setattr(altering, "ATTEMPTS", 2)
    with pytest.raises(Conflict, match="busy"):
        add()
    assert len(pauses) == 1
    assert not CustomField.objects.exists()
