"""What the doctor finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from troth.project import checkup

pytestmark = pytest.mark.django_db


def test_an_account_that_owns_the_tables_is_found() -> None:
    # Tests run as the owner, who may do what the application must not.
    assert [finding.about for finding in checkup.of_accounts()] == ["Accounts"]


def test_a_job_that_waits_for_long_is_found() -> None:
    assert list(checkup.of_jobs()) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, status, scheduled_at)"
            " values ('default', 'x', '{}', 'todo', now() - interval '1 hour')"
        )
    assert [finding.fix for finding in checkup.of_jobs()] == ["troth worker"]


def test_an_open_key_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TROTH_HOME", str(tmp_path))
    key = tmp_path / "secret_key"
    key.write_text("x")
    key.chmod(0o644)
    assert "Secret key" in {finding.about for finding in checkup.of_folder()}
    key.chmod(0o600)
    assert "Secret key" not in {finding.about for finding in checkup.of_folder()}
