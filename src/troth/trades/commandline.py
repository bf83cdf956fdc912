"""The terminal's door to templates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from troth.catalog.errors import Conflict, Invalid
from troth.team.actor import Actor
from troth.team.errors import Refused
from troth.team.queries import actor_of_email

if TYPE_CHECKING:
    from troth.trades.patterns import Template

STEPS = ("set-up", "examples", "without-examples", "remove")


@click.command()
@click.argument("name", required=False)
@click.argument("step", required=False, type=click.Choice(STEPS))
@click.option("--as", "email", default="", help="The administrator who does it, by mail address.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object.")
def template(name: str | None, step: str | None, email: str, is_json: bool) -> None:
    """Set the workspace up for a trade. Without a step, only say what a template would add."""
    from troth.trades.patterns import templates  # it imports the catalog's tables

    known = templates()
    if name is None:
        for each in known.values():
            click.echo(f"{each.name:<14} {each.label}: {each.note}")
        return
    if name not in known:
        raise click.UsageError(f"There is no template {name!r}. There are: {', '.join(known)}.")
    by = _administrator(email)
    if step:
        _do(known[name], step, by, is_json=is_json)
    else:
        _tell(known[name], by, is_json=is_json)


def _tell(chosen: Template, by: Actor, *, is_json: bool) -> None:
    """Say what a template would add."""
    from troth.trades import queries

    told = [
        {
            "what": line.part.what.value,
            "of": line.part.of,
            "label": line.part.label,
            "is_there": line.is_there,
        }
        for line in queries.preview(chosen, seen_by=by)
    ]
    if is_json:
        click.echo(json.dumps({"template": chosen.name, "parts": told}))
        return
    for each in told:
        click.echo(f"{'there' if each['is_there'] else 'new':<6} {each['what']:<8} {each['label']}")


def _do(chosen: Template, step: str, by: Actor, *, is_json: bool) -> None:
    """Take a step, and say what came of it."""
    from troth.trades import commands

    steps = {
        "set-up": commands.set_up,
        "examples": commands.add_examples,
        "without-examples": commands.remove_examples,
        "remove": commands.remove,
    }
    try:
        outcome = steps[step](template=chosen, by=by)
    except (Conflict, Invalid, Refused) as error:
        raise click.ClickException(str(error)) from error
    if is_json:
        click.echo(json.dumps({"done": outcome.done, "kept": [list(each) for each in outcome.kept]}))
        return
    for label in outcome.done:
        click.echo(f"done  {label}")
    for label, reason in outcome.kept:
        click.echo(f"kept  {label}: {reason}")


def _administrator(email: str) -> Actor:
    found = actor_of_email(email, origin="command line") if email else None
    if found is None or not found.is_administrator:
        raise click.UsageError("Say with --as which administrator does it, by mail address.")
    return found
