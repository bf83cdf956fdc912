"""The parts of a running Troth, one process each: for several machines, and for `troth serve`."""

from __future__ import annotations

import sys

import click

from troth.project import commandline, database

WORKERS, THREADS = 2, 4


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def web(host: str, port: int) -> None:
    """Serve pages and API. Needs a migrated database; jobs are done by `troth worker`."""
    commandline.set_up()
    from django.conf import settings

    arguments = [
        "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--respawn-failed-workers",
        "--workers-kill-timeout", "10", "--log-level", "warning", "--no-ws",
        "--static-path-route", "/static", "--static-path-mount", str(settings.STATICFILES_DIRS[0]),
        "troth.project.wsgi:application",
    ]  # fmt: skip
    from granian.cli import entrypoint

    sys.argv = ["granian", *arguments]
    entrypoint()


@click.command()
@click.option("--concurrency", default=2, show_default=True, help="Jobs at the same time.")
def worker(concurrency: int) -> None:
    """Do the background jobs, and those of the clock."""
    commandline.set_up()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(concurrency=concurrency, listen_notify=True, install_signal_handlers=True)


@click.command()
def migrate() -> None:
    """Bring the database to this version's shape. Safe to run at any time, also beside a running Troth."""
    application = database.application_role()
    database.act_as_owner()
    commandline.set_up()
    from django.core.management import call_command
    from django.db import connection

    from troth.ground.postgres import roles

    connection.ensure_connection()
    if application != connection.connection.info.user:
        roles.open_to(application, connection.connection)
    call_command("migrate", verbosity=0, interactive=False)
