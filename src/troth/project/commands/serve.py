"""`troth serve`: database, web, worker and clock, started and ended as one."""

from __future__ import annotations

import errno
import os
import socket
import sys
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address

import click
import psycopg

from troth.ground import home, processes
from troth.project import database, environment
from troth.project.sample.room import is_empty

READY_TIMEOUT_SECONDS = 2.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port.")
@click.option("--sample", is_flag=True, help="Fill an empty workspace with the sample company.")
def serve(host: str, port: int, sample: bool) -> None:
    """Run Troth: database, pages and API, background jobs and clock. Ctrl-C ends it."""
    _require_free(host, port)
    if not home.setting("TROTH_URL"):
        os.environ["TROTH_URL"] = f"http://{_address(_nearest(host), port)}"
        home.keep_served_url(os.environ["TROTH_URL"])
    environment.check()
    embedded = database.open_for_this_process()
    if embedded:
        embedded.watch()
    processes.run_to_end(part("migrate"))
    if sample and _has_room():
        processes.run_to_end(part("demo"))
    web = part("web", "--host", host, "--port", str(port))
    processes.Supervisor([web, part("worker")]).run(
        is_ready=lambda: _answers(_nearest(host), port), when_ready=_announce
    )


def _has_room() -> bool:
    with psycopg.connect(database.application_url()) as connection:
        return is_empty(connection)


def _announce() -> None:
    click.secho(f"Troth is ready at {environment.public_url()}", bold=True)
    with suppress(processes.ProgramFailed):  # it says why by itself
        processes.run_to_end(part("welcome"))


def part(name: str, *arguments: str) -> processes.Program:
    """Name a part of Troth as a program of its own."""
    return processes.Program(name, [sys.executable, "-m", "troth.project", name, *arguments])


def _require_free(host: str, port: int) -> None:
    """Say in one line that the port is taken, before anything has started."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno == errno.EADDRINUSE:
            reason = "another program listens there. Choose a free port with --port"
        raise home.SettingError(f"Can not listen on {_address(host, port)}: {reason}.") from error


def _nearest(host: str) -> str:
    """The address at which this machine reaches what listens on `host`."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=READY_TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
