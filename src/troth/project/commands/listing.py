"""`troth events` and `troth modules`: what this installation consists of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from troth.project import loading

NOBODY = "–"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--markdown", is_flag=True, help="Print the table of docs/events.md.")
def events(as_json: bool, markdown: bool) -> None:
    """Say which facts are published, by whom, and who listens."""
    loading.set_up()
    from troth.ground.events import listeners_of
    from troth.ground.jobs import path_of
    from troth.ground.modules import installed

    rows: list[dict[str, Any]] = [
        {
            "event": event.name,
            "module": module.name,
            "sentence": event.sentence,
            "listeners": [path_of(one).removeprefix("troth.") for one in listeners_of(event)],
        }
        for module in installed()
        for event in module.events
    ]
    if as_json:
        click.echo(json.dumps({"events": rows}))
        return
    cells = [[row["event"], row["sentence"], ", ".join(row["listeners"]) or NOBODY] for row in rows]
    _print(["Event", "Sentence", "Who listens"], cells, markdown=markdown)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def modules(as_json: bool) -> None:
    """Say which modules are on, and what each gives."""
    loading.set_up()
    from troth.ground.modules import installed, third_party

    guests = {point.name for point in third_party()}
    rows: list[dict[str, Any]] = [
        {
            "module": module.name,
            "is_third_party": module.name in guests,
            "needs": list(module.needs),
            "object_types": [kind.name for kind in module.object_types],
            "events": len(module.events),
            "jobs": len(module.jobs),
            "commands": sorted(command.name for command in module.commands),
        }
        for module in installed()
    ]
    if as_json:
        click.echo(json.dumps({"modules": rows}))
        return
    cells = [
        [
            row["module"] + (" (third party)" if row["is_third_party"] else ""),
            ", ".join(row["needs"]) or NOBODY,
            ", ".join(row["object_types"]) or NOBODY,
            str(row["events"]),
            ", ".join(row["commands"]) or NOBODY,
        ]
        for row in rows
    ]
    _print(["Module", "Needs", "Object types", "Events", "Commands"], cells, markdown=False)


def _print(head: Sequence[str], rows: Sequence[Sequence[str]], *, markdown: bool) -> None:
    if markdown:
        click.echo("\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)))
        return
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for number, row in enumerate((head, *rows)):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        click.secho(line, bold=number == 0)
