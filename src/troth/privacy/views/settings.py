"""Settings: what is written to people for, and in which words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.catalog.errors import Conflict
from troth.privacy import commands, queries
from troth.privacy.forms import PurposeForm, TopicForm, WordingForm
from troth.team.door import MemberRequest, needs
from troth.team.views.answers import settings_page
from troth.webkit import reply

TAB, HOME = "privacy:purposes", "/settings/consent/"


@require_http_methods(["GET", "POST"])
@needs("administrator")
def purposes(request: MemberRequest) -> HttpResponse:
    """Show all purposes with the limits, and add a purpose."""
    form = PurposeForm(request.POST or None)
    if form.is_valid():
        try:
            made = commands.add_purpose(values=form.cleaned_data, by=request.member)
        except Conflict as refused:
            form.add_error("name", str(refused))
        else:
            return reply.redirect(request, f"{HOME}{made.pk}/", _("Now say it in words that people read."))
    return _overview(request, form)


@require_http_methods(["GET", "POST"])
@needs("administrator")
def purpose(request: MemberRequest, purpose_id: UUID) -> HttpResponse:
    """Show a purpose with its words and topics, and change it."""
    found = queries.get_purpose(purpose_id)
    form = PurposeForm(request.POST or None)
    if form.is_valid():
        commands.change_purpose(purpose=found, values=form.cleaned_data, by=request.member)
        return reply.redirect(request, f"{HOME}{found.pk}/", _("Kept."))
    return _one(request, found, form)


@require_POST
@needs("administrator")
def retire(request: MemberRequest, purpose_id: UUID) -> HttpResponse:
    """Send nothing more for a purpose, or begin again."""
    found = queries.get_purpose(purpose_id)
    commands.retire_purpose(purpose=found, is_retired=found.retired_at is None, by=request.member)
    return reply.redirect(request, f"{HOME}{found.pk}/", _("Kept."))


@require_POST
@needs("administrator")
def word(request: MemberRequest, purpose_id: UUID) -> HttpResponse:
    """Say a purpose in other words."""
    found = queries.get_purpose(purpose_id)
    form = WordingForm(request.POST)
    if not form.is_valid():
        return _one(request, found, form)
    commands.write_wording(purpose=found, by=request.member, **form.cleaned_data)
    return reply.redirect(request, f"{HOME}{found.pk}/", _("From now on people read these words."))


@require_POST
@needs("administrator")
def add_topic(request: MemberRequest, purpose_id: UUID) -> HttpResponse:
    """Add a topic to a purpose."""
    found = queries.get_purpose(purpose_id)
    form = TopicForm(request.POST)
    if form.is_valid():
        try:
            commands.add_topic(purpose=found, name=form.cleaned_data["name"], by=request.member)
        except Conflict as refused:
            form.add_error("name", str(refused))
        else:
            return reply.redirect(request, f"{HOME}{found.pk}/", _("Kept."))
    return _one(request, found, form)


def _overview(request: MemberRequest, form: PurposeForm) -> HttpResponse:
    context: dict[str, Any] = {
        "purposes": queries.purposes(),
        "form": form,
        "channels": form.fields["channels"].choices,  # type: ignore[attr-defined]
    }
    return settings_page(request, "privacy/purposes.html", context, current=TAB, status=_status(form))


def _one(request: MemberRequest, found: Any, form: Form) -> HttpResponse:
    context = {
        "purpose": found,
        "wordings": queries.wordings_of(found),
        "topics": found.topics.all(),
        "form": form,
    }
    context["channels"] = PurposeForm().fields["channels"].choices  # type: ignore[attr-defined]
    context["bases"] = PurposeForm().fields["basis"].choices  # type: ignore[attr-defined]
    return settings_page(request, "privacy/purpose.html", context, current=TAB, status=_status(form))


def _status(*forms: Form) -> int:
    return 422 if any(form.errors for form in forms) else 200
