"""The doors of saved views: opened as tabs of a list, kept, changed, deleted and put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.questions.saved import get_view, is_holder, may_edit, state_of_view, visible_views
from troth.questions.saving import AUDIENCES, change_view, delete_view, move_view, restore_view, save_view
from troth.team.actor import Actor
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.listing.state import KEPT, ListPage, ListState, read_state, state_of

View = Callable[..., HttpResponse]
SALT = "troth.webkit.listing.saved_views"
GOOD_FOR_SECONDS = 600
STEPS = {"before": -1, "after": 1}
ICONS = {
    "star": gettext_lazy("Star"), "flag": gettext_lazy("Flag"), "clock": gettext_lazy("Clock"),
    "cake": gettext_lazy("Cake"), "calendar": gettext_lazy("Calendar"), "task": gettext_lazy("Tick"),
    "phone": gettext_lazy("Phone"), "mail": gettext_lazy("Mail"), "visit": gettext_lazy("Place"),
    "people": gettext_lazy("People"), "company": gettext_lazy("Company"), "chart": gettext_lazy("Chart"),
    "deal": gettext_lazy("Board"), "gallery": gettext_lazy("Gallery"), "table": gettext_lazy("Table"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenView:
    """The view that a list shows. `is_whole`: the member may read all that it asks for."""

    id: UUID
    name: str
    is_whole: bool
    may_edit: bool
    is_holder: bool


def open_view(request: MemberRequest, page: ListPage) -> tuple[ListState, OpenView | None]:
    """Read a list's state from its address and the view that this names.

    Raises Http404 for a view that is not there for this member, unless the address says all by itself.
    """
    named = request.GET.get("view", "").strip()
    if not named:
        return read_state(request, page), None
    member = request.member
    try:
        view = get_view(page.object_type, UUID(named), seen_by=member)
    except (ValueError, NotFound) as error:
        if not any(name in request.GET for name in KEPT):
            raise Http404 from error
        plain = {name: request.GET.get(name, "") for name in request.GET if name != "view"}
        return state_of(plain, page, is_typing="typing" in plain), None
    shown = state_of_view(view, page.object_type, seen_by=member)
    opened = OpenView(view.pk, view.name, shown.is_whole, may_edit(view, member), is_holder(view, member))
    return read_state(request, page, shown.parts), opened


def tabs_of(page: ListPage, state: ListState, seen_by: Actor) -> list[dict[str, Any]]:
    """Give the tabs of the saved views that a member sees."""
    return [
        {
            "label": view.name,
            "url": f"{page.url()}?view={view.pk}",
            "icon": view.icon or ("lock" if view.is_locked else ""),
            "current": state.view == str(view.pk),
        }
        for view in visible_views(page.object_type, seen_by=seen_by)
    ]


def add_view(page: ListPage) -> View:
    """Make the view that keeps the state of the list under a new name."""

    @require_http_methods(["GET", "POST"])
    @needs(f"{page.declared.name}.see")
    def add(request: MemberRequest) -> HttpResponse:
        if request.method == "GET":
            return _form(request, page, request.GET, {})
        try:
            view = save_view(
                object_type=page.object_type,
                state=state_of(request.POST, page).kept(),
                by=request.member,
                **_said(request),
            )
        except Forbidden as error:
            raise PermissionDenied(str(error)) from error
        except Invalid as error:
            return _form(request, page, request.POST, dict(error.errors), status=422)
        return reply.redirect(request, f"{page.url()}?view={view.pk}", _("%s was saved.") % view.name)

    return add


def edit_view(page: ListPage) -> View:
    """Make the view that renames, shares and locks a saved view, or with `keep` gives it a new state."""

    @require_http_methods(["GET", "POST"])
    @needs(f"{page.declared.name}.see")
    def edit(request: MemberRequest, view_id: UUID) -> HttpResponse:
        kind, member = page.object_type, request.member
        view = get_view(kind, view_id, seen_by=member)
        if request.method == "GET":
            typed = {
                "name": view.name,
                "icon": view.icon,
                "audience": view.audience,
                "is_locked": view.is_locked,
            }
            return _form(request, page, typed, {}, view_id=view_id)
        if request.POST.get("move") in STEPS:
            return _moved(request, page, view_id, STEPS[request.POST["move"]])
        values = {"state": state_of(request.POST, page).kept()} if "keep" in request.POST else _said(request)
        try:
            view = change_view(object_type=kind, view_id=view_id, by=member, **values)
        except Forbidden as error:
            raise PermissionDenied(str(error)) from error
        except Invalid as error:
            return _form(request, page, request.POST, dict(error.errors), status=422, view_id=view_id)
        return reply.redirect(request, f"{page.url()}?view={view.pk}", _("%s was saved.") % view.name)

    return edit


def end_view(page: ListPage) -> View:
    """Make the view that deletes a saved view, with a way back."""

    @require_POST
    @needs(f"{page.declared.name}.see")
    def end(request: MemberRequest, view_id: UUID) -> HttpResponse:
        try:
            was = delete_view(object_type=page.object_type, view_id=view_id, by=request.member)
        except Forbidden as error:
            raise PermissionDenied(str(error)) from error
        note = {"kind": page.object_type.name, "by": str(request.member.member_id), "was": was}
        token = signing.dumps(note, salt=SALT, compress=True)
        said = _("The view %s was deleted.") % was["name"]
        return reply.redirect(request, page.url(), said, undo=f"{page.url('view-back')}?token={token}")

    return end


def put_back(page: ListPage) -> View:
    """Make the view that puts a deleted view back, for whoever deleted it."""

    @require_POST
    @needs(f"{page.declared.name}.see")
    def back(request: MemberRequest) -> HttpResponse:
        try:
            note = signing.loads(request.GET.get("token", ""), salt=SALT, max_age=GOOD_FOR_SECONDS)
        except signing.BadSignature as error:
            raise Http404 from error
        if note["kind"] != page.object_type.name or note["by"] != str(request.member.member_id):
            raise Http404
        try:
            view = restore_view(object_type=page.object_type, was=note["was"], by=request.member)
        except Conflict as error:
            raise Http404 from error
        return reply.redirect(request, f"{page.url()}?view={view.pk}", _("%s is back.") % view.name)

    return back


def _moved(request: MemberRequest, page: ListPage, view_id: UUID, step: int) -> HttpResponse:
    try:
        view = move_view(object_type=page.object_type, view_id=view_id, step=step, by=request.member)
    except Forbidden as error:
        raise PermissionDenied(str(error)) from error
    return reply.redirect(request, f"{page.url()}?view={view.pk}")


def _said(request: MemberRequest) -> dict[str, Any]:
    return {
        "name": request.POST.get("name", ""),
        "icon": icon if (icon := request.POST.get("icon", "")) in ICONS else "",
        "audience": request.POST.get("audience", AUDIENCES[0][0]),
        "is_locked": "is_locked" in request.POST,
    }


def _form(
    request: MemberRequest,
    page: ListPage,
    typed: Any,
    errors: dict[str, str],
    *,
    status: int = 200,
    view_id: UUID | None = None,
) -> HttpResponse:
    context = {
        "typed": typed,
        "errors": errors,
        "to": page.url("view", view_id=view_id) if view_id else page.url("view-new"),
        "kept": {} if view_id else state_of(typed, page).kept(),
        "icons": ICONS,
        "audiences": AUDIENCES if request.member.may(f"{page.object_type.name}.change") else AUDIENCES[:1],
        "view_id": view_id,
    }
    return reply.fragment(request, "webkit/list/_view_form.html", context, status=status)
