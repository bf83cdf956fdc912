"""The doctor finds what is planted, says how to fix it, and finds nothing where nothing is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.reliability.conftest import wait_until

from troth.ground.postgres import supervisor
from troth.ground.testing import temporary_home
from troth.project.testing import migrate_by_copy, serving, troth

WORKERS = "select count(*) from procrastinate_workers"


@dataclass(frozen=True, slots=True)
class Patient:
    """A running installation, and its owner's way into the database."""

    home: Path
    owner_url: str

    def findings(self, **extra: str) -> dict[str, Any]:
        """Ask the doctor; gives the findings by the name of their check."""
        asked = troth(self.home, "doctor", "--json", **extra)
        said = json.loads(asked.stdout)
        found = {check["name"]: check for check in said["checks"] if check["fix"]}
        assert asked.returncode == bool(found)
        assert said["ok"] is not bool(found)
        return found

    @contextmanager
    def operated(self, planted: str, undone: str) -> Iterator[None]:
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            connection.execute(planted)
            try:
                yield
            finally:
                connection.execute(undone)


@pytest.fixture(scope="module")
def patient() -> Iterator[Patient]:
    with temporary_home() as home:
        migrate_by_copy(home)
        with serving(home), supervisor.acquire(home) as database:
            with psycopg.connect(database.url, autocommit=True) as connection:
                # Pages answer before the worker, which starts beside them, gives its first sign of life.
                wait_until(lambda: connection.execute(WORKERS).fetchone() == (1,), "the worker is there")
            yield Patient(home, database.owner_url)


def test_a_running_installation_is_well(patient: Patient) -> None:
    assert patient.findings() == {}
    shown = troth(patient.home, "doctor").stdout
    assert shown.endswith("All is well.\n")
    assert "\x1b" not in shown


# What each check of the database is to find, how that is planted, and how it is mended.
PLANTED = {
    "audit trail": ("grant update on team_audit to troth", "revoke update on team_audit from troth"),
    "migrations": (
        "delete from django_migrations where app = 'project' and name = '0002_backup'",
        "insert into django_migrations (app, name, applied) values ('project', '0002_backup', now())",
    ),
    "outgoing mail": (
        "insert into project_restore (backup_made_at, troth_version) values (now(), '0')",
        "delete from project_restore",
    ),
    "backups": (
        "insert into project_backup (made_at, size_bytes) values (now() - interval '9 days', 1)",
        "delete from project_backup",
    ),
    "failed jobs": (
        "insert into procrastinate_jobs (queue_name, task_name, status) values ('x', 'a.b', 'failed')",
        "delete from procrastinate_jobs where queue_name = 'x'",
    ),
    # A job behind the lock of one that goes on: what no worker takes up before the doctor has looked.
    "queue": (
        """
        with held as (
            insert into procrastinate_jobs (queue_name, task_name, status, lock, worker_id)
            select 'y', 'a.b', 'doing', 'held', max(id) from procrastinate_workers
        )
        insert into procrastinate_jobs (queue_name, task_name, lock, scheduled_at)
        values ('y', 'a.b', 'held', now() - interval '1 hour')
        """,
        "delete from procrastinate_jobs where queue_name = 'y'",
    ),
}


def test_finds_what_is_wrong_with_the_database_and_no_more(patient: Patient) -> None:
    with ExitStack() as operations:
        for planted, undone in PLANTED.values():
            operations.enter_context(patient.operated(planted, undone))
        found = patient.findings()
    assert set(found) == set(PLANTED)
    assert all(check["seen"] for check in found.values())
    assert patient.findings() == {}


def test_finds_that_the_lake_stands_still(patient: Patient) -> None:
    assert troth(patient.home, "lake", "refresh").returncode == 0
    assert patient.findings() == {}
    held = patient.home / "lake" / "manifest.json"
    told = json.loads(held.read_text())
    held.write_text(json.dumps({**told, "as_of": "2026-01-01T00:00:00+00:00"}))
    found = patient.findings()
    shutil.rmtree(held.parent)
    assert (list(found), "2026-01-01" in found["lake"]["seen"]) == (["lake"], True)


def test_finds_an_open_folder_and_an_open_key(patient: Patient) -> None:
    key = patient.home / "secret_key"
    patient.home.chmod(0o755)
    key.chmod(0o644)
    try:
        found = patient.findings()
    finally:
        patient.home.chmod(0o711)
        key.chmod(0o600)
    assert found["data folder"]["fix"].startswith("chmod 7")
    assert found["secret key"]["fix"] == f"chmod 600 {key}"


def test_finds_that_acknowledged_writes_may_be_lost(patient: Patient) -> None:
    url = patient.owner_url.replace("troth_owner", "troth") + "&options=-csynchronous_commit%3Doff"
    assert "synchronous_commit" in patient.findings(DATABASE_URL=url)["durability"]["seen"]


def test_finds_one_account_for_everything(patient: Patient) -> None:
    found = patient.findings(DATABASE_URL=patient.owner_url)
    assert "DATABASE_OWNER_URL" in found["database accounts"]["fix"]


def test_finds_a_proxy_that_is_not_trusted(patient: Patient) -> None:
    https = "https://crm.example.org"
    assert list(patient.findings(TROTH_URL=https)) == ["public address"]
    assert patient.findings(TROTH_URL=https, TROTH_TRUSTED_PROXIES="127.0.0.1") == {}
    assert "not encrypted" in patient.findings(TROTH_URL="http://crm.example.org")["public address"]["seen"]


def test_says_so_when_the_database_is_away(patient: Patient) -> None:
    found = patient.findings(DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert list(found) == ["server"]


def test_says_so_when_a_setting_is_wrong(patient: Patient) -> None:
    assert "TROTH_URL" in patient.findings(TROTH_URL="ftp://x")["settings"]["seen"]


def test_finds_that_nobody_works(migrated_home: Path) -> None:
    asked = troth(migrated_home, "doctor")
    assert asked.returncode == 1
    assert "!!  workers: None gave a sign of life" in asked.stdout
    assert "→ Start troth serve" in asked.stdout
