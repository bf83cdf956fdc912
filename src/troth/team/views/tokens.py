"""Keys for programs: one's own, and those of agents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.team import commands, queries
from troth.team.confirming import confirmed
from troth.team.door import MemberRequest, needs, signed_in
from troth.team.forms.settings import TokenForm
from troth.team.views.answers import do, settings_page, try_with


@signed_in
@confirmed
@require_http_methods(["GET", "POST"])
def add_token(request: MemberRequest) -> HttpResponse:
    """Make a token for oneself."""
    return _add(request, queries.get_own(request.member), "security", reverse("team:security"))


@needs("administrator")
@confirmed
@require_http_methods(["GET", "POST"])
def add_agent_token(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Make a token for an agent."""
    return _add(request, queries.get_member(member_id), "members", reverse("team:member", args=[member_id]))


@signed_in
@require_POST
def revoke_token(request: MemberRequest, token_id: UUID) -> HttpResponse:
    """End a token."""
    token = queries.get_token(token_id, seen_by=request.member)
    own = token.member_id == request.member.member_id
    to = reverse("team:security") if own else reverse("team:member", args=[token.member_id])
    return do(request, to, _("The token has ended."), commands.revoke_token, token=token, by=request.member)


def _add(request: MemberRequest, member: Any, current: str, back: str) -> HttpResponse:
    form = TokenForm(request.POST or None, initial={"scopes": ["*"], "days": "90"})
    context = {"form": form, "of": member, "back": back, "is_own": member.pk == request.member.member_id}
    if request.method == "POST" and form.is_valid():
        try:
            made = try_with(form, commands.make_token, member=member, by=request.member, **form.values())
        except PermissionDenied:
            form.add_error(None, _("This token may not be made."))
        else:
            if made:
                context |= {"token": made[0], "raw": made[1]}
                return settings_page(request, "team/token_made.html", context, current=current)
    status = 422 if form.errors else 200
    return settings_page(request, "team/add_token.html", context, current=current, status=status)
