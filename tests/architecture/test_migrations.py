"""A migration runs while the old version serves: it blocks nobody for long, and takes away nothing in use.

`troth migrate` itself sees to the timeouts. What is written in a migration is read by squawk.
"""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

# The last migration of each package in the first release, filled in with it: those until then meet no data of
# anybody.
FIRST_RELEASE: dict[str, str] = {}
# Django opens the transaction, `troth migrate` sets the timeouts, and the types are those of Django.
LEFT_OUT = (
    "transaction-nesting",
    "require-lock-timeout",
    "require-statement-timeout",
    "prefer-robust-stmts",
    "prefer-text-field",
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
)
SQUAWK = Path(sys.executable).with_name("squawk")


def found_in(statements: str) -> str:
    """Let squawk read some SQL; gives what it finds, empty for nothing."""
    read = subprocess.run(
        [SQUAWK, "--pg-version", "18.0", "--reporter", "gcc", f"--exclude={','.join(LEFT_OUT)}"],
        input=statements, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return read.stdout.strip()


def later_migrations() -> list[tuple[str, str]]:
    on_disk = MigrationLoader(None).disk_migrations.items()
    ours = [key for key, migration in on_disk if migration.__module__.startswith("troth.")]
    return sorted((app, name) for app, name in ours if FIRST_RELEASE and name > FIRST_RELEASE.get(app, ""))


@pytest.mark.django_db
def test_no_later_migration_stops_those_who_work() -> None:
    for app, name in later_migrations():
        written = StringIO()
        call_command("sqlmigrate", app, name, stdout=written, no_color=True)
        assert found_in(written.getvalue()) == "", f"{app}.{name}"


@pytest.mark.parametrize(
    "statement",
    [
        "create index somewhere on people_person (city);",
        "alter table people_person rename column city to town;",
        "alter table people_person add column shoe text not null;",
        "alter table people_person alter column city type varchar(60);",
        "alter table people_role add constraint known foreign key (person_id) references people_person (id);",
    ],
)
def test_what_would_stop_them_is_found(statement: str) -> None:
    assert found_in(statement)


def test_what_stops_nobody_is_let_through() -> None:
    assert found_in("create index concurrently if not exists somewhere on people_person (city);") == ""
    assert found_in("alter table people_person add column shoe text;") == ""
