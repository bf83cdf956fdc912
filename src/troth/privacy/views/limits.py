"""Settings: how much is too much, and what that holds back today."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.privacy import commands, queries
from troth.privacy.forms import BudgetForm, LimitsForm
from troth.team.door import MemberRequest, needs
from troth.team.views.answers import settings_page
from troth.webkit import reply

TAB, HERE = "privacy:purposes", "privacy:limits"


@require_http_methods(["GET", "POST"])
@needs("administrator")
def limits(request: MemberRequest) -> HttpResponse:
    """Show the budgets and the quiet hours with what they would hold back now; keep those for everything."""
    form = LimitsForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form, _budget_form())
    typed = form.cleaned_data
    commands.set_budget(most=typed["most"], days=typed["days"], by=request.member)
    for channel, _label in queries.CHANNELS:
        starts, ends = typed[f"{channel}_starts"], typed[f"{channel}_ends"]
        commands.set_quiet_hours(channel=channel, starts=starts, ends=ends, by=request.member)
    return reply.redirect(request, reverse(HERE), _("Kept."))


@require_POST
@needs("administrator")
def add_budget(request: MemberRequest) -> HttpResponse:
    """Add a budget for some purposes or channels."""
    form = _budget_form(request.POST)
    if not form.is_valid():
        return _page(request, LimitsForm(), form)
    commands.add_budget(**form.cleaned_data, by=request.member)
    return reply.redirect(request, reverse(HERE), _("Kept."))


@require_POST
@needs("administrator")
def remove_budget(request: MemberRequest, budget_id: UUID) -> HttpResponse:
    """Take a budget away."""
    commands.remove_budget(budget_id=budget_id, by=request.member)
    return reply.redirect(request, reverse(HERE), _("It holds back nothing any more."))


def _budget_form(data: Any = None) -> BudgetForm:
    return BudgetForm(data, purposes=[(each.key, each.name) for each in queries.open_purposes()])


def _page(request: MemberRequest, form: LimitsForm, budget: BudgetForm) -> HttpResponse:
    choices = [
        (f"{purpose.key}:{channel}", f"{purpose.name} · {label}")
        for purpose in queries.open_purposes()
        for channel, label in queries.CHANNELS
        if channel in purpose.channels
    ]
    asked = request.GET.get("of", "")
    chosen = asked if asked in dict(choices) else next((name for name, _label in choices), "")
    key, _mark, channel = chosen.partition(":")
    purpose = queries.find_purpose(key)
    context: dict[str, Any] = {
        "limits": form,
        "typed": form.data if form.is_bound else queries.limits(),
        "channels": queries.CHANNELS,
        "budgets": queries.other_budgets(),
        "budget": budget,
        "names": {each.key: each.name for each in queries.purposes()},
        "choices": choices,
        "chosen": chosen,
        "today": queries.held_today(purpose=purpose, channel=channel) if purpose else None,
    }
    status = 422 if form.errors or budget.errors else 200
    return settings_page(request, "privacy/limits.html", context, current=TAB, status=status)
