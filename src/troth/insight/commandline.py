"""`troth insight …`: the terminal's door to runs."""

from __future__ import annotations

import json
import time

import click

from troth.insight import commands, queries
from troth.insight.standing import State
from troth.team.actor import everyone

BY = everyone(name="Command line", origin="command line")
ANALYSES = ("outlook",)


@click.group()
def insight() -> None:
    """What customers are worth, who may be lost, and who comes when."""


@insight.command()
@click.argument("name", type=click.Choice(ANALYSES), default="outlook")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def run(name: str, as_json: bool) -> None:
    """Look at all customers now, and wait for what is found. There is one analysis: outlook."""
    began = time.perf_counter()
    try:
        key = commands.begin_run(by=BY, in_background=False)
    except commands.AlreadyRunning as error:
        raise click.ClickException(str(error)) from error
    commands.carry_out(run_id=str(key))
    done = queries.get_run(key)
    if done.state != State.DONE:
        raise click.ClickException(done.problem)
    seconds = round(time.perf_counter() - began, 1)
    told = {
        "name": name, "run": str(key), "as_of": done.as_of.isoformat() if done.as_of else None,
        "customers": done.customers, "seconds": seconds, "findings": done.findings,
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(told))
        return
    click.echo(f"{done.customers:,} customers, {seconds} s, as of {done.as_of:%Y-%m-%d %H:%M} UTC")
    for part, reason in done.findings["failed"].items():
        click.echo(f"{part}: {queries.why_failed(reason)}")


ALL = [insight]
