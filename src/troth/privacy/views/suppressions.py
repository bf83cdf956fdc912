"""Settings: the addresses that get nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from troth.catalog.errors import Conflict, Invalid
from troth.exchange.values.words import guarded
from troth.privacy import commands, queries
from troth.privacy.forms import PUT_BY_HAND, AddressesForm, LiftForm
from troth.team.door import MemberRequest, needs
from troth.team.views.answers import settings_page
from troth.webkit import reply

TAB, HERE = "privacy:purposes", "privacy:suppressions"
COLUMNS = ("kind", "address", "reason", "since", "note", "by", "hash")


@require_GET
@needs("administrator")
def suppressions(request: MemberRequest) -> HttpResponse:
    """Show who is on the list and why."""
    return _page(request, AddressesForm())


@require_POST
@needs("administrator")
def add(request: MemberRequest) -> HttpResponse:
    """Put one address or a whole list on it."""
    form = AddressesForm(request.POST, request.FILES, country=request.member.country)
    if not form.is_valid():
        return _page(request, form)
    typed = form.cleaned_data
    added = commands.suppress_many(
        addresses=form.addresses, reason=typed["reason"], note=typed["note"], by=request.member
    )
    known = len(form.addresses) - added
    said = ngettext(
        "%(count)d address is on the list now.", "%(count)d addresses are on the list now.", added
    )
    if known:
        said += " " + ngettext("%(known)d was on it.", "%(known)d were on it.", known)
    if form.unread:
        said += " " + _("Lines without an address: %(lines)s.") % {"lines": form.unread_lines}
    return reply.redirect(request, reverse(HERE), said % {"count": added, "known": known})


@require_POST
@needs("administrator")
def lift(request: MemberRequest, suppression_id: UUID) -> HttpResponse:
    """Let an address be written to again, with the reason why that is right."""
    found, form = queries.get_suppression(suppression_id), LiftForm(request.POST)
    try:
        note = form.cleaned_data["note"] if form.is_valid() else ""
        commands.lift(suppression=found, note=note, by=request.member)
    except (Invalid, Conflict) as refused:
        said = "; ".join(message for _name, message in refused.errors) if isinstance(refused, Invalid) else ""
        return _page(request, AddressesForm(), refused=said or str(refused))
    return reply.redirect(
        request, reverse(HERE), _("It may be written to again, as far as its owner agrees.")
    )


@require_GET
@needs("administrator")
def export(request: MemberRequest) -> HttpResponseBase:
    """Give the list as a file."""
    answer = StreamingHttpResponse(_lines(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="suppressions.csv"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _lines() -> Iterator[str]:
    room = StringIO()
    writer = csv.writer(room)
    writer.writerow(COLUMNS)
    for row in queries.all_suppressions():
        writer.writerow([guarded(row[name]) for name in COLUMNS])
        yield room.getvalue()
        room.seek(0)
        room.truncate()
    yield room.getvalue()


def _page(request: MemberRequest, form: Form, refused: str = "") -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("search", "reason")}
    listed = queries.suppressions(
        search=asked["search"], reason=asked["reason"], after=request.GET.get("after", "")
    )
    older = {**{name: value for name, value in asked.items() if value}, "after": listed.older}
    context: dict[str, Any] = {
        "listed": listed, "asked": asked, "form": form, "refused": refused,
        "reasons": queries.REASONS, "by_hand": PUT_BY_HAND,
        "next": f"?{urlencode(older)}" if listed.older else "",
    }  # fmt: skip
    status = 422 if form.errors or refused else 200
    return settings_page(request, "privacy/suppressions.html", context, current=TAB, status=status)
