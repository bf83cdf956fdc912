"""Settings: pipelines with their stages, and the reasons why deals are lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.catalog.errors import Conflict, Invalid
from troth.sales import commands, queries
from troth.sales.forms import NamedForm, StageForm
from troth.team.door import MemberRequest, needs
from troth.team.views.answers import settings_page
from troth.webkit import reply
from troth.webkit.ordering import moved_keys

TAB = "sales:pipelines"
HOME = "/settings/pipelines/"


@require_http_methods(["GET", "POST"])
@needs("administrator")
def pipelines(request: MemberRequest) -> HttpResponse:
    """Show all pipelines and the reasons for loss, and add a pipeline."""
    form = NamedForm(request.POST or None)
    if form.is_valid():
        name = form.cleaned_data["name"]
        if _is_done(form, commands.add_pipeline, name=name, by=request.member):
            return reply.redirect(request, HOME, _("%s was added.") % name)
    return _overview(request, form if form.is_bound else None)


@require_POST
@needs("administrator")
def order(request: MemberRequest) -> HttpResponse:
    """Put the pipelines in another order."""
    return _put_in_order(request, queries.pipelines(), HOME)


@require_http_methods(["GET", "POST"])
@needs("administrator")
def pipeline(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    """Show the stages of a pipeline, and rename it."""
    found = queries.get_pipeline(pipeline_id)
    form = NamedForm(request.POST or None, initial={"name": found.name})
    if form.is_valid():
        name = form.cleaned_data["name"]
        if _is_done(form, commands.rename_pipeline, pipeline=found, name=name, by=request.member):
            return reply.redirect(request, f"{HOME}{pipeline_id}/", _("Kept."))
    return _show_pipeline(request, found, form=form)


@require_POST
@needs("administrator")
def delete_pipeline(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    """Delete a pipeline; its deals go where the form says."""
    found = queries.get_pipeline(pipeline_id)
    back = f"{HOME}{pipeline_id}/"
    to = _stage(request.POST.get("to", ""))
    return _delete(request, found.name, HOME, back, commands.delete_pipeline, pipeline=found, to=to)


@require_POST
@needs("administrator")
def add_stage(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    """Add a stage to a pipeline."""
    found = queries.get_pipeline(pipeline_id)
    form = NamedForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["name"]
        if _is_done(form, commands.add_stage, pipeline=found, name=name, by=request.member):
            return reply.redirect(request, f"{HOME}{pipeline_id}/", _("%s was added.") % name)
    return _show_pipeline(request, found, adding=form)


@require_POST
@needs("administrator")
def order_stages(request: MemberRequest, pipeline_id: UUID) -> HttpResponse:
    """Put the open stages of a pipeline in another order."""
    found = queries.get_pipeline(pipeline_id)
    stages = [stage for stage in queries.stages_of(found.pk) if stage.kind == "open"]
    return _put_in_order(request, stages, f"{HOME}{pipeline_id}/")


@require_http_methods(["GET", "POST"])
@needs("administrator")
def stage(request: MemberRequest, stage_id: UUID) -> HttpResponse:
    """Show what a stage means and asks for, and change it."""
    found = queries.read_stage(stage_id, seen_by=request.member)
    form = StageForm(request.POST or None, stage=found, fields=queries.fields_to_ask())
    if form.is_valid():
        values = form.cleaned_data
        if _is_done(form, commands.change_stage, stage=found, values=values, by=request.member):
            return reply.redirect(request, f"{HOME}{found.pipeline_id}/", _("Kept."))
    others = [each for each in queries.stages_of(found.pipeline_id) if each.kind == "open" and each != found]
    context = {
        "stage": found,
        "pipeline": queries.get_pipeline(found.pipeline_id),
        "form": form,
        "fields": queries.fields_to_ask(),
        "deals": queries.deals_by_stage().get(found.pk, 0),
        "others": [(each.pk, each.name) for each in others],
        "rules": queries.rules_of(found.pk, seen_by=request.member),
        "actions": queries.actions_of_rules(),
    }
    return settings_page(request, "sales/stage.html", context, current=TAB, status=_status(form))


@require_POST
@needs("administrator")
def delete_stage(request: MemberRequest, stage_id: UUID) -> HttpResponse:
    """Delete a stage; its deals go where the form says."""
    found = queries.read_stage(stage_id, seen_by=request.member)
    home, back = f"{HOME}{found.pipeline_id}/", f"/settings/stages/{stage_id}/"
    to = _stage(request.POST.get("to", ""))
    return _delete(request, found.name, home, back, commands.delete_stage, stage=found, to=to)


@require_POST
@needs("administrator")
def add_reason(request: MemberRequest) -> HttpResponse:
    """Add a reason for loss."""
    form = NamedForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["name"]
        if _is_done(form, commands.add_loss_reason, name=name, by=request.member):
            return reply.redirect(request, HOME, _("%s was added.") % name)
    return _overview(request, reason=form)


@require_POST
@needs("administrator")
def order_reasons(request: MemberRequest) -> HttpResponse:
    """Put the reasons for loss in another order."""
    return _put_in_order(request, queries.loss_reasons(), HOME)


@require_http_methods(["GET", "POST"])
@needs("administrator")
def reason(request: MemberRequest, reason_id: UUID) -> HttpResponse:
    """Rename a reason for loss."""
    found = queries.get_loss_reason(reason_id)
    form = NamedForm(request.POST or None, initial={"name": found.name})
    if form.is_valid():
        name = form.cleaned_data["name"]
        if _is_done(form, commands.rename_loss_reason, reason=found, name=name, by=request.member):
            return reply.redirect(request, HOME, _("Kept."))
    context = {
        "reason": found,
        "form": form,
        "deals": queries.deals_by_loss_reason().get(found.pk, 0),
        "others": [(each.pk, each.name) for each in queries.loss_reasons() if each != found],
    }
    return settings_page(request, "sales/loss_reason.html", context, current=TAB, status=_status(form))


@require_POST
@needs("administrator")
def delete_reason(request: MemberRequest, reason_id: UUID) -> HttpResponse:
    """Delete a reason for loss; deals that were lost for it are counted under another."""
    found = queries.get_loss_reason(reason_id)
    given = request.POST.get("to", "")
    to = next((each for each in queries.loss_reasons() if str(each.pk) == given), None)
    back = f"/settings/loss-reasons/{reason_id}/"
    return _delete(request, found.name, HOME, back, commands.delete_loss_reason, reason=found, to=to)


def _overview(
    request: MemberRequest, form: NamedForm | None = None, reason: NamedForm | None = None
) -> HttpResponse:
    counts = queries.deals_by_stage()
    ways = [(each, queries.stages_of(each.pk)) for each in queries.pipelines()]
    context = {
        "ways": [(each, stages, sum(counts.get(stage.pk, 0) for stage in stages)) for each, stages in ways],
        "reasons": [
            (each, queries.deals_by_loss_reason().get(each.pk, 0)) for each in queries.loss_reasons()
        ],
        "adding": form,
        "adding_reason": reason,
    }
    return settings_page(request, "sales/pipelines.html", context, current=TAB, status=_status(form, reason))


def _show_pipeline(
    request: MemberRequest, found: Any, *, form: NamedForm | None = None, adding: NamedForm | None = None
) -> HttpResponse:
    counts = queries.deals_by_stage()
    stages = [(stage, counts.get(stage.pk, 0)) for stage in queries.stages_of(found.pk)]
    context = {
        "pipeline": found,
        "form": form or NamedForm(initial={"name": found.name}),
        "adding": adding,
        "stages": stages,
        "deals": sum(count for _stage, count in stages),
        "others": [
            (stage.pk, f"{stage.pipeline.name}: {stage.name}")
            for stage in queries.open_stages()
            if stage.pipeline_id != found.pk
        ],
    }
    return settings_page(request, "sales/pipeline.html", context, current=TAB, status=_status(form, adding))


def _put_in_order(request: MemberRequest, among: Sequence[Any], back: str) -> HttpResponse:
    """Take the order that the form has; `up` and `down` name one that goes a place further."""
    try:
        commands.put_in_order(among=among, keys=moved_keys(request.POST), by=request.member)
    except (ValueError, Conflict) as refused:
        said = str(refused) if isinstance(refused, Conflict) else _("That is no order.")
        return reply.redirect(request, back, said)
    return reply.redirect(request, back)


def _delete(
    request: MemberRequest, name: str, home: str, back: str, command: Callable[..., None], **values: Any
) -> HttpResponse:
    try:
        command(**values, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, back, str(refused))
    return reply.redirect(request, home, _("%s was deleted.") % name)


def _is_done(form: Any, command: Callable[..., Any], **values: Any) -> bool:
    """Run a command, or put what it refuses into the form."""
    try:
        command(**values)
    except Invalid as refused:
        for name, message in refused.errors:
            form.add_error(name if name in form.fields else None, message)
        return False
    return True


def _stage(given: str) -> Any:
    return next((stage for stage in queries.open_stages() if str(stage.pk) == given), None)


def _status(*forms: Any) -> int:
    return 422 if any(form and form.is_bound and form.errors for form in forms) else 200
