"""The dialog in which a word is given: from what is typed there, or from an entry of a timeline."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from troth.agenda.queries import get_subject
from troth.catalog.errors import Forbidden, Invalid, NotFound
from troth.catalog.form_values import from_form
from troth.catalog.registry import object_types
from troth.catalog.values import References, cleaned
from troth.ground.clock import today
from troth.people.queries import names_of
from troth.promises import commands, queries
from troth.promises.forms import WHOSE, PromiseForm
from troth.promises.queries import Read
from troth.team.door import MemberRequest, needs
from troth.webkit import reply


@require_http_methods(["GET", "POST"])
@needs("promises.create")
def give(request: MemberRequest) -> HttpResponse:
    """Write down a word that was given: a sentence to fill in."""
    form = PromiseForm(request.POST if request.method == "POST" else None, initial=_given(request))
    if form.is_valid():
        try:
            made = _make(form, request)
        except (Invalid, NotFound, Forbidden) as refused:
            add_errors(form, refused)
        else:
            said = _("The word is given.") if made.whose == "ours" else _("Their word is written down.")
            to = reply.asked_from(request) or f"/promises/{made.pk}/"
            return reply.redirect(request, to, said)
    return reply.fragment(
        request, "promises/_give_form.html", _asked(form, request), status=422 if form.is_bound else 200
    )


@require_GET
@needs("promises.create")
def read_words(request: MemberRequest) -> HttpResponse:
    """Read from words that are being typed who gives them and by when. Nothing is kept of it."""
    typed = request.GET.dict()
    said_on = _date(typed.get("said_on")) or today(request.member.time_zone)
    read = queries.read_words(typed.get("words", ""), said_on=said_on)
    form = PromiseForm(None, initial=_filled(typed, read))
    context = {"form": form, "whose_choices": WHOSE, "read": read}
    return reply.fragment(request, "promises/_read.html", context)


def _given(request: MemberRequest) -> dict[str, Any]:
    """Gather what the dialog begins with: what the address says, and what is in the entry that it names."""
    given: dict[str, Any] = request.GET.dict()
    source = _uuid(given.get("source"))
    if source is None or given.get("words"):
        return given
    try:
        return queries.word_in(source, seen_by=request.member) | given
    except NotFound:
        return given


def _filled(typed: dict[str, Any], read: Read) -> dict[str, Any]:
    """Fill in what was read. What somebody chose otherwise than it was read before stays as it is."""
    found = {
        "whose": read.whose,
        "due": read.due_on.isoformat() if read.due_on else "",
        "due_time": read.due_time.isoformat("minutes") if read.due_time else "",
        "is_exact": "on" if read.is_exact else "",
    }
    last = typed.get("read", "").split("|")
    before = dict(zip(found, last, strict=True)) if len(last) == len(found) else {"whose": "ours"}
    free = [name for name in found if typed.get(name, "") == before.get(name, "")]
    return typed | {name: found[name] for name in free} | {"read": "|".join(found.values())}


def _make(form: PromiseForm, request: MemberRequest) -> Any:
    kind, typed = object_types()["promises"], form.cleaned_data
    given = dict(form.values)
    if typed["worth"]:
        given |= from_form(kind, {"worth": typed["worth"]})
    values = cleaned(kind, given, by=request.member, is_new=True, references=References(request.member))
    return commands.make_promise(
        values=values, source=typed["source"], is_suggested=typed["is_suggested"], by=request.member
    )


def _asked(form: PromiseForm, request: MemberRequest) -> dict[str, Any]:
    """Gather what the dialog shows: the names of whom and of what it is about, as far as they may be seen."""
    keys = [key for name in ("person", "company") if (key := _uuid(form[name].value()))]
    about, kind = _uuid(form["about_id"].value()), form["about_kind"].value() or ""
    subject = None
    if about and kind:
        try:
            subject = get_subject(kind, about, seen_by=request.member)
        except NotFound:
            subject = None
    names = names_of(keys, seen_by=request.member)
    return {"form": form, "names": names, "about": subject, "whose_choices": WHOSE, "read": None}


def _date(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def add_errors(form: forms.Form, refused: Exception) -> None:
    errors = refused.errors if isinstance(refused, Invalid) else [("", _("There is no such record."))]
    for name, message in errors:
        form.add_error(name if name in form.fields else None, message)
