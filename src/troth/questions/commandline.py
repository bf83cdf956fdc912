"""`troth ask`: the terminal's door to questions."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from troth.catalog.registry import object_types
from troth.questions import listing
from troth.questions.counting import Counting
from troth.questions.errors import QuestionError
from troth.questions.listing import read_query
from troth.team.actor import everyone

BY = everyone(name="Command line", origin="command line")


@click.command()
@click.argument("kind")
@click.argument("question", default="")
@click.option("--count", "only_count", is_flag=True, help="Only say how many.")
@click.option("--fields", default="", metavar="a,b", help="Which fields; those of a new list else.")
@click.option("--sort", default="", help="Fields to sort by, as -created_at,last_name.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200), help="How many to show.")
@click.option("--explain", is_flag=True, help="Show the SQL that the question becomes.")
@click.option("--engine", type=click.Choice(["postgres"]), default="postgres", help="What answers.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def ask(kind: str, question: str, **options: Any) -> None:
    """Ask a QUESTION of the records of a KIND, as: troth ask people 'country = "IE"'."""
    object_type = object_types().get(kind)
    if object_type is None:
        raise click.UsageError(f"There is no kind {kind!r}. There are: {', '.join(sorted(object_types()))}.")
    shown = options["fields"] or ",".join(field.name for field in object_type.fields if field.is_listed)
    began = time.perf_counter()
    try:
        query = read_query(
            object_type, where=question, sort=options["sort"], limit=options["limit"], fields=shown
        )
        if options["explain"]:
            click.echo(listing.page_sql(query, BY).text)
            return
        total = listing.count(query, BY, Counting.EXACT)
        rows = [] if options["only_count"] else listing.rows(query, BY).items
    except QuestionError as error:
        raise click.ClickException(str(error)) from error
    if options["as_json"]:
        told = {
            "count": total.value,
            "is_exact": total.is_exact,
            **({} if options["only_count"] else {"items": rows}),
        }
        click.echo(json.dumps(told, default=str, ensure_ascii=False))
    elif options["only_count"]:
        click.echo(str(total.value))
    elif not sys.stdout.isatty():
        _plain(rows)
    else:
        _table(rows, f"{total.value:,} {object_type.many}, {(time.perf_counter() - began) * 1000:.0f} ms")


def _plain(rows: list[dict[str, object]]) -> None:
    for row in rows:
        click.echo("\t".join(_text(value) for value in row.values()))


def _table(rows: list[dict[str, object]], caption: str) -> None:
    table = Table(caption=caption)
    for name in rows[0] if rows else ():
        table.add_column(name)
    for row in rows:
        table.add_row(*(_text(value) for value in row.values()))
    Console().print(table)


def _text(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if isinstance(value, list):
        return "; ".join(_text(each) for each in value)
    return "" if value is None else str(value)
