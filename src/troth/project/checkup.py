"""What can be wrong with an installation, and how to mend it. Asked by `troth doctor`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from troth.ground import home
from troth.project import commandline, database

LEAST_FREE_BYTES = 2 * 1024**3
STALE_JOB_MINUTES = 10
MOST_SKEW_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, and how to mend it."""

    about: str
    found: str
    fix: str


def examine() -> Iterator[Finding]:
    """Run every check; where the database can not be reached, those of it are left out."""
    yield from of_folder()
    yield from of_address()
    try:
        database.open_for_this_process()
        commandline.set_up()
        from django.db import connection

        connection.ensure_connection()
    except Exception as error:
        yield Finding("Database", str(error).splitlines()[0], "Start it, or correct DATABASE_URL.")
        return
    for check in (of_migrations, of_accounts, of_audit, of_clock, of_jobs, of_assets):
        yield from check()


def of_folder() -> Iterator[Finding]:
    folder = home.home()
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        yield Finding("Disk", f"{free // 1024**2:,} MB are free in {folder}", "Make room: 2 GB at the least.")
    key = folder / "secret_key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield Finding("Secret key", f"{key} can be read by other accounts", f"chmod 600 {key}")


def of_address() -> Iterator[Finding]:
    url = home.setting("TROTH_URL", "")
    if url.startswith("http://") and not any(own in url for own in ("127.0.0.1", "localhost", "[::1]")):
        yield Finding(
            "Address",
            f"{url} is not encrypted",
            "Put a proxy with TLS in front and set TROTH_URL to https://…",
        )


def of_migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding("Database", "it has the shape of an older version", "troth migrate")


def of_accounts() -> Iterator[Finding]:
    owned = _ask("select true from pg_tables where tablename = 'team_audit' and tableowner = %s", _who())
    if owned:
        yield Finding(
            "Accounts",
            "the application uses the account that owns the tables",
            "Give it a login of its own in DATABASE_URL, and the owner's in DATABASE_OWNER_URL.",
        )


def _who() -> str:
    return str(_ask("select current_user"))


def of_audit() -> Iterator[Finding]:
    may = _ask(
        "select has_table_privilege('team_audit', 'update') or has_table_privilege('team_audit', 'delete')"
        " or has_table_privilege('team_audit', 'truncate')"
    )
    if may:
        yield Finding(
            "Audit trail", "the application may rewrite it", "Use two accounts, then run: troth migrate"
        )


def of_clock() -> Iterator[Finding]:
    from troth.ground.clock import now

    skew = abs((_ask("select clock_timestamp()") - now()).total_seconds())
    if skew > MOST_SKEW_SECONDS:
        yield Finding("Clock", f"database and application differ by {skew:.0f} s", "Keep both by NTP.")


def of_jobs() -> Iterator[Finding]:
    waiting = _ask(
        "select count(*) from procrastinate_jobs where status = 'todo'"
        " and coalesce(scheduled_at, now()) < now() - make_interval(mins => %s)",
        STALE_JOB_MINUTES,
    )
    if waiting:
        yield Finding("Jobs", f"{waiting:,} wait for more than {STALE_JOB_MINUTES} minutes", "troth worker")
    failed = _ask("select count(*) from procrastinate_jobs where status = 'failed'")
    if failed:
        yield Finding(
            "Jobs", f"{failed:,} have failed for good", "Their errors are in the log of the worker."
        )


def of_assets() -> Iterator[Finding]:
    from troth.webkit.assets import AssetsMissing, asset

    try:
        asset("troth.css")
    except AssetsMissing as error:
        yield Finding("Pages", "the browser's files are missing", str(error))


def _ask(query: str, *values: Any) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    return row[0] if row else None
