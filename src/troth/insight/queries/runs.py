"""Runs: the last one, the one at work, when the next is due, and by which terms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from troth.catalog.registry import object_types
from troth.catalog.types import ObjectType
from troth.ground.clock import now, today
from troth.insight import models
from troth.insight.models import Run
from troth.insight.standing import Every, State
from troth.team.queries import workspace

SHOWN = 12
AFTER = {Every.DAY: timedelta(hours=20), Every.WEEK: timedelta(days=6), Every.MONTH: timedelta(days=25)}
SUNDAY, FIRST = 6, 1


def terms_as_set() -> models.Terms:
    """Give the terms as they were set, or those that hold until somebody sets some."""
    found = models.Terms.objects.filter(is_only=True).first()
    if found is None:
        found = models.Terms(every=Every.WEEK, months=36, discount="0.1", margin="1")
    return found


def terms() -> dict[str, Any]:
    """Give the terms of worth as a run takes them: months, and the yearly discount and margin as shares."""
    found = terms_as_set()
    return {"months": found.months, "discount": float(found.discount), "margin": float(found.margin)}


def purchases_type() -> ObjectType | None:
    """Find the type whose records are purchases; None where there is none."""
    return next((kind for kind in object_types().values() if kind.purchases), None)


def last_done() -> Run | None:
    """Give the last run that ended well."""
    return Run.objects.filter(state=State.DONE).order_by("-begun_at").first()


def under_way() -> Run | None:
    """Give the run that is at work."""
    return Run.objects.filter(ended_at=None).first()


def get_run(key: UUID) -> Run:
    """Load a run."""
    return Run.objects.get(pk=key)


def recent_runs() -> list[Run]:
    """List the last runs, the newest first."""
    return list(Run.objects.select_related("begun_by").order_by("-begun_at")[:SHOWN])


def is_due() -> bool:
    """Tell whether the clock is to begin a run now: it asks each night, at the workspace's own hour."""
    every = Every(terms_as_set().every)
    day = today(workspace().time_zone)
    if every is Every.NEVER or not _anything_bought():
        return False
    if (every is Every.WEEK and day.weekday() != SUNDAY) or (every is Every.MONTH and day.day != FIRST):
        # The first one is not waited for: until it ran nobody has any of its values.
        return not Run.objects.exists()
    last = Run.objects.order_by("-begun_at").first()
    return last is None or now() - last.begun_at > AFTER[every]


def why_failed(reason: str) -> str:
    """Say why a law could not be fitted, to whoever reads the page."""
    return {
        "nobody": _("There are no customers to learn from yet."),
        "no_repeats": _("Nobody has bought a second time yet, so nothing tells how often customers return."),
        "endless": _("The customers are too much alike to tell them apart by what they did."),
        "open": _("Too little was seen so far: quite different explanations fit it as well."),
        "no_mean": _("A few purchases outweigh all others, so that no usual amount can be told."),
        "not_found": _("What customers did follows no law that is known here."),
    }.get(reason, reason)


def _anything_bought() -> bool:
    kind = purchases_type()
    if kind is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("select exists (select from {})").format(sql.Identifier(kind.table)))
        return bool(cursor.fetchone()[0])
