"""Records as files. `write_file` writes any form; each form has a room of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from troth.exchange.exporting.csv_out import write_csv
from troth.exchange.exporting.json_out import write_jsonl
from troth.exchange.exporting.parquet_out import write_parquet
from troth.exchange.exporting.selection import Tell
from troth.exchange.exporting.vcard_out import has_cards, write_vcards
from troth.exchange.exporting.xlsx_out import write_xlsx
from troth.questions.listing import ListQuery
from troth.team.actor import Actor

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "vcf": "text/vcard; charset=utf-8",
}
_WRITERS: dict[str, Callable[[ListQuery, Actor, Path, Tell], int]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
    "vcf": write_vcards,
}
__all__ = ["MEDIA_TYPES", "forms_of", "write_file"]


def forms_of(query: ListQuery) -> tuple[str, ...]:
    """List the forms in which records of this type can be written."""
    return tuple(form for form in _WRITERS if form != "vcf" or has_cards(query.object_type))


def write_file(query: ListQuery, form: str, seen_by: Actor, path: Path, tell: Tell) -> int:
    """Write the records that a question finds and the asker may export; gives how many.

    `tell` hears of the count now and then and may raise to end it. Raises QuestionError.
    """
    return _WRITERS[form](query, seen_by, path, tell)
