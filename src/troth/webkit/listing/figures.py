"""What stands below the columns of a list: a figure for each that has one, as its address says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from troth.catalog.types import Field
from troth.questions.errors import QuestionError
from troth.questions.figures import COUNTS, Figure, figures, figures_for
from troth.questions.values import TIME_KINDS
from troth.team.actor import Actor
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.listing import table
from troth.webkit.listing.reading import query_of
from troth.webkit.listing.state import ListPage, ListState, read_state

View = Callable[..., HttpResponse]
WORDS = {
    Figure.PRESENT: _("filled"),
    Figure.MISSING: _("empty"),
    Figure.SUM: _("sum"),
    Figure.AVG: _("average"),
    Figure.MIN: _("least"),
    Figure.MAX: _("most"),
}
OF_TIMES = {Figure.MIN: _("earliest"), Figure.MAX: _("latest")}


@dataclass(frozen=True, slots=True)
class Foot:
    """A figure below a column. `value` is as the field has it, or the number of records that have one."""

    label: Any
    value: Any
    is_count: bool


def show_figures(page: ListPage) -> View:
    """Make the view of the row below a list. It is asked for after the list, which need not wait."""

    @require_GET
    @needs(f"{page.declared.name}.see")
    def show(request: MemberRequest) -> HttpResponse:
        state, member = read_state(request, page), request.member
        chosen = chosen_figures(page, state, member)
        if not chosen:
            raise Http404
        try:
            found = figures(query_of(page, state), list(chosen.values()), member)
        except QuestionError as wrong:
            raise Http404 from wrong
        context: dict[str, Any] = {
            "page": page,
            "state": state,
            "columns": table.columns_of(page, state, member),
            "feet": None,
        }
        if found is not None:
            context["feet"] = {
                name: Foot(word_of(field, figure), value, figure in COUNTS)
                for (name, (field, figure)), value in zip(chosen.items(), found, strict=True)
            }
        return reply.fragment(request, "webkit/list/_figures.html", context)

    return show


def chosen_figures(page: ListPage, state: ListState, seen_by: Actor) -> dict[str, tuple[Field, Figure]]:
    """Choose the figures of the shown columns; what is no column or does not fit it is passed over."""
    wanted = dict(each.split(":", 1) for each in state.calc.split(",") if ":" in each)
    return {
        field.name: (field, Figure(wanted[field.name]))
        for field in table.shown_fields(page, state.cols, seen_by)
        if wanted.get(field.name) in figures_for(field)
    }


def offered_figures(field: Field) -> list[tuple[str, Any]]:
    """List what can stand below a column: its code and its word."""
    return [(figure.value, word_of(field, figure)) for figure in figures_for(field)]


def word_of(field: Field, figure: Figure) -> Any:
    """Give the word for a figure of a field."""
    return OF_TIMES.get(figure, WORDS[figure]) if field.kind in TIME_KINDS else WORDS[figure]
