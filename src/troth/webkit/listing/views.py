"""The doors of a list that only read: the page, its exact count, a record beside it, completions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from troth.catalog.registry import records_of
from troth.catalog.types import Kind
from troth.ground.hooks import filled
from troth.questions import listing as questions
from troth.questions import tree
from troth.questions.completion import complete
from troth.questions.errors import QuestionError
from troth.questions.listing import ListQuery
from troth.questions.paths import find_readable, readable_fields, referred
from troth.team.actor import Actor
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.hooks import QuestionActions, RecordPeek, RowActions
from troth.webkit.listing import figures, filter_bar, grouping, layouts, marks, saved_views, table
from troth.webkit.listing.reading import query_of, read_one
from troth.webkit.listing.saved_views import OpenView
from troth.webkit.listing.state import ListPage, ListState, Tab, read_state
from troth.webkit.shell import find_url

View = Callable[..., HttpResponse]
OPTIONS = 10


def show_list(page: ListPage) -> View:
    """Make the view of the list itself."""

    @require_GET
    @needs(f"{page.declared.name}.see")
    def list_records(request: MemberRequest) -> HttpResponse:
        state, view = saved_views.open_view(request, page)
        if "test" in request.GET or "drop" in request.GET:
            try:
                return HttpResponseRedirect(filter_bar.url_with_clause(request, page, state))
            except (KeyError, ValueError) as error:
                return _page(request, page, state, view, error=str(error))
        if "tone" in request.GET:
            try:
                return HttpResponseRedirect(marks.url_with_mark(page, state, request.GET, request.member))
            except ValueError as error:
                return _page(request, page, state, view, error=str(error))
        if "col" in request.GET:
            return HttpResponseRedirect(state.url(**_columns_posted(request)))
        return _page(request, page, state, view)

    return list_records


def count_exactly(page: ListPage) -> View:
    """Make the view that counts every record of a list."""

    @require_GET
    @needs(f"{page.declared.name}.see")
    def count(request: MemberRequest) -> HttpResponse:
        state = read_state(request, page)
        counted = questions.count(query_of(page, state), request.member)
        return reply.fragment(
            request, "webkit/list/_count.html", {"page": page, "state": state, "count": counted}
        )

    return count


def peek(page: ListPage) -> View:
    """Make the view of a record beside its list."""

    @require_GET
    @needs(f"{page.declared.name}.see")
    def show_record(request: MemberRequest, record_id: UUID) -> HttpResponse:
        context = {
            "page": page,
            "state": read_state(request, page),
            "peek": _peek(page, record_id, request.member),
        }
        return reply.fragment(request, "webkit/list/_peek.html", context)

    return show_record


def complete_question(page: ListPage) -> View:
    """Make the view that says how a question that is being typed may go on."""

    @require_GET
    @needs(f"{page.declared.name}.see")
    def completions(request: MemberRequest) -> HttpResponse:
        text = request.GET.get("where", "")
        at = request.GET.get("at", "")
        caret = int(at) if at.isdecimal() and len(at) < 6 else len(text)
        found = complete(text, caret, page.object_type, request.member)
        return reply.part(request, "webkit/list/_completions.html", {"found": found})

    return completions


def find_options(page: ListPage) -> View:
    """Make the view that finds records for a field that points at them."""

    @require_GET
    @needs(f"{page.declared.name}.see")
    def options(request: MemberRequest, name: str) -> HttpResponse:
        field = find_readable(page.object_type, name, request.member)
        to = referred(field) if field and field.kind is Kind.REFERENCE else None
        if to is None:
            raise Http404
        typed = request.GET.get("q", "").strip()
        title = tree.Path((to.title,))
        query = ListQuery(
            object_type=to,
            where=tree.Comparison(title, tree.Operator.CONTAINS, tree.Text(typed)) if typed else None,
            limit=OPTIONS,
            fields=("id", to.title),
        )
        try:
            found = questions.rows(query, request.member).items
        except QuestionError:
            found = []
        return reply.part(request, "webkit/list/_options.html", {"found": found, "title": to.title})

    return options


def _page(
    request: MemberRequest, page: ListPage, state: ListState, view: OpenView | None, error: str = ""
) -> HttpResponse:
    member = request.member
    asked = layouts.asked(page, state, member)
    problem = asked["problem"]
    tabs = _tabs(page, state, member)
    context = {
        "page": page,
        "kind": page.object_type,
        "state": state,
        "error": error,
        "tabs": tabs,
        "view": view,
        "may_keep": bool(member.member_id) and _is_worth_keeping(page, state, view, tabs),
        "peek": _peek(page, _uuid(state.peek), member) if state.peek and not problem else None,
    }
    context |= asked | _choices(page, state, member) | _allowed(page, member)
    return reply.page(request, "webkit/list/list.html", context, status=422 if problem or error else 200)


def _columns_posted(request: MemberRequest) -> dict[str, str]:
    """Read the form of the columns: which are shown, and what stands below them."""
    below = [each for each in request.GET.getlist("calc") if each]
    return {"cols": ",".join(request.GET.getlist("col")), "calc": ",".join(below)}


def _is_worth_keeping(
    page: ListPage, state: ListState, view: OpenView | None, tabs: list[dict[str, Any]]
) -> bool:
    """Tell whether the list differs from the view that is open, or from each of its tabs."""
    kept = state.kept()
    if view:
        return kept != state.opened
    if kept.get("layout") == page.layout:
        kept.pop("layout", None)
    return bool(kept) and (kept.keys() != {"where"} or not any(tab["current"] for tab in tabs))


def _choices(page: ListPage, state: ListState, seen_by: Actor) -> dict[str, Any]:
    """Gather by what the list can be narrowed, sorted and grouped, and what it can show."""
    kind = page.object_type
    return {
        "tones": marks.TONES,
        "figures": figures.chosen_figures(page, state, seen_by),
        "figures_of": figures.offered_figures,
        "offered": table.offered_fields(page, state.cols, seen_by),
        "clauses": filter_bar.shown_clauses(state, kind, seen_by),
        "sorted_by": find_readable(kind, (state.sort or kind.default_sort).lstrip("-"), seen_by),
        "sorts": [field for field in readable_fields(kind, seen_by) if field.is_sortable],
        "groupings": grouping.offered_groupings(page, seen_by),
        "grouped_by": grouping.find_grouping(page, state.group, seen_by),
    }


def _allowed(page: ListPage, seen_by: Actor) -> dict[str, Any]:
    """Gather what the member may do with the records of the list."""
    kind = page.object_type
    fills, with_question = filled(RowActions), filled(QuestionActions)
    records = records_of(kind)
    may = {
        verb: getattr(records, verb) is not None and seen_by.may(f"{kind.name}.{verb}")
        for verb in ("create", "change", "delete")
    }
    may_import = records.create is not None and seen_by.may(f"{kind.name}.import")
    return {
        "bulk_fields": table.editable_fields(kind, seen_by) if may["change"] else [],
        "actions": [action for fill in fills for action in fill(object_type=kind.name, seen_by=seen_by)],
        "question_actions": [
            action for fill in with_question for action in fill(object_type=kind.name, seen_by=seen_by)
        ],
        "import_url": find_url("exchange:import") if may_import else "",
        "export_url": find_url("exchange:export") if seen_by.may(f"{kind.name}.export") else "",
        **{f"may_{verb}": is_given and not kind.is_append_only for verb, is_given in may.items()},
    }


def _tabs(page: ListPage, state: ListState, seen_by: Actor) -> list[dict[str, Any]]:
    tabs = [Tab(_("All"))]
    owner = page.owner_field()
    if owner and seen_by.member_id and find_readable(page.object_type, owner, seen_by):
        tabs.append(Tab(_("Mine"), f"{owner} = me"))
    tabs += [*page.tabs, *page.more_tabs()]
    shown = filter_bar.parsed(state.where)
    built_in = [
        {
            "label": tab.label,
            "url": state.url(where=tab.where, peek="", view="", opened=page.at_first),
            "current": not state.view
            and (
                not state.where
                if not tab.where
                else shown is not None and shown == filter_bar.parsed(tab.where)
            ),
        }
        for tab in tabs
    ]
    return built_in + saved_views.tabs_of(page, state, seen_by)


def _peek(page: ListPage, record_id: UUID | None, seen_by: Actor) -> dict[str, Any] | None:
    """Gather what is shown of one record beside the list; None where there is none to be seen."""
    if record_id is None:
        return None
    kind = page.object_type
    readable = [field for field in readable_fields(kind, seen_by) if field.many is None]
    item = read_one(page, record_id, tuple(field.name for field in readable), seen_by)
    row = table.row_of(page, item, seen_by)
    panels = [
        panel
        for fill in filled(RecordPeek)
        for panel in fill(object_type=kind.name, record_id=record_id, seen_by=seen_by)
    ]
    beside = {"id", kind.title, kind.subtitle, table.CHANGED, table.TURN, table.TURN_SINCE}
    facts = [
        (field, item[field.name])
        for field in readable
        if field.name not in beside and item[field.name] not in (None, "", [])
    ]
    return {"row": row, "facts": facts, "panels": sorted(panels, key=lambda panel: panel.order)}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
