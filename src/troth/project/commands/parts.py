"""The parts of a running Troth, one process each: for several machines, and for `troth serve`."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable
from typing import Any

import click

from troth.project import database, loading

WORKERS, THREADS = 2, 4
KILL_AFTER_SECONDS = 10

# A migration waits for a lock no longer than those who work can wait behind it; its work may take its time.
PATIENCE = "set lock_timeout = '2s'; set statement_timeout = 0"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port.")
@click.option("--workers", default=WORKERS, show_default=True, type=click.IntRange(1), help="Processes.")
def web(host: str, port: int, workers: int) -> None:
    """Serve pages and API. Needs a migrated database; jobs are done by `troth worker`."""
    with tempfile.TemporaryDirectory(prefix="troth-metrics-") as counted:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = counted
        _name_connections("web")
        loading.set_up()
        _serve(host, port, workers)


def _serve(host: str, port: int, workers: int) -> None:
    from django.conf import settings
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    application = _loaded_application()
    Server(
        "troth.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        respawn_interval=0,
        workers_kill_timeout=KILL_AFTER_SECONDS,
        log_level=LogLevels.warning,
        static_path_route=["/static"],
        static_path_mount=list(settings.STATICFILES_DIRS),
    ).serve(target_loader=lambda _target: application)


def _loaded_application() -> Callable[..., Any]:
    """Load all of the application before the workers are forked, so that they share its memory."""
    from django.urls import get_resolver

    from troth.project.wsgi import application

    get_resolver().url_patterns  # noqa: B018 - imports every view
    gc.collect()
    gc.freeze()
    return application


@click.command()
@click.option("--concurrency", default=2, show_default=True, type=click.IntRange(1), help="Jobs at once.")
def worker(concurrency: int) -> None:
    """Do the background jobs, and start those of the clock."""
    _name_connections("worker")
    loading.set_up()
    from procrastinate.contrib.django import app

    from troth.ground.jobs import watching

    with watching(), app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(concurrency=concurrency, listen_notify=True, install_signal_handlers=True)


@click.command()
def migrate() -> None:
    """Bring the database to this version's shape. Safe to run at any time, also beside a running Troth."""
    application = database.application_role()
    database.act_as_owner()
    loading.set_up()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from troth.ground.postgres import roles

    connection.ensure_connection()
    if application != connection.connection.info.user:
        roles.open_to(application, connection.connection)
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _name_connections(part: str) -> None:
    """Let the database's list of connections say whose they are."""
    os.environ.setdefault("PGAPPNAME", f"troth {part}")
