"""The catalog is changed by one at a time, and tables by the functions of the database's owner."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from psycopg import errors as postgres

from troth.catalog import custom
from troth.catalog.errors import Conflict, Forbidden
from troth.catalog.models import CustomField, CustomObject
from troth.team.acting import acting
from troth.team.actor import Actor

BUSY = (postgres.LockNotAvailable, postgres.DeadlockDetected, postgres.QueryCanceled)
ATTEMPTS, PAUSE = 5, 0.2  # in seconds
PATIENCE = "set local statement_timeout = '10min'"  # with what reads or writes all of a large table


@contextmanager
def changing(by: Actor, *held: CustomField | CustomObject) -> Iterator[None]:
    """Change the catalog, one after the other: within, all of it is known, and nobody else changes it.

    What is `held` is read anew. Raises Forbidden for all but administrators, and Conflict where somebody else
    is at it for long, or has deleted what is held.
    """
    check_right(by)
    before = custom.known()
    try:
        with acting(by):
            run("select set_config('lock_timeout', '2s', true)")
            run("select from catalog_version for update")
            custom.refresh()
            for row in held:
                _read_anew(row)
            yield
    except BaseException:
        custom.go_back_to(before)
        raise
    custom.refresh()


def _read_anew(row: CustomField | CustomObject) -> None:
    try:
        row.refresh_from_db()
    except ObjectDoesNotExist:
        raise Conflict(_("It was deleted meanwhile.")) from None


def check_right(by: Actor) -> None:
    """Raise Forbidden for all but administrators."""
    if not by.is_administrator:
        raise Forbidden(_("Only administrators change the fields and objects of a workspace."))


def run(statement: str, *values: Any) -> Any:
    """Run a function of the database's owner, and give its row. Raises Conflict where a table stays in use.

    It asks a few times: whoever wants a table for itself and waits long makes all others wait behind it.
    """
    left = ATTEMPTS
    while True:
        left -= 1
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchone() if cursor.description else None
        except OperationalError as error:
            if not isinstance(error.__cause__, BUSY):
                raise
            if not left or isinstance(error.__cause__, postgres.QueryCanceled):
                raise Conflict(_("The table is busy. Try again in a moment.")) from error
            time.sleep(PAUSE)
