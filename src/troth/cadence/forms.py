"""What is typed about cadences."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from troth.catalog.errors import Invalid

LATER = ((7, _("a week")), (30, _("a month")), (90, _("a quarter")))


class LaterForm(forms.Form):
    """For how many days somebody is left alone; 0 takes it back."""

    days = forms.IntegerField(min_value=0, max_value=365)


def read_cadences(typed: QueryDict) -> list[tuple[UUID, int]]:
    """Read segments with their days, as they stand below one another. A row without a segment is none.

    Raises Invalid.
    """
    read: list[tuple[UUID, int]] = []
    for segment, days in zip(typed.getlist("segment"), typed.getlist("days"), strict=False):
        if not segment:
            continue
        try:
            read.append((UUID(segment), int(days)))
        except ValueError:
            raise Invalid([("days", _("Say every how many days."))]) from None
    return read


def as_rows(read: list[Any], spare: int = 2) -> list[dict[str, Any]]:
    """Give the rows of the form, with some that are empty."""
    rows = [{"segment": str(segment), "days": days} for segment, days in read]
    return rows + [{"segment": "", "days": ""}] * spare
