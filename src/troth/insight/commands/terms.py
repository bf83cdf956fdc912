"""How insight reckons, and how often."""

from __future__ import annotations

from decimal import Decimal

from troth.insight.models import Terms
from troth.insight.standing import Every
from troth.team.acting import acting
from troth.team.actor import Actor


def set_terms(*, every: Every, months: int, discount: Decimal, margin: Decimal, by: Actor) -> None:
    """Say how often insight runs, how far it looks ahead, and what counts of what comes later.

    `discount` is a yearly rate, `margin` what stays of what is spent: both are shares of 1. The next run
    reckons by them.
    """
    values = {"every": every, "months": months, "discount": discount, "margin": margin}
    with acting(by):
        Terms.objects.update_or_create(is_only=True, defaults=values)
