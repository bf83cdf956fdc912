"""`troth events` and `troth modules`: what is wired to what."""

from __future__ import annotations

import json

import click

from troth.project import commandline


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def events(as_json: bool) -> None:
    """Say who publishes which fact, and who listens."""
    commandline.set_up()
    from troth.ground.events import listeners_of, path_of
    from troth.ground.modules import installed

    told = {
        event.name: {"from": module.name, "listeners": [path_of(one) for one in listeners_of(event)]}
        for module in installed()
        for event in module.events
    }
    if as_json:
        click.echo(json.dumps(told))
        return
    for name, said in told.items():
        click.echo(f"{name:34} {', '.join(said['listeners']) or 'nobody listens'}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def modules(as_json: bool) -> None:
    """Say which modules are on, lower floors first, and what each brings."""
    commandline.set_up()
    from troth.ground.modules import installed

    told = [
        {
            "name": module.name,
            "needs": list(module.needs),
            "object_types": [kind.name for kind in module.object_types],
        }
        for module in installed()
    ]
    if as_json:
        click.echo(json.dumps({"modules": told}))
        return
    for one in told:
        click.echo(f"{one['name']:12} {', '.join(one['object_types'])}".rstrip())
