"""Questions answered from the lake, by DuckDB or by Spark: how many, and which keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

import duckdb
import ibis

from troth.questions.checking import check
from troth.questions.lake import manifest, spark
from troth.questions.lake.comparing import Cell
from troth.questions.lake.expressions import Asked
from troth.questions.lake.manifest import Held, NoLake
from troth.questions.lake.tables import KEY, TEXT, TEXTS, in_files
from troth.questions.listing import ListQuery
from troth.questions.sorting import Key, keys_of
from troth.team.actor import Actor

DUCKDB = "duckdb"
MEMORY = "2GB"  # beyond it DuckDB works on disk
_TRIES = 10  # a refresh deletes the files that it replaces; whoever was about to read them begins anew
_IBIS = {TEXT: "string", KEY: "string", TEXTS: "array<string>"}


@dataclass(slots=True)
class Tables:
    """The tables of the lake as Ibis knows them. `used` names those that an expression was made over."""

    held: Mapping[str, Held]
    used: dict[str, Any] = field(default_factory=dict)

    def table(self, name: str) -> Any:
        """Give a table by its name."""
        if name not in self.used:
            columns = in_files(self._columns(name))
            types = {column: _IBIS.get(type_, type_) for column, type_ in columns.items()}
            self.used[name] = ibis.table(types, name=name)
        return self.used[name]

    def type_of(self, table: str, column: str) -> str:
        """Give the type of a column in the lake. Raises NoLake where it was not there at the last refresh."""
        try:
            return self._columns(table)[column]
        except KeyError:
            raise _not_yet(f"{table}.{column}") from None

    def _columns(self, table: str) -> Mapping[str, str]:
        if table not in self.held:
            raise _not_yet(table)
        return self.held[table].columns


Engine: TypeAlias = Callable[[Any, Tables, Path], Any]


def _not_yet(name: str) -> NoLake:
    return NoLake(f"The lake does not hold {name} yet: bring it up to the present with `troth lake refresh`.")


@dataclass(frozen=True, slots=True)
class Found:
    """The keys of the records that a question finds, as the lake stood at a moment."""

    keys: tuple[UUID, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records a question finds, as the lake stood at a moment."""

    value: int
    as_of: datetime


def count(query: ListQuery, seen_by: Actor, folder: Path, engine: Engine | None = None) -> Counted:
    """Count the records, whatever the page. Raises QuestionError, NoLake."""

    def counted(tables: Tables) -> Any:
        return _records(query, seen_by, tables).agg(n=ibis._.count())

    as_of, rows = answered(folder, counted, engine)
    return Counted(rows["n"][0].as_py(), as_of)


def ids(query: ListQuery, seen_by: Actor, folder: Path) -> Found:
    """Give the keys of all records, whatever the page and the order. Raises QuestionError, NoLake."""
    as_of, rows = answered(folder, lambda tables: _records(query, seen_by, tables).select("id"))
    return Found(_keys(rows), as_of)


def page(query: ListQuery, seen_by: Actor, folder: Path, engine: Engine | None = None) -> Found:
    """Give the keys of the first records in the order of the list. Raises QuestionError, NoLake."""
    order = keys_of(query.sort, query.object_type, seen_by)

    def first(tables: Tables) -> Any:
        records = _records(query, seen_by, tables)
        asked = Asked(tables, seen_by)
        cells = [asked.cell(query.object_type, records, key.field) for key in order]
        turns = [turn for key, cell in zip(order, cells, strict=True) for turn in _turns(key, cell)]
        return records.order_by(turns).limit(query.limit).select("id")

    as_of, rows = answered(folder, first, engine)
    return Found(_keys(rows), as_of)


def sql_of(query: ListQuery, seen_by: Actor, folder: Path, *, is_spark: bool = False) -> str:
    """Give the SQL that DuckDB, or Spark, would run for `ids`. Raises QuestionError, NoLake."""
    tables = Tables(manifest.read_or_refuse(folder).tables)
    keys = _records(query, seen_by, tables).select("id")
    return spark.sql_of(keys) if is_spark else str(ibis.to_sql(keys, dialect="duckdb"))


def engine_at(address: str) -> Engine | None:
    """Give the engine that `TROTH_ENGINE` names: None for DuckDB, in the process that asks."""
    return None if address == DUCKDB else by_spark(address)


def by_spark(address: str) -> Engine:
    """Give the engine that asks Spark: a cluster at spark://… or sc://…, or one within this process."""

    def ask(expression: Any, tables: Tables, folder: Path) -> Any:
        return spark.run(expression, {name: tables.held[name] for name in tables.used}, folder, address)

    return ask


def _records(query: ListQuery, seen_by: Actor, tables: Tables) -> Any:
    meaning = check(query.where, query.object_type, seen_by) if query.where is not None else None
    return Asked(tables, seen_by).records(query.object_type, meaning)


def _turns(key: Key, cell: Cell) -> list[Any]:
    value = cell.value if cell.folded is None else cell.folded
    values = [value] if cell.currency is None else [cell.currency, value]
    return [
        each.desc(nulls_first=False) if key.is_descending else each.asc(nulls_first=False) for each in values
    ]


def _keys(rows: Any) -> tuple[UUID, ...]:
    return tuple(map(UUID, rows["id"].to_pylist()))


def answered(
    folder: Path, ask: Callable[[Tables], Any], engine: Engine | None = None
) -> tuple[datetime, Any]:
    """Run an expression over the lake as it is; give the moment, and its rows as an Arrow table.

    Raises NoLake.
    """
    for tried in range(1, _TRIES + 1):
        lake = manifest.read_or_refuse(folder)
        tables = Tables(lake.tables)
        expression = ask(tables)
        try:
            return lake.as_of, (engine or run)(expression, tables, folder)
        except (duckdb.IOException, spark.FileGone):
            if tried == _TRIES or manifest.read(folder) == lake:
                raise
    raise AssertionError  # the loop ends before


def run(expression: Any, tables: Tables, folder: Path) -> Any:
    """Run an expression over the files of a lake; give its rows as an Arrow table."""
    with closing(connected(folder)) as connection:
        for name in tables.used:
            files = [str(folder / file.path) for file in tables.held[name].files]
            connection.read_parquet(files).create_view(name)
        return connection.sql(ibis.to_sql(expression, dialect="duckdb")).to_arrow_table()


def connected(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open an engine that can read this lake, and reach nothing else."""
    connection = duckdb.connect(
        config={"memory_limit": MEMORY, "temp_directory": str(folder / manifest.SPILL)}
    )
    here = str(folder).replace("'", "''")
    connection.execute(f"set allowed_directories = ['{here}']; set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection
