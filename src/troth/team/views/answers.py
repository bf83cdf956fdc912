"""How the pages of this package answer: a page, or a redirect that says what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from troth.ground.modules import SETTINGS, installed
from troth.team.door import MemberRequest
from troth.team.errors import Refused


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Answer with a page that no cache keeps. `member` is who asks."""
    values = {"member": getattr(request, "member", None), **(context or {})}
    response = render(request, template, values, status=status)
    add_never_cache_headers(response)
    return response


def done(request: HttpRequest, to: str, said: str = "") -> HttpResponse:
    """Send the browser on; `said` is shown there."""
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(to)


def do(request: HttpRequest, to: str, said: str, command: Callable[..., Any], **values: Any) -> HttpResponse:
    """Run a command that a button asks for, then go on. A refusal is said where its success would be."""
    try:
        command(**values)
    except Refused as refusal:
        said = str(refusal)
    return done(request, to, said)


def try_with(form: Form, command: Callable[..., Any], **values: Any) -> Any:
    """Run a command with what a form holds, or put its refusal into the form and give None."""
    try:
        return command(**values)
    except ValidationError as error:
        form.add_error("password" if "password" in form.fields else None, error)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


def settings_page(
    request: MemberRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    current: str,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of the settings; `current` names its tab."""
    named = [("profile", _("Profile")), ("security", _("Security"))]
    if request.member.may("administrator"):
        named += [
            ("members", _("Members")),
            ("teams", _("Teams")),
            ("roles", _("Roles")),
            ("workspace", _("Workspace")),
            ("currencies", _("Currencies")),
            ("audit", _("Audit trail")),
        ]
    tabs = [
        {"label": label, "url": reverse(f"team:{name}"), "current": name == current} for name, label in named
    ]
    tabs += [
        {"label": link.label, "url": reverse(link.url_name), "current": link.url_name == current}
        for module in installed()
        for link in module.navigation
        if link.group == SETTINGS and (not link.may or request.member.may(link.may))
    ]
    return page(request, template, {"tabs_of_settings": tabs, **(context or {})}, status=status)
