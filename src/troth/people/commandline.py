"""`troth duplicates …`: the terminal's door to who is there twice."""

from __future__ import annotations

import json
import time

import click

from troth.people import commands


@click.group()
def duplicates() -> None:
    """People who may be there twice."""


@duplicates.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--quiet", is_flag=True, help="Print nothing, and leave the work to another look that is at it."
)
def find(as_json: bool, quiet: bool) -> None:
    """Compare all people, and keep the pairs that may be one person."""
    began = time.perf_counter()
    try:
        looked = commands.find_pairs()
    except commands.AlreadyLooking as error:
        if quiet:
            return
        raise click.ClickException(str(error)) from error
    seconds = time.perf_counter() - began
    if as_json:
        told = {"people": looked.people, "compared": looked.compared, "pairs": looked.pairs}
        click.echo(json.dumps({**told, "seconds": round(seconds, 2)}))
    elif not quiet:
        click.echo(
            f"{looked.pairs:,} pairs may be one person, of {looked.people:,} people and"
            f" {looked.compared:,} pairs compared, {seconds:.0f} s."
        )
