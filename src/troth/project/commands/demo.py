"""`troth demo`: the sample company, for a first look and for load tests."""

from __future__ import annotations

import json
import time

import click

PEOPLE, SEED = 2000, 1187
FEWEST, MOST = 60, 1_000_000


@click.command()
@click.option(
    "--people", default=PEOPLE, show_default=True, type=click.IntRange(FEWEST, MOST), help="How many people."
)
@click.option("--seed", default=SEED, show_default=True, help="Another number tells other stories.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def demo(people: int, seed: int, as_json: bool) -> None:
    """Fill an empty workspace with the sample company: Hollin Cycle Works and its customers."""
    from troth.project import loading  # the application need not be loaded for `--help`

    loading.set_up()
    from troth.project.sample.load import WorkspaceNotEmpty

    began = time.monotonic()
    try:
        counts = _load(people, seed, as_json)
    except WorkspaceNotEmpty as refusal:
        raise click.ClickException(
            "There are people or companies here already: the sample goes into an empty workspace only."
        ) from refusal
    seconds = round(time.monotonic() - began, 2)
    if as_json:
        click.echo(json.dumps({**counts, "seconds": seconds}))
        return
    click.echo(
        f"The sample company is here: {counts['people']:,} people, {counts['companies']:,} companies and "
        f"{counts['interactions']:,} interactions over three years, in {seconds} s."
    )


def _load(people: int, seed: int, as_json: bool) -> dict[str, int]:
    from rich.console import Console  # see above
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from troth.ground.clock import now
    from troth.project.sample.load import load

    console = Console(stderr=True)
    columns = TextColumn("Writing people"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(
        *columns, console=console, transient=True, disable=as_json or not console.is_terminal
    ) as bar:
        task = bar.add_task("people", total=people)
        written = load(
            people=people, seed=seed, now=now(), told=lambda so_far: bar.update(task, completed=so_far)
        )
    return {
        "people": written["people_person"],
        "companies": written["people_company"],
        "interactions": written["timeline_interaction"],
        "tasks": written["agenda_task"],
    }
