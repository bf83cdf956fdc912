"""The sources of events, among the settings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from troth.team.door import MemberRequest, needs
from troth.team.views.answers import settings_page
from troth.tracking import commands, queries
from troth.tracking.forms import KINDS, ChangeForm, MakeForm
from troth.webkit import reply

PLACE = "/settings/sources/"


@require_http_methods(["GET", "POST"])
@needs("administrator")
def sources(request: MemberRequest) -> HttpResponse:
    """List the sources, and make one: its write key is shown this once."""
    form = MakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        source, raw = commands.make_source(
            name=values["name"], kind=values["kind"], origins=values["origins"], by=request.member
        )
        script = settings.TROTH_URL + reverse("tracking:snippet")
        line = f'<script src="{script}" data-key="{raw}" defer></script>'
        return _page(request, "made", {"source": source, "raw": raw, "snippet": line})
    context = {"sources": queries.sources(), "form": form, "kinds": KINDS}
    return _page(request, "sources", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("administrator")
def source(request: MemberRequest, source_id: UUID) -> HttpResponse:
    """Show how a source does and what of it could not be taken; change it."""
    found = queries.get_source(source_id)
    row = queries.row_of(found)
    form = ChangeForm(
        request.POST if request.method == "POST" else None,
        initial={
            "name": row.name,
            "origins": "\n".join(row.origins),
            "is_on": row.is_on,
            "names_people": row.names_people,
        },
    )
    if request.method == "POST" and form.is_valid():
        commands.change_source(source=found, by=request.member, **form.cleaned_data)
        return reply.redirect(request, PLACE, _("Kept."))
    context = {"source": row, "form": form, "set_aside": queries.set_aside_of(found), "kinds": dict(KINDS)}
    return _page(request, "source", context, status=422 if form.errors else 200)


def _page(request: MemberRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return settings_page(request, f"tracking/{name}.html", context, current="tracking:sources", status=status)
