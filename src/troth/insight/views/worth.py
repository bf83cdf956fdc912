"""What customers are worth, a run by hand, and how it is reckoned."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.ground.money import Money
from troth.insight import commands, queries
from troth.insight.forms import TermsForm
from troth.insight.spans import first_of
from troth.insight.standing import Every, State, Step
from troth.team.actor import Actor, Scope, Verb
from troth.team.door import MemberRequest, needs
from troth.team.views.answers import settings_page
from troth.webkit import formats, reply

SHARE, MONTHS = Decimal(100), 12
MONDAY = date(2024, 1, 1)  # one of many


@require_GET
@needs("outlooks.see")
def index(request: MemberRequest) -> HttpResponse:
    """Show customers by group, how far what was foretold came true, and what it is told from."""
    rows = queries.groups(seen_by=request.member)
    last = queries.last_done()
    totals = queries.totals(rows)
    context = {
        "rows": rows,
        "totals": totals,
        "worth": Money(Decimal(round(totals["worth"])), totals["currency"]) if rows else None,
        "last": last,
        "findings": last.findings if last else {},
        "check": _check(last),
        "retention": _retention(last),
        "spread": _spread(last, request.member),
        "failed": [
            queries.why_failed(each) for each in (last.findings.get("failed", {}) if last else {}).values()
        ],
        "has_source": queries.purchases_type() is not None,
        "kind": queries.purchases_type(),
        "terms": queries.terms_as_set(),
        **_standing(),
    }
    return reply.page(request, "insight/index.html", context)


@require_GET
@needs("outlooks.see")
def standing(request: MemberRequest) -> HttpResponse:
    """Show how far a run is; once it has ended, the page is brought up to date."""
    context = _standing()
    response = reply.page(request, "insight/_standing.html", context)
    if context["running"] is None:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@needs("administrator")
def run(request: MemberRequest) -> HttpResponse:
    """Let all customers be looked at now."""
    try:
        commands.begin_run(by=request.member)
    except commands.AlreadyRunning as refused:
        return reply.redirect(request, "/insight/", str(refused))
    return reply.redirect(request, "/insight/", _("All customers are being looked at."))


@require_http_methods(["GET", "POST"])
@needs("administrator")
def settings(request: MemberRequest) -> HttpResponse:
    """Say how often insight runs and how it reckons, and show what the last runs did."""
    kept = queries.terms_as_set()
    form = TermsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        commands.set_terms(
            every=Every(typed["every"]), months=typed["months"], discount=typed["discount"] / SHARE,
            margin=typed["margin"] / SHARE, by=request.member,
        )  # fmt: skip
        return reply.redirect(request, "/insight/settings/", _("Kept. The next run reckons by it."))
    shown = {
        "every": kept.every,
        "months": kept.months,
        "discount": f"{(Decimal(kept.discount) * SHARE).normalize():f}",
        "margin": f"{(Decimal(kept.margin) * SHARE).normalize():f}",
    }
    context = {
        "typed": form.data if form.is_bound else shown,
        "errors": {name: list(said) for name, said in form.errors.items()},
        "choices": Every.choices,
        "runs": [_told(each) for each in queries.recent_runs()],
        **_standing(),
    }
    status = 422 if form.errors else 200
    return settings_page(request, "insight/settings.html", context, current="insight:settings", status=status)


def _standing() -> dict[str, Any]:
    running = queries.under_way()
    steps = list(Step)
    return {
        "running": running,
        "step": Step(running.step).label if running and running.step else State.WAITING.label,
        "at": steps.index(Step(running.step)) if running and running.step else 0,
        "steps": len(steps),
    }


def _retention(last: Any) -> dict[str, Any] | None:
    """Lay out who stayed: for each month in which customers first bought, which share came in those after."""
    found = last.findings.get("retention") if last else None
    if not found or not found["cohorts"]:
        return None
    rows = [
        {
            "month": formats.month(first_of(cohort)), "size": came[0],
            "shares": [None if each is None else each / came[0] for each in came[1 : MONTHS + 1]],
        }
        for cohort, came in list(zip(found["cohorts"], found["came"], strict=True))[-MONTHS:]
    ]  # fmt: skip
    width = max(len([each for each in row["shares"] if each is not None]) for row in rows)
    if not width:
        return None
    return {"rows": rows, "mean": found["mean"][1 : width + 1], "width": width}


def _spread(last: Any, member: Actor) -> list[dict[str, Any]]:
    """Lay out on which days and by what it was bought, to whoever sees all purchases and these fields."""
    found, kind = last.findings.get("spread") if last else None, queries.purchases_type()
    if not found or kind is None or member.scope(kind.name, Verb.SEE) is not Scope.ALL:
        return []
    fields = [kind.field(name) for name in found if name and member.may_read(kind.name, name)]
    if kind.purchases is None or not member.may_read(kind.name, kind.purchases.amount):
        return []
    days = [{**row, "label": formats.weekday_name(MONDAY + timedelta(days=row["name"]))} for row in found[""]]
    told: list[dict[str, Any]] = [{"label": _("Day of the week"), "field": "", "rows": days}]
    for field in filter(None, fields):
        rows = [{**row, "label": row["name"]} for row in found[field.name]]
        if any(row["name"] for row in rows):
            told.append({"label": field.label, "field": field.name, "rows": rows})
    for each in told:
        each["most"] = max((row["spent"] for row in each["rows"]), default=0) or 1
    return [each for each in told if any(row["purchases"] for row in each["rows"])]


def _check(last: Any) -> dict[str, Any] | None:
    found = last.findings.get("check") if last else None
    if not found or "failed" in found:
        return None
    most = max((max(row["came"], row["foretold"], row["as_before"]) for row in found["rows"]), default=0)
    return {**found, "most": most or 1}


def _told(run: Any) -> dict[str, Any]:
    return {
        "begun_at": run.begun_at,
        "by": run.begun_by.name if run.begun_by else _("the system"),
        "label": State(run.state).label,
        "tone": {"done": "good", "failed": "wrong"}.get(run.state, "info"),
        "customers": run.customers,
        "seconds": (run.ended_at - run.begun_at).total_seconds() if run.ended_at else None,
        "problem": run.problem or "; ".join(map(queries.why_failed, run.findings.get("failed", {}).values())),
    }
