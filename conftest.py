"""Tests run on a real PostgreSQL: the embedded one, in a folder of its own. They may come in any order."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from pytest_django import DjangoDbBlocker

from troth.ground.testing import ORDINARY_EXAMPLES

# How fast an example is says something of the machine only; and what a test makes is taken back after the
# last of its examples, with which those of us that use the database reckon.
UNHURRIED = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
# Whether a change may land must not depend on luck: the same tests are given the same examples.
settings.register_profile("settled", derandomize=True, max_examples=ORDINARY_EXAMPLES, **UNHURRIED)
settings.register_profile("explore", max_examples=10 * ORDINARY_EXAMPLES, print_blob=True, **UNHURRIED)
settings.load_profile("settled")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--exhaustive", action="store_true", help="Leave nothing out, however long it takes.")


def pytest_configure(config: pytest.Config) -> None:
    """Start the server before Django reads its settings. Workers share the server of the first process."""
    gc.disable()  # until all is there that stays: see `pytest_collection_finish`
    if settings.default.derandomize:
        # Hypothesis likes to draw the numbers and words of all our modules that happen to be loaded: whatever
        # anybody writes anywhere, and what ran before, would change what a test is given.
        providers._get_local_constants = providers.Constants
    if "TROTH_TEST_HOME" not in os.environ:
        os.environ["TROTH_TEST_HOME"] = tempfile.mkdtemp(prefix="troth-test-")
        Path(os.environ["TROTH_TEST_HOME"]).chmod(0o711)
        # Registered before the server's own exit, so it runs after it.
        atexit.register(shutil.rmtree, os.environ["TROTH_TEST_HOME"], ignore_errors=True)
    os.environ["TROTH_HOME"] = os.environ["TROTH_TEST_HOME"]
    from troth.ground.postgres import supervisor

    # Every test database is thrown away: what is lost by a crash of the machine is not missed.
    quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
    database = supervisor.acquire(Path(os.environ["TROTH_HOME"]), settings=quick)
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = database.owner_url
    os.environ["TROTH_TEST_APPLICATION_URL"] = database.url
    os.environ["DJANGO_SETTINGS_MODULE"] = "troth.project.settings"
    import django  # only now: its settings name the database
    from django.conf import settings as ours

    # What a password costs whoever guesses it would be most of what a test with a member costs.
    ours.PASSWORD_HASHERS = ["troth.project.testing.CheapArgon2"]
    django.setup()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, in each worker: were it last, one would wait for the other.

    The tests of a file stay together, for what they share. Each worker begins with its part of the list.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
        if _commits(item) and "own_database" not in item.fixturenames:
            item.fixturenames.insert(0, "own_database")  # before pytest-django prepares the database
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    parts: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for path in sorted(files, key=lambda path: not _takes_long(path, files[path])):
        min(parts, key=len).extend(files[path])
    items[:] = [item for part in parts for item in part]


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in item.fixturenames


def _takes_long(path: Path, items: list[pytest.Item]) -> bool:
    crosses_packages = path.is_relative_to(Path(__file__).parent / "tests")
    return crosses_packages or any(item.get_closest_marker("slow") for item in items)


def pytest_collection_finish() -> None:
    """Look for garbage from here on, and never in what stays: a tenth of the time went into that."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def migrated(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Migrate a database, which all databases of tests are copied from."""
    from tests.databases import migrate_once

    with django_db_blocker.unblock():
        migrate_once()


@pytest.fixture(scope="session")
def django_db_setup(migrated: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give each process a copy. Most tests work in a transaction of it that is taken back."""
    from tests.databases import at_work_in, copied

    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(at_work_in(stack.enter_context(copied())))
        yield
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Give a test that commits (`django_db(transaction=True)`) a copy: no other meets what it leaves."""
    from tests.databases import at_work_in, copied

    monkeypatch.setattr("django.test.TransactionTestCase._fixture_teardown", lambda case: None)
    with django_db_blocker.unblock(), copied() as name, at_work_in(name):
        yield


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


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """An engine of the lake that asks a Spark cluster of one master and two workers."""
    from troth.questions.lake.answering import by_spark
    from troth.questions.tests import cluster

    if missing := cluster.what_is_missing():
        pytest.skip(missing)
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as here, cluster.running(tmp_path_factory.mktemp("spark")) as address:
        here.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        yield by_spark(address)
        if session := SparkSession.getActiveSession():
            session.stop()
