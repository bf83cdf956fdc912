"""From the database to Parquet: one COPY for each file, read as a stream, so that memory stays flat."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from psycopg import sql

from troth.questions.lake import manifest
from troth.questions.lake.folding import folded, folded_lists
from troth.questions.lake.tables import (
    ANY_DECIMAL,
    DAY,
    DECIMALS,
    DEGREES,
    FILES,
    KEY,
    MOMENT,
    MONEY,
    NUMBER,
    POINT,
    REAL,
    TEXT,
    TEXTS,
    TRUTH,
    LakeTable,
    in_files,
)

GROUP_ROWS, GROUP_BYTES = 122_880, 64 * 2**20  # of a row group: what engines read at once
CURRENCY_LETTERS = 3
BLOCK = 16 * 2**20  # bytes of CSV read at a time; no row is longer

# How a value travels: times as whole numbers, so that no setting of the server spells them.
_SENT = {
    FILES: "(select coalesce(json_agg(each ->> 'name'), '[]') from jsonb_array_elements({}) each)",
    TEXTS: "array_to_json(coalesce({}, '{{}}'))",
    DAY: "{} - date '1970-01-01'", MOMENT: "(extract(epoch from {}) * 1000000)::bigint",
    ANY_DECIMAL: f"round({{}}, {DECIMALS})",
    POINT: "round(({0}).latitude::numeric, 15) || ' ' || round(({0}).longitude::numeric, 15)",
    MONEY: f"({{0}}).currency || round(({{0}}).amount, {DECIMALS})",
}  # fmt: skip
_READ = {
    TEXT: pa.string(), KEY: pa.string(), NUMBER: pa.int64(), TRUTH: pa.bool_(), REAL: pa.float64(),
    TEXTS: pa.string(), DAY: pa.int32(), MOMENT: pa.int64(), MONEY: pa.string(), POINT: pa.string(),
    FILES: pa.string(),
}  # fmt: skip
_KEPT = {DAY: pa.date32(), MOMENT: pa.timestamp("us"), TEXTS: pa.list_(pa.string())}


def write(cursor: psycopg.Cursor[Any], table: LakeTable, path: Path, *, month: date | None = None) -> int:
    """Write the rows of a table, or of one of its months, to a Parquet file; give how many there are."""
    schema, rows = _schema(table), 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(_batches(cursor, _select(table, month), table, schema), schema):
            writer.write_table(group)
            rows += len(group)
    manifest.keep(path)
    pa.default_memory_pool().release_unused()  # a worker lives on, and needs it once an hour
    return rows


def _select(table: LakeTable, month: date | None) -> sql.Composed:
    columns = sql.SQL(", ").join(
        sql.SQL(_SENT.get(kind, "{}")).format(sql.Identifier(name)) for name, kind in table.columns.items()
    )
    where: sql.Composable = sql.SQL("")
    if month:
        where = sql.SQL(" where {0} >= {1} and {0} < {2}").format(
            sql.Identifier(table.month_of),
            sql.Literal(f"{month} UTC"),
            sql.Literal(f"{next_month(month)} UTC"),
        )
    first = sql.Identifier(next(iter(table.columns)))
    return sql.SQL("copy (select {} from {}{} order by {}) to stdout (format csv)").format(
        columns, sql.Identifier(table.name), where, first
    )


def next_month(month: date) -> date:
    """Give the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _schema(table: LakeTable) -> Any:
    return pa.schema(
        [(name, _KEPT.get(kind) or _read_as(kind)) for name, kind in in_files(table.columns).items()]
    )


def _read_as(kind: str) -> Any:
    if kind.startswith("decimal("):
        digits, decimals = kind.removeprefix("decimal(").removesuffix(")").split(", ")
        return pa.decimal128(int(digits), int(decimals))
    return _READ[kind]


def _batches(
    cursor: psycopg.Cursor[Any], select: sql.Composed, table: LakeTable, schema: Any
) -> Iterator[Any]:
    with cursor.copy(select) as copy:
        source = io.BufferedReader(_Source(copy), BLOCK)
        try:
            reader = pa.csv.open_csv(
                source,
                pa.csv.ReadOptions(column_names=list(table.columns), block_size=BLOCK),
                pa.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
                pa.csv.ConvertOptions(
                    column_types={name: _read_as(kind) for name, kind in table.columns.items()},
                    true_values=["t"],
                    false_values=["f"],
                    null_values=[""],
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=False,  # the empty text is quoted, what is missing is not
                ),
            )
        except pa.ArrowInvalid as error:
            if "Empty CSV" in str(error):
                return
            raise
        for batch in reader:
            yield _kept(batch, table, schema)


def _kept(batch: Any, table: LakeTable, schema: Any) -> Any:
    columns = []
    for array, kind in zip(batch.columns, table.columns.values(), strict=True):
        if kind in (TEXTS, FILES):
            lists = _lists(array)
            columns += [lists, folded_lists(lists)]
        elif kind == TEXT:
            columns += [array, folded(array)]
        elif kind == MONEY:
            amounts = pc.utf8_slice_codeunits(array, CURRENCY_LETTERS)
            columns += [
                amounts.cast(_read_as(ANY_DECIMAL)),
                pc.utf8_slice_codeunits(array, 0, CURRENCY_LETTERS),
            ]
        elif kind == POINT:
            degrees = pc.split_pattern(array, " ")
            columns += [pc.list_element(degrees, place).cast(_read_as(DEGREES)) for place in (0, 1)]
        else:
            columns.append(array.cast(_KEPT[kind]) if kind in _KEPT else array)
    return pa.record_batch(columns, schema=schema)


def _lists(written: Any) -> Any:
    """Read lists of words from JSON; most records share a few of them."""
    encoded = written.dictionary_encode()
    different = [json.loads(text) for text in encoded.dictionary.to_pylist()]
    return pa.array(different, pa.list_(pa.string())).take(encoded.indices)


def _groups(batches: Iterator[Any], schema: Any) -> Iterator[Any]:
    """Gather batches to row groups of a fair size."""
    gathered: list[Any] = []
    for batch in batches:
        gathered.append(batch)
        is_enough = sum(len(each) for each in gathered) >= GROUP_ROWS
        if is_enough or sum(each.nbytes for each in gathered) >= GROUP_BYTES:
            yield pa.Table.from_batches(gathered, schema)
            gathered = []
    yield pa.Table.from_batches(gathered, schema)


class _Source(io.RawIOBase):
    """What a COPY sends, as a file: the server sends a row at a time."""

    def __init__(self, copy: psycopg.Copy) -> None:
        self._copy = copy
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        rows, size = [self._left], len(self._left)
        while size < len(buffer):
            row = self._copy.read()
            if not row:
                break
            rows.append(bytes(row))
            size += len(row)
        data = b"".join(rows)
        taken = min(size, len(buffer))
        buffer[:taken] = data[:taken]
        self._left = data[taken:]
        return taken
