"""`troth ask`: the terminal's door to questions."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import click
from django.conf import settings
from rich.console import Console
from rich.table import Table

from troth.catalog.registry import object_types
from troth.questions import listing, tree
from troth.questions.counting import Counting
from troth.questions.errors import QuestionError
from troth.questions.lake.manifest import NoLake
from troth.questions.listing import ListQuery, read_query
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
@click.option(
    "--engine",
    type=click.Choice(["postgres", "duckdb", "spark"]),
    default="postgres",
    help="What answers: the database, as of now; the lake, as of its last refresh, by DuckDB or by Spark.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def ask(kind: str, question: str, **options: Any) -> None:
    """Ask a QUESTION of the records of a KIND, as: troth ask people 'country = "IE"'."""
    object_type = object_types().get(kind)
    if object_type is None:
        raise click.UsageError(f"There is no kind {kind!r}. There are: {', '.join(sorted(object_types()))}.")
    shown = options["fields"] or ",".join(field.name for field in object_type.fields if field.is_listed)
    began = time.perf_counter()
    engine = ENGINES[options["engine"]]
    try:
        query = read_query(
            object_type, where=question, sort=options["sort"], limit=options["limit"], fields=shown
        )
        if options["explain"]:
            click.echo(_explained(query, options["engine"]))
            return
        told, rows = engine(query, only_count=options["only_count"])
    except (QuestionError, NoLake) as error:
        raise click.ClickException(str(error)) from error
    if options["as_json"]:
        items = {} if options["only_count"] else {"items": rows}
        click.echo(json.dumps({**told, **items}, default=str, ensure_ascii=False))
        return
    if "as_of" in told:
        click.echo(f"From the lake, as of {told['as_of']:%Y-%m-%d %H:%M:%S} UTC.", err=True)
    if options["only_count"]:
        click.echo(str(told["count"]))
    elif not sys.stdout.isatty():
        _plain(rows)
    else:
        _table(rows, f"{told['count']:,} {object_type.many}, {(time.perf_counter() - began) * 1000:.0f} ms")


def _explained(query: ListQuery, engine: str) -> str:
    if engine != "postgres":
        from troth.questions.lake import answering  # slow to import, and seldom needed

        return answering.sql_of(query, BY, settings.TROTH_LAKE, is_spark=engine == "spark")
    return listing.page_sql(query, BY).text


def _from_database(query: ListQuery, *, only_count: bool) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    total = listing.count(query, BY, Counting.EXACT)
    rows = [] if only_count else listing.rows(query, BY).items
    return {"count": total.value, "is_exact": total.is_exact}, rows


def _from_lake(
    query: ListQuery, *, only_count: bool, is_spark: bool = False
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Ask the lake who it is; what is shown of them is read from the database."""
    from troth.questions.lake import answering  # slow to import, and seldom needed

    engine = answering.by_spark(settings.TROTH_ENGINE) if is_spark else None
    total = answering.count(query, BY, settings.TROTH_LAKE, engine)
    first = () if only_count else answering.page(query, BY, settings.TROTH_LAKE, engine).keys
    keys = tree.Several(tuple(tree.Text(str(key)) for key in first))
    these = replace(query, where=tree.Comparison(tree.Path(("id",)), tree.Operator.IN, keys))
    rows = listing.rows(these, BY).items if first else []
    return {"count": total.value, "is_exact": True, "as_of": total.as_of}, rows


ENGINES: Mapping[str, Callable[..., tuple[dict[str, Any], list[dict[str, Any]]]]] = {
    "postgres": _from_database,
    "duckdb": _from_lake,
    "spark": partial(_from_lake, is_spark=True),
}


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
        is_money = value.keys() == {"amount", "currency"}
        return f"{value['amount']} {value['currency']}" if is_money else str(value.get("name", ""))
    if isinstance(value, list):
        return "; ".join(_text(each) for each in value)
    return "" if value is None else str(value)
