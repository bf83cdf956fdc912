"""The steps of a sequence: mails with places to fill, and actions of the house."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.automation import commands, queries
from troth.automation.forms import MailForm, WaitForm
from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.catalog.form_values import as_json
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.ordering import moved_keys


@require_http_methods(["GET", "POST"])
@needs("sequences.change")
def add_mail(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Add a step that writes."""
    found = queries.get_sequence(record_id, seen_by=request.member, to=Verb.CHANGE)

    def keep(values: dict[str, Any]) -> None:
        commands.add_step(sequence=found, values=values, by=request.member)

    return _write(request, found, None, keep)


@require_http_methods(["GET", "POST"])
@needs("sequences.change")
def change(request: MemberRequest, record_id: UUID, step_id: UUID) -> HttpResponse:
    """Change what a step does."""
    found = queries.get_sequence(record_id, seen_by=request.member, to=Verb.CHANGE)
    step = queries.get_step(step_id, found)

    def keep(values: dict[str, Any]) -> None:
        commands.change_step(step=step, values=values, by=request.member)

    if step.is_mail:
        return _write(request, found, step, keep)
    return _act(request, found, step.action, {**step.inputs, "wait": step.days}, keep)


@require_http_methods(["GET", "POST"])
@needs("sequences.change")
def add_action(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Add a step that does something here."""
    found = queries.get_sequence(record_id, seen_by=request.member, to=Verb.CHANGE)
    given = request.POST if request.method == "POST" else request.GET

    def keep(values: dict[str, Any]) -> None:
        commands.add_step(sequence=found, values=values, by=request.member)

    return _act(request, found, given.get("action", ""), {}, keep)


@require_POST
@needs("sequences.change")
def delete(request: MemberRequest, record_id: UUID, step_id: UUID) -> HttpResponse:
    """Take a step away."""
    found = queries.get_sequence(record_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        commands.delete_step(step=queries.get_step(step_id, found), by=request.member)
    except Conflict as refused:
        return reply.redirect(request, f"/sequences/{record_id}/", str(refused))
    return reply.redirect(request, f"/sequences/{record_id}/", _("Taken away."))


@require_POST
@needs("sequences.change")
def order(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Put the steps in another order."""
    found = queries.get_sequence(record_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        commands.put_in_order(sequence=found, keys=moved_keys(request.POST), by=request.member)
    except (Conflict, ValueError) as refused:
        said = str(refused) if isinstance(refused, Conflict) else _("That is no order.")
        return reply.redirect(request, f"/sequences/{record_id}/", said)
    return reply.redirect(request, f"/sequences/{record_id}/", _("Kept."))


def _write(request: MemberRequest, found: Any, step: Any, keep: Any) -> HttpResponse:
    initial = {"days": step.days, "subject": step.subject, "words": step.words} if step else {"days": 0}
    form = MailForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            keep(form.cleaned_data)
        except Invalid as refused:
            for name, message in refused.errors:
                form.add_error(name if name in form.fields else None, message)
        else:
            return reply.redirect(request, f"/sequences/{found.pk}/", _("Kept."))
    context = {"sequence": found, "step": step, "form": form}
    status = 422 if form.is_bound else 200
    return reply.fragment(request, "automation/_mail_form.html", context, status=status)


def _act(request: MemberRequest, found: Any, name: str, values: dict[str, Any], keep: Any) -> HttpResponse:
    action = queries.find_action(name)
    if action is None:
        raise NotFound("actions")
    errors: dict[str, str] = {}
    given: Any = values
    if request.method == "POST":
        given = request.POST
        form = WaitForm(request.POST)
        typed = {field.name: as_json(field.kind, given.get(field.name, "")) for field in action.inputs}
        inputs = {key: value for key, value in typed.items() if value != ""}
        waits = form.cleaned_data["wait"] or 0 if form.is_valid() else None
        try:
            if waits is None:
                raise Invalid([("wait", _("must be between 0 and 365."))])
            keep({"days": waits, "action": action.name, "inputs": inputs})
        except Invalid as refused:
            errors = dict(refused.errors)
        else:
            return reply.redirect(request, f"/sequences/{found.pk}/", _("Kept."))
    context = {"sequence": found, "action": action, "errors": errors, "typed": given, "path": request.path}
    status = 422 if errors else 200
    return reply.fragment(request, "automation/_action_form.html", context, status=status)
