"""Why a row was refused, in words that name the fix."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from troth.exchange.cleaning import Column, shown
from troth.exchange.engine import matching
from troth.exchange.engine.plan import Plan
from troth.exchange.files.rows import Problem, RawRow


def problem_of(
    plan: Plan,
    columns: Mapping[str, Column],
    row: RawRow,
    refusal: tuple[str, int | None, int | None],
) -> Problem:
    """Describe a refusal of the database's steps: its reason, the slot of the value, another row's line.

    `columns` are those of the mapping, by target.
    """
    reason, slot, other_line = refusal
    target = plan.targets[slot].name if slot is not None and slot >= 0 else ""
    column = columns.get(target)
    value = shown(row.cells[column.index].strip()) if column and column.index < len(row.cells) else ""
    return Problem(column.header if column else "", value, _words(reason, other_line))


def _words(reason: str, other_line: int | None) -> str:
    known = {
        matching.NOT_FOUND: _("Nothing is found by this value. Add it first, or correct the value."),
        matching.AMBIGUOUS: _("Several records have this value. Merge them, or match by another column."),
        matching.NOT_YOURS: _("This record belongs to somebody else; your role may not change it."),
        matching.TAKEN: _("This value must be unique, and another record or row has it already."),
        matching.REPEATED: _("The same as in line %(line)s; only that one was taken."),
        matching.MAY_NOT_CREATE: _("This is not known yet, and your role may not create what is not."),
        matching.MISSING: _("A value is needed here for a new record."),
    }
    return known[reason] % {"line": other_line} if reason in known else reason  # a package says it in words
