"""The database: its version, its accounts, its shape and its clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from troth.project import database
from troth.project.doctor import Result
from troth.project.terminal import size

LEAST_VERSION = 180000
LARGEST_SKEW_SECONDS = 2.0

OWNED = """
select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
and pg_get_userbyid(relowner) = current_user
"""
POWERS = "select rolsuper or rolcreaterole or rolbypassrls from pg_roles where rolname = current_user"
MAY_CHANGE = "select has_table_privilege('team_audit', 'update, delete, truncate')"
TRIES = (
    "update team_audit set actor_name = actor_name where false",
    "delete from team_audit where false",
    "truncate team_audit",
)


def server() -> Result:
    """PostgreSQL 18, in UTF-8."""
    with _application() as connection:
        version = connection.info.server_version
        ((encoding, bytes_used, text),) = connection.execute(
            "select getdatabaseencoding(), pg_database_size(current_database()),"
            " current_setting('server_version')"
        ).fetchall()
    seen = f"PostgreSQL {text}, {size(bytes_used)}"
    if version < LEAST_VERSION:
        return Result("database", f"{seen}.", "Troth needs PostgreSQL 18 or newer: upgrade the server.")
    if encoding != "UTF8":
        return Result(
            "database", f"Its encoding is {encoding}.", "Make the database anew with encoding UTF8."
        )
    return Result("database", seen)


def accounts() -> Result:
    """The application works under an account that owns nothing."""
    with _application() as connection:
        ((owned,),) = connection.execute(OWNED).fetchall()
        ((is_powerful,),) = connection.execute(POWERS).fetchall()
        user = connection.info.user
    if owned or is_powerful:
        what = "owns the tables" if owned else "has an administrator's powers"
        return Result(
            "database accounts",
            f"The application's account {user} {what}.",
            "Give DATABASE_URL an account of its own, and name the owner in DATABASE_OWNER_URL.",
        )
    return Result("database accounts", f"{user} works, another account owns")


def audit_trail() -> Result:
    """Nobody who takes over the application can change what it has recorded: no right to, and a trigger."""
    with _application() as connection:
        ((may,),) = connection.execute(MAY_CHANGE).fetchall()
    accepted = [attempt.split()[0] for attempt in TRIES if not _is_refused(attempt)]
    if may or accepted:
        return Result(
            "audit trail",
            f"The application can {accepted[0]} it."
            if accepted
            else "The application has the right to change it; only a trigger stops it.",
            "As the owner: revoke update, delete, truncate on team_audit from the application's account.",
        )
    return Result("audit trail", "changes are refused")


def _is_refused(attempt: str) -> bool:
    with _application() as connection:
        try:
            connection.execute(attempt)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.RestrictViolation):
            return True
        finally:
            connection.rollback()
    return False


def migrations() -> Result:
    """The tables have the shape of this version."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in pending[:3])
        more = f" and {len(pending) - 3} more" if len(pending) > 3 else ""
        return Result("migrations", f"Not made yet: {names}{more}.", "troth migrate")
    return Result("migrations", "all made")


def durability() -> Result:
    """What was acknowledged is on disk."""
    with _application() as connection:
        names = ("fsync", "synchronous_commit", "full_page_writes")
        query = "select " + ", ".join(f"current_setting('{name}')" for name in names)
        (values,) = connection.execute(query).fetchall()
    off = [name for name, value in zip(names, values, strict=True) if value == "off"]
    if off:
        return Result(
            "durability",
            f"{', '.join(off)} is off: a power cut loses what was said to be saved.",
            f"alter system set {off[0]} = on",
        )
    return Result("durability", "what is saved is on disk")


def clock() -> Result:
    """The database and this machine agree on the time."""
    with _application() as connection:
        began = time.time()
        ((there,),) = connection.execute("select extract(epoch from clock_timestamp())::float8").fetchall()
        skew = there - (began + time.time()) / 2
    if abs(skew) > LARGEST_SKEW_SECONDS:
        return Result(
            "clock", f"The database's is {skew:+.1f} s off ours.", "Keep both machines' clocks by NTP."
        )
    return Result("clock", "agrees with the database's")


CHECKS = (server, accounts, migrations, audit_trail, durability, clock)


@contextmanager
def _application() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database.application_url(), connect_timeout=10) as connection:
        yield connection
