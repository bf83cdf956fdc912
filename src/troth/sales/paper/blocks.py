"""The blocks that a template is made of: what a shop owner edits, and nothing that could run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.errors import Invalid
from troth.catalog.formats import Unfit, text
from troth.sales.paper.filling import unknown_names

MOST_BLOCKS = 60
LONGEST_TEXT, LONGEST_CONDITION = 20_000, 2_000


class Kind(StrEnum):
    """What a block is."""

    LOGO = "logo"
    PARTIES = "parties"
    HEADING = "heading"
    TEXT = "text"
    LINES = "lines"
    TOTALS = "totals"
    TERMS = "terms"
    SIGNATURE = "signature"
    PAGE_BREAK = "page_break"


KIND_LABELS = {
    Kind.LOGO: gettext_lazy("Logo"),
    Kind.PARTIES: gettext_lazy("Addresses and facts"),
    Kind.HEADING: gettext_lazy("Heading"),
    Kind.TEXT: gettext_lazy("Text"),
    Kind.LINES: gettext_lazy("Lines"),
    Kind.TOTALS: gettext_lazy("Totals"),
    Kind.TERMS: gettext_lazy("Terms, in small print"),
    Kind.SIGNATURE: gettext_lazy("Place to sign"),
    Kind.PAGE_BREAK: gettext_lazy("New page"),
}
WRITTEN = frozenset({Kind.HEADING, Kind.TEXT, Kind.TERMS, Kind.SIGNATURE})
COLUMNS = ("quantity", "unit_price", "discount", "tax")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of a template. `columns` are those of the lines that are shown, for lines only.

    `where` is a question about the document: the block is in it when it is met, or always when there is none.
    """

    kind: Kind
    text: str = ""
    where: str = ""
    columns: frozenset[str] = frozenset()

    @property
    def as_json(self) -> dict[str, Any]:
        """The block as it is kept."""
        kept: dict[str, Any] = {"kind": self.kind.value}
        if self.where:
            kept["where"] = self.where
        if self.kind in WRITTEN:
            kept["text"] = self.text
        if self.kind is Kind.LINES:
            kept["columns"] = [name for name in COLUMNS if name in self.columns]
        return kept


def read_blocks(value: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Read blocks as they are kept or were edited. Raises Invalid, which names each by its place."""
    if not value:
        raise Invalid([("blocks", _("A template needs a block."))])
    if len(value) > MOST_BLOCKS:
        raise Invalid([("blocks", _("A template has at most %d blocks.") % MOST_BLOCKS)])
    blocks, wrong = [], []
    for place, each in enumerate(value):
        try:
            blocks.append(_read(each))
        except Unfit as error:
            wrong.append((f"blocks.{place}", str(error)))
    if wrong:
        raise Invalid(wrong)
    return blocks


def _read(value: Mapping[str, Any]) -> Block:
    try:
        kind = Kind(str(value.get("kind")))
    except ValueError:
        raise Unfit(_("is no kind of block that is known.")) from None
    written = text(str(value.get("text") or ""), LONGEST_TEXT, has_lines=True) if kind in WRITTEN else ""
    if kind in (Kind.HEADING, Kind.TEXT, Kind.TERMS) and not written:
        raise Unfit(_("says nothing."))
    if strangers := unknown_names(written):
        raise Unfit(_("names {%s}, which is not known.") % strangers[0])
    columns = value.get("columns") if isinstance(value.get("columns"), (list, tuple, frozenset)) else COLUMNS
    shown = (
        frozenset(name for name in COLUMNS if name in (columns or ())) if kind is Kind.LINES else frozenset()
    )
    where = text(str(value.get("where") or ""), LONGEST_CONDITION)
    return Block(kind=kind, text=written, where=where, columns=shown)
