"""Parquet, with typed columns, a row group at a time."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from troth.catalog.types import Kind
from troth.exchange.exporting.selection import Tell, selection_of
from troth.questions.listing import ListQuery
from troth.team.actor import Actor

_GROUP_ROWS = 20_000
_TYPES = {
    Kind.NUMBER: pa.int64(),
    Kind.DECIMAL: pa.float64(),
    Kind.YES_NO: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.DATETIME: pa.timestamp("us", tz="UTC"),
    Kind.TAGS: pa.list_(pa.string()),
}


def write_parquet(query: ListQuery, seen_by: Actor, path: Path, tell: Tell) -> int:
    """Write Parquet; gives the number of records."""
    selection = selection_of(query, seen_by)
    schema = pa.schema([(each.name, _TYPES.get(each.kind, pa.string())) for each in selection.columns])
    texts = {place for place, each in enumerate(selection.columns) if each.kind is Kind.ID}
    floats = {place for place, each in enumerate(selection.columns) if each.kind is Kind.DECIMAL}
    count = 0
    rows = selection.rows()
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(islice(rows, _GROUP_ROWS)):
            columns = [list(column) for column in zip(*group, strict=True)]
            for place in texts:
                columns[place] = [None if value is None else str(value) for value in columns[place]]
            for place in floats:
                columns[place] = [None if value is None else float(value) for value in columns[place]]
            arrays = [
                pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(group)
            tell(count)
    return count
