"""The words of tests, as they stand between a field and a value: one table for forms and sentences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from troth.catalog.types import Field, Kind
from troth.questions.tree import Operator

TIMES = (Kind.DATE, Kind.DATETIME, Kind.TIME)
WORDS = {
    Operator.EQUAL: gettext_lazy("is"),
    Operator.SAME: gettext_lazy("is exactly"),
    Operator.DIFFERENT: gettext_lazy("is not"),
    Operator.LESS: gettext_lazy("is less than"),
    Operator.AT_MOST: gettext_lazy("is at most"),
    Operator.MORE: gettext_lazy("is more than"),
    Operator.AT_LEAST: gettext_lazy("is at least"),
    Operator.CONTAINS: gettext_lazy("contains"),
    Operator.STARTS: gettext_lazy("starts with"),
    Operator.ENDS: gettext_lazy("ends with"),
    Operator.HAS: gettext_lazy("has"),
    Operator.IN: gettext_lazy("is"),
    Operator.OLDER: gettext_lazy("is longer ago than"),
    Operator.WITHIN: gettext_lazy("is within"),
    Operator.WITHIN_LAST: gettext_lazy("is within the last"),
    Operator.WITHIN_NEXT: gettext_lazy("is within the next"),
    Operator.IS: gettext_lazy("is"),
    Operator.MISSING: gettext_lazy("is missing"),
    Operator.PRESENT: gettext_lazy("is present"),
}
OF_TIMES = {
    Operator.LESS: gettext_lazy("is before"),
    Operator.AT_MOST: gettext_lazy("is up to"),
    Operator.MORE: gettext_lazy("is after"),
    Operator.AT_LEAST: gettext_lazy("is from"),
}


def word_of(operator: Operator, field: Field) -> str:
    """Say a test of a field; of times in the words of a calendar."""
    return str((field.kind in TIMES and OF_TIMES.get(operator)) or WORDS[operator])
