"""`troth lake …`: the terminal's door to the lake."""

from __future__ import annotations

import json
import time

import click
from django.conf import settings


@click.group()
def lake() -> None:
    """The records as Parquet files, for heavy questions and analyses."""


@lake.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def refresh(as_json: bool) -> None:
    """Make the lake, or bring it up to the present."""
    from troth.questions.lake import refreshing  # slow to import, which `troth --help` need not pay

    began = time.perf_counter()
    try:
        done = refreshing.refresh(settings.TROTH_LAKE)
    except refreshing.Busy as error:
        raise click.ClickException(str(error)) from error
    seconds = time.perf_counter() - began
    if as_json:
        told = {
            "as_of": done.as_of.isoformat(),
            "tables": done.tables,
            "files": done.files,
            "rows": done.rows,
            "seconds": round(seconds, 2),
        }
        click.echo(json.dumps(told))
    elif done.files:
        written = f"{done.rows:,} rows of {len(done.tables)} tables in {done.files} files"
        click.echo(f"{written}, {seconds:.1f} s: {settings.TROTH_LAKE}")
    else:
        click.echo(f"Nothing has changed: {settings.TROTH_LAKE}")
