"""Roles, and the workspace, for administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from troth.team import commands, queries
from troth.team.door import MemberRequest, needs
from troth.team.forms.roles import VERBS, RoleForm, grid, read_grid
from troth.team.forms.settings import WorkspaceForm
from troth.team.views.answers import do, done, settings_page, try_with


@needs("administrator")
@require_safe
def roles(request: MemberRequest) -> HttpResponse:
    """List the roles."""
    return settings_page(request, "team/roles.html", {"roles": queries.list_roles()}, current="roles")


@needs("administrator")
@require_http_methods(["GET", "POST"])
def add_role(request: MemberRequest) -> HttpResponse:
    """Make a role; it starts as a copy of the one in `from`, else as that of a member."""
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rights, fields = read_grid(request.POST)
        values = {"name": form.cleaned_data["name"], "rights": rights, "fields": fields}
        if made := try_with(form, commands.make_role, by=request.member, **values):
            return done(request, reverse("team:role", args=[made.pk]), _("The role is here."))
    start = queries.find_role(request.GET.get("from", "")) or queries.find_role("member")
    return _page(request, form, start, is_new=True)


@needs("administrator")
@require_http_methods(["GET", "POST"])
def role(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Show and change a role."""
    found = queries.get_role(role_id)
    form = RoleForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        rights, fields = read_grid(request.POST)
        values = {"name": form.cleaned_data["name"], "rights": rights, "fields": fields}
        if try_with(form, commands.change_role, role=found, by=request.member, **values):
            return done(
                request, reverse("team:role", args=[found.pk]), _("Kept. It holds from the next click.")
            )
    return _page(request, form, found, is_new=False)


@needs("administrator")
@require_POST
def delete_role(request: MemberRequest, role_id: UUID) -> HttpResponse:
    """Delete a role that nobody has."""
    values = {"role": queries.get_role(role_id), "by": request.member}
    return do(request, reverse("team:roles"), _("The role is gone."), commands.delete_role, **values)


@needs("administrator")
@require_http_methods(["GET", "POST"])
def workspace(request: MemberRequest) -> HttpResponse:
    """Show and change what holds for everybody."""
    home = queries.workspace()
    names = ("name", "country", "currency", "time_zone", "language")
    form = WorkspaceForm(request.POST or None, initial={name: getattr(home, name) for name in names})
    if request.method == "POST" and form.is_valid():
        commands.change_workspace(values=form.cleaned_data, by=request.member)
        return done(request, reverse("team:workspace"), _("Kept."))
    status = 422 if form.errors else 200
    return settings_page(request, "team/workspace.html", {"form": form}, current="workspace", status=status)


def _page(request: MemberRequest, form: RoleForm, shown: Any, *, is_new: bool) -> HttpResponse:
    rights, fields = read_grid(request.POST) if request.method == "POST" else (shown.rights, shown.fields)
    context = {
        "form": form,
        "role": shown,
        "is_new": is_new,
        "is_locked": shown.is_built_in and not is_new,
        "lines": grid(rights, fields),
        "verbs": list(VERBS.values()),
    }
    status = 422 if form.errors else 200
    return settings_page(request, "team/role.html", context, current="roles", status=status)
