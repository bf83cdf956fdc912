"""`troth doctor`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

import click

from troth.ground.home import SettingError
from troth.ground.postgres import DatabaseNotStarted
from troth.project import environment, loading
from troth.project.doctor import Result, machine, results_of


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(as_json: bool) -> None:
    """Check this installation. Each finding says how to fix it; with one or more, the exit status is 1."""
    results = []
    for result in _results():
        results.append(result)
        if not as_json:
            _show(result)
    findings = [result for result in results if not result.is_fine]
    if as_json:
        click.echo(json.dumps({"ok": not findings, "checks": [asdict(result) for result in results]}))
    else:
        click.echo(f"{len(findings)} findings." if findings else "All is well.")
    sys.exit(1 if findings else 0)


def _results() -> Iterator[Result]:
    try:
        environment.check()
    except SettingError as error:
        yield Result("settings", str(error), "Correct the setting; nothing else was checked.")
        return
    yield Result("settings", "can be read")
    yield from results_of(machine.CHECKS)
    from troth.project import database as which

    try:
        which.open_for_this_process()
    except DatabaseNotStarted as error:
        yield Result("database", str(error), "See the message; the rest could not be checked.")
        return
    loading.set_up()
    from troth.project.doctor import database, work  # the application must be loaded first

    reached = list(results_of(database.CHECKS[:1]))
    yield from reached
    if reached[0].is_fine:
        yield from results_of((*database.CHECKS[1:], *work.CHECKS))


def _show(result: Result) -> None:
    mark = click.style("ok", fg="green") if result.is_fine else click.style("!!", fg="red", bold=True)
    click.echo(f"{mark}  {result.name}: {result.seen}")
    if result.fix:
        click.echo(f"    → {result.fix}")
