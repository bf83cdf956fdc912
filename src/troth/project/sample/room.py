"""Whether there is room for the sample. Asked before the application is loaded, which takes a second."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

_IS_EMPTY = "select not exists (select from people_person) and not exists (select from people_company)"


def is_empty(connection: Connection[Any]) -> bool:
    """Tell whether no people and no companies are in the workspace."""
    (empty,) = connection.execute(_IS_EMPTY).fetchone() or (False,)
    return bool(empty)
