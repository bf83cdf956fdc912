"""What a measure comes to: its kind, and the fields that it can be made of."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.types import Field, Kind
from troth.questions import tree
from troth.questions.errors import QuestionError
from troth.questions.tree import Function
from troth.questions.values import NUMBER_KINDS, TIME_KINDS

COUNTED = Field(name="count", label=gettext_lazy("Number"), kind=Kind.NUMBER)
ENDS = frozenset({Function.FIRST, Function.LAST})  # told by the time of the records
ADDED = frozenset({Function.SUM, Function.AVG})


def measured_field(measure: tree.Measure, of: Field | None) -> Field:
    """Give a field that stands for the outcome. Raises QuestionError where nothing can be made of `of`."""
    if of is None:
        return COUNTED
    if measure.function in ADDED:
        if of.kind not in NUMBER_KINDS:
            raise _unfit(measure, of, _("a field that holds numbers"))
        return replace(of, kind=Kind.DECIMAL)
    if measure.function not in ENDS and of.kind not in NUMBER_KINDS | TIME_KINDS:
        raise _unfit(measure, of, _("a field that holds numbers or times"))
    if of.kind in (Kind.TAGS, Kind.REFERENCE, Kind.PLACE):
        raise _unfit(measure, of, _("a field with one value of its own"))
    return of


def _unfit(measure: tree.Measure, of: Field, expected: str) -> QuestionError:
    return QuestionError(position=measure.path.position, found=of.name, expected=expected)
