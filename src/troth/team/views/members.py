"""Members, agents and teams, for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from troth.team import commands, queries
from troth.team.confirming import confirmed
from troth.team.door import MemberRequest, needs
from troth.team.forms.settings import AgentForm, MemberForm, TeamForm
from troth.team.views.answers import do, done, settings_page, try_with


@needs("administrator")
@require_safe
def members(request: MemberRequest) -> HttpResponse:
    """List everybody."""
    rows = queries.list_members(seen_by=request.member)
    context = {"rows": rows, "guarded": queries.members_with_second_factor()}
    return settings_page(request, "team/members.html", context, current="members")


@needs("administrator")
@confirmed
@require_http_methods(["GET", "POST"])
def invite(request: MemberRequest) -> HttpResponse:
    """Invite a person: the link is shown once, to be handed on."""
    roles = {role.key: str(role.pk) for role in queries.list_roles()}
    form = MemberForm(request.POST or None, initial={"role": roles["member"]})
    if (
        request.method == "POST"
        and form.is_valid()
        and (invited := try_with(form, commands.invite_member, by=request.member, **form.values()))
    ):
        member, secret = invited
        return _show_link(request, member, secret)
    return _form(request, form, "team/invite.html")


@needs("administrator")
@confirmed
@require_http_methods(["GET", "POST"])
def add_agent(request: MemberRequest) -> HttpResponse:
    """Add a program as a member."""
    people = [row for row in queries.list_members(seen_by=request.member) if row.state == "active"]
    people = [row for row in people if not row.is_agent]
    initial = {"answers_to": str(request.member.member_id)}
    form = AgentForm(request.POST or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        values["answers_to"] = queries.get_member(UUID(values["answers_to"]))
        if agent := try_with(form, commands.add_agent, by=request.member, **values):
            return done(request, reverse("team:member", args=[agent.pk]), _("The agent is here."))
    return _form(request, form, "team/add_agent.html")


@needs("administrator")
@require_http_methods(["GET", "POST"])
def member(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Show and change a member."""
    found = queries.get_member(member_id)
    is_agent = found.kind == "agent"
    initial = {
        "name": found.name,
        "email": found.email,
        "role": str(found.role_id),
        "teams": [str(team) for team in queries.team_ids_of(found.pk)],
    }
    form = MemberForm(request.POST or None, is_agent=is_agent, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and try_with(form, commands.change_member, member=found, by=request.member, **form.values())
    ):
        return done(request, reverse("team:member", args=[found.pk]), _("Kept."))
    context = {
        "form": form,
        "of": found,
        "is_agent": is_agent,
        "is_me": found.pk == request.member.member_id,
        "state": queries.state_of(found),
        "second": queries.second_factor_of(found.pk),
        "tokens": queries.tokens_of(found.pk),
        "link": queries.open_link_of(found.pk),
    }
    status = 422 if form.errors else 200
    return settings_page(request, "team/member.html", context, current="members", status=status)


@needs("administrator")
@confirmed
@require_POST
def make_link(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Make a new link for somebody who was invited, or who is locked out."""
    found = queries.get_member(member_id)
    return _show_link(request, found, commands.make_entry_link(member=found, by=request.member))


@needs("administrator")
@confirmed
@require_POST
def deactivate(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Let a member go."""
    said = _("They are out: sessions and tokens have ended.")
    return _change(request, member_id, commands.deactivate_member, said)


@needs("administrator")
@confirmed
@require_POST
def reactivate(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Take a member back."""
    return _change(request, member_id, commands.reactivate_member, _("They can come in again."))


@needs("administrator")
@confirmed
@require_POST
def remove_second_factors(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Let a member who lost the phone come in by the password alone."""
    said = _("The password alone is enough again.")
    return _change(request, member_id, commands.remove_second_factors, said)


@needs("administrator")
@require_http_methods(["GET", "POST"])
def teams(request: MemberRequest) -> HttpResponse:
    """List the teams, and add one."""
    form = TeamForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and try_with(form, commands.make_team, by=request.member, **form.cleaned_data)
    ):
        return done(request, reverse("team:teams"), _("The team is here. Put members into it."))
    rows = queries.list_members(seen_by=request.member)
    context = {"form": form, "teams": queries.list_teams(), "rows": rows}
    status = 422 if form.errors else 200
    return settings_page(request, "team/teams.html", context, current="teams", status=status)


@needs("administrator")
@require_POST
def rename_team(request: MemberRequest, team_id: UUID) -> HttpResponse:
    """Give a team another name."""
    form, team = TeamForm(request.POST), queries.get_team(team_id)
    to = reverse("team:teams")
    if not form.is_valid():
        return done(request, to, _("A team needs a name."))
    values = {"team": team, "name": form.cleaned_data["name"], "by": request.member}
    return do(request, to, _("Kept."), commands.rename_team, **values)


@needs("administrator")
@require_POST
def delete_team(request: MemberRequest, team_id: UUID) -> HttpResponse:
    """Delete a team; its members stay."""
    values = {"team": queries.get_team(team_id), "by": request.member}
    return do(
        request,
        reverse("team:teams"),
        _("The team is gone. Its members stay."),
        commands.delete_team,
        **values,
    )


def _form(request: MemberRequest, form: Any, template: str) -> HttpResponse:
    status = 422 if form.errors else 200
    return settings_page(request, template, {"form": form}, current="members", status=status)


def _change(request: MemberRequest, member_id: UUID, command: Callable[..., Any], said: str) -> HttpResponse:
    to = reverse("team:member", args=[member_id])
    return do(request, to, said, command, member=queries.get_member(member_id), by=request.member)


def _show_link(request: MemberRequest, found: Any, secret: str) -> HttpResponse:
    address = settings.TROTH_URL + reverse("team:welcome", args=[secret])
    context = {"of": found, "address": address, "is_new": found.joined_at is None}
    return settings_page(request, "team/link_made.html", context, current="members")
