"""What currencies are worth, for administrators."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from troth.ground.clock import now
from troth.ground.money import is_currency
from troth.team import commands, queries
from troth.team.door import MemberRequest, needs
from troth.team.forms.currencies import RateFileForm, RateForm
from troth.team.views.answers import done, settings_page, try_with

SHOWN = 50  # days of one currency's course


@needs("administrator")
@require_http_methods(["GET", "POST"])
def currencies(request: MemberRequest) -> HttpResponse:
    """Show what currencies are worth today, and keep another rate."""
    own = queries.workspace().currency
    form = RateForm(request.POST or None, own=own, initial=_initial(own))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        rate = (values["currency"], values["day"], values["rate"])
        if try_with(form, commands.keep_rates, rates=[rate], by=request.member):
            return done(request, reverse("team:currencies"), _("Kept."))
    return _page(request, form, RateFileForm(own=own))


@needs("administrator")
@require_POST
def import_rates(request: MemberRequest) -> HttpResponse:
    """Keep the rates of a file: all of them, or none."""
    own = queries.workspace().currency
    form = RateFileForm(request.POST, request.FILES, own=own)
    if form.is_valid():
        rates = [rate for rate in form.cleaned_data["rates"] if rate[0] != own]
        if kept := try_with(form, commands.keep_rates, rates=rates, by=request.member):
            said = ngettext("%(num)s rate is new", "%(num)s rates are new", kept.added) % {"num": kept.added}
            said = _("%(added)s, %(changed)s changed, %(unchanged)s as before.") % {
                "added": said, "changed": kept.changed, "unchanged": kept.unchanged,
            }  # fmt: skip
            return done(request, reverse("team:currencies"), said)
    return _page(request, RateForm(own=own, initial=_initial(own)), form)


@needs("administrator")
@require_safe
def currency(request: MemberRequest, code: str) -> HttpResponse:
    """Show the course of one currency."""
    if not is_currency(code):
        raise Http404
    rates = queries.course_of(code, until=_day(request.GET.get("until", "")), limit=SHOWN + 1)
    context = {
        "code": code,
        "own": queries.workspace().currency,
        "rates": rates[:SHOWN],
        "older": rates[SHOWN].day.isoformat() if len(rates) > SHOWN else "",
    }
    return settings_page(request, "team/currency.html", context, current="currencies")


@needs("administrator")
@require_POST
def delete_rate(request: MemberRequest, code: str, day: str) -> HttpResponse:
    """Forget a rate."""
    at = _day(day)
    if at is None or not commands.delete_rate(currency=code, day=at, by=request.member):
        raise Http404
    return done(request, reverse("team:currency", args=[code]), _("The rate is gone."))


def _page(request: MemberRequest, form: RateForm, file_form: RateFileForm) -> HttpResponse:
    context = {
        "form": form,
        "file_form": file_form,
        "own": queries.workspace().currency,
        "rates": queries.list_rates(now().date()),
    }
    status = 422 if form.errors or file_form.errors else 200
    return settings_page(request, "team/currencies.html", context, current="currencies", status=status)


def _initial(own: str) -> dict[str, Any]:
    return {"day": now().date(), "currency": "USD" if own != "USD" else "EUR"}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
