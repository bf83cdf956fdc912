"""The filter bar of a list: a question as clauses, each clicked together, changed or dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from troth.catalog.types import Field, Kind, ObjectType
from troth.questions import tree
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.paths import readable_fields
from troth.team.actor import Actor
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.listing import behaviours, clauses, measured
from troth.webkit.listing.clauses import Clause
from troth.webkit.listing.measured import Outcome
from troth.webkit.listing.pointed import pointed_at
from troth.webkit.listing.saved_views import open_view
from troth.webkit.listing.state import ListPage, ListState

View = Callable[..., HttpResponse]


def shown_clauses(state: ListState, kind: ObjectType, seen_by: Actor) -> list[Clause]:
    """Take the question of a list apart; an id that a reference is held against is shown by name."""
    return [_with_name(clause, seen_by) for clause in clauses.clauses_of(parsed(state.where), kind)]


def _with_name(clause: Clause, seen_by: Actor) -> Clause:
    found = pointed_at(clause.field, clause.value, seen_by) if clause.field else None
    return (
        replace(clause, label=clause.label.replace(f"“{clause.value}”", found["name"])) if found else clause
    )


def edit_clause(page: ListPage) -> View:
    """Make the view of the little form in which a clause is clicked together."""

    @require_GET
    @needs(f"{page.declared.name}.see")
    def clause(request: MemberRequest) -> HttpResponse:
        state, _view = open_view(request, page)
        fields = _askable(page.object_type, request.member)
        place = _place(request)
        given = clauses.clauses_of(parsed(state.where), page.object_type)
        present = given[place] if place is not None and place < len(given) else None
        form = request.GET.get("field", "") or (present.form if present else "")
        field = _field_of(form, fields)
        context = {
            "page": page,
            "state": state,
            "fields": fields,
            "more": _others(page.object_type, request.member),
            "form": form,
            "field": field,
            "tests": clauses.tests_of(field) if field else [],
            "present": present if present and present.form == form else None,
            "place": place,
            "units": clauses.UNITS,
            "label_of": clauses.label_of,
        }
        context |= _of_behaviour(form, present, page, request)
        return reply.fragment(request, "webkit/list/_clause_form.html", context)

    return clause


def _of_behaviour(
    form: str, present: clauses.Clause | None, page: ListPage, request: MemberRequest
) -> dict[str, object]:
    """Gather what the forms of behaviours show, for the clause that stands there or a new one."""
    seen_by = request.member
    read = behaviours.read(present.node) if present and present.form == form else None
    found: dict[str, object] = {"happened": None, "within": None, "outcome": None}
    if form == behaviours.HAPPENED:
        found["happened"] = read if isinstance(read, behaviours.Happened) else behaviours.Happened()
        found["choices"] = behaviours.choices_of(page.object_type, seen_by)
    elif form == behaviours.SEGMENT:
        found["within"] = read if isinstance(read, behaviours.Within) else behaviours.Within()
        found["segments"] = behaviours.segments_of(page.object_type, seen_by)
    elif form == measured.MEASURED:
        outcome = (measured.read(present.node) if present and present.form == form else None) or Outcome()
        chosen = request.GET.get("of", outcome.of)
        found["outcome"] = outcome
        found["of"] = measured.find(chosen, page.object_type, seen_by)
        found["measurable"] = measured.offered(page.object_type, seen_by)
    return found


def url_with_clause(request: MemberRequest, page: ListPage, state: ListState) -> str:
    """Give the list's address with one clause added, changed or dropped.

    Raises KeyError or ValueError, with a word for people, where the form says what can not be asked.
    """
    texts = [clause.text for clause in clauses.clauses_of(parsed(state.where), page.object_type)]
    place = _place(request)
    form = request.GET.get("field", "")
    field = _field_of(form, _askable(page.object_type, request.member))
    if "drop" in request.GET and place is not None:
        texts = texts[:place] + texts[place + 1 :]
    elif form in (behaviours.HAPPENED, behaviours.SEGMENT):
        written = behaviours.written(form, request.GET, page.object_type, request.member)
        texts = _put(texts, place, written)
    elif form == measured.MEASURED:
        texts = _put(texts, place, measured.written(request.GET, page.object_type, request.member))
    elif field is not None:
        texts = _put(texts, place, clauses.written(field, request.GET))
    return state.url(where=clauses.joined(texts))


def _others(kind: ObjectType, seen_by: Actor) -> list[tuple[str, str]]:
    """List the forms beside those of the fields, by name and label."""
    found = behaviours.offered(kind, seen_by)
    if measured.offered(kind, seen_by):
        found.append((measured.MEASURED, _("Total, average, first or last")))
    return found


def _put(texts: list[str], place: int | None, clause: str) -> list[str]:
    if place is None or place >= len(texts):
        return [*texts, clause]
    return [*texts[:place], clause, *texts[place + 1 :]]


def _askable(kind: ObjectType, seen_by: Actor) -> list[Field]:
    return [field for field in readable_fields(kind, seen_by) if field.kind is not Kind.ID]


def _field_of(name: str, fields: list[Field]) -> Field | None:
    return next((field for field in fields if field.name == name), None)


def parsed(where: str) -> tree.Node | None:
    """Read a question; None where there is none, or none that can be read."""
    try:
        return parse(where) if where else None
    except QuestionError:
        return None


def _place(request: MemberRequest) -> int | None:
    place = request.GET.get("place", "")
    return int(place) if place.isdecimal() and len(place) < 5 else None
