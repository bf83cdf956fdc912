"""Tests run on a real PostgreSQL: the embedded one, in a folder of its own."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How fast an example is says something of the machine only.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    """Start the server before Django reads its settings. Workers share the server of the first process."""
    gc.disable()  # until all is there that stays: see `pytest_collection_finish`
    if "TROTH_TEST_HOME" not in os.environ:
        os.environ["TROTH_TEST_HOME"] = tempfile.mkdtemp(prefix="troth-test-")
        Path(os.environ["TROTH_TEST_HOME"]).chmod(0o711)
        # Registered before the server's own exit, so it runs after it.
        atexit.register(shutil.rmtree, os.environ["TROTH_TEST_HOME"], ignore_errors=True)
    os.environ["TROTH_HOME"] = os.environ["TROTH_TEST_HOME"]
    from troth.ground.postgres import supervisor

    # Every test database is thrown away: what is lost by a crash of the machine is not missed.
    quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    database = supervisor.acquire(Path(os.environ["TROTH_HOME"]), settings=quick)
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = database.owner_url
    os.environ["TROTH_TEST_APPLICATION_URL"] = database.url
    os.environ["DJANGO_SETTINGS_MODULE"] = "troth.project.settings"
    import django  # only now: its settings name the database
    from django.conf import settings as ours

    # What a password costs whoever guesses it would be most of what a test with a member costs.
    ours.PASSWORD_HASHERS = ["troth.project.testing.CheapArgon2"]
    django.setup()


def pytest_collection_finish() -> None:
    """Look for garbage from here on, and never in what stays: a tenth of the time went into that."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def work_begins(request: pytest.FixtureRequest) -> None:
    """Begin as a request does: object types that a test before had made went with its transaction."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("db")
        from troth.ground.hooks import begin_work

        begin_work()
    else:
        from troth.catalog import custom

        custom.forget()
