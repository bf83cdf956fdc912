"""`troth act`: the terminal's door to the actions."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import click


@click.command()
@click.argument("kind")
@click.argument("action")
@click.argument("ids", nargs=-1, required=True, type=click.UUID)
@click.option("--input", "inputs", multiple=True, metavar="NAME=VALUE", help="What the action needs.")
@click.option("--dry-run", is_flag=True, help="Check, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def act(kind: str, action: str, ids: tuple[UUID, ...], **options: Any) -> None:
    """Run an ACTION on records of a KIND by their IDS, as: troth act people add_tag ID --input tag=vip."""
    from troth.catalog.actions import actions_of, perform
    from troth.catalog.errors import Forbidden, Invalid, NotFound
    from troth.catalog.form_values import from_form
    from troth.catalog.registry import object_types
    from troth.team.actor import everyone

    by = everyone(name="Command line", origin="command line")
    object_type = object_types().get(kind)
    if object_type is None:
        raise click.UsageError(f"There is no kind {kind!r}. There are: {', '.join(sorted(object_types()))}.")
    known = {each.name: each for each in actions_of(object_type, seen_by=by)}
    if action not in known:
        raise click.UsageError(f"{kind} have no action {action!r}. They have: {', '.join(known) or 'none'}.")
    wanted, given = known[action], dict(each.partition("=")[::2] for each in options["inputs"])
    values = from_form(replace(object_type, fields=wanted.inputs), given)
    try:
        count = perform(wanted, ids, values, by=by, dry_run=options["dry_run"])
    except Invalid as error:
        raise click.UsageError(" ".join(f"--input {name}: {why}" for name, why in error.errors)) from error
    except (Forbidden, NotFound) as error:
        raise click.ClickException(
            f"Not every one of these is among the {kind}: nothing was done."
        ) from error
    if options["as_json"]:
        click.echo(json.dumps({"count": count, "dry_run": options["dry_run"]}))
    else:
        done = "would be done" if options["dry_run"] else "done"
        click.echo(f"{wanted.label}: {done} on {count} of {len(ids)}.")
