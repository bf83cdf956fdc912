"""What can be asked about insight."""

from troth.insight.queries.groups import GroupRow, groups, totals
from troth.insight.queries.metrics import By, Point, Standing, course, get_metric, metrics, standings
from troth.insight.queries.people import Seen, get_outlook, held_about, of_person
from troth.insight.queries.runs import (
    get_run,
    is_due,
    last_done,
    purchases_type,
    recent_runs,
    terms,
    terms_as_set,
    under_way,
    why_failed,
)

__all__ = [
    "By",
    "GroupRow",
    "Point",
    "Seen",
    "Standing",
    "course",
    "get_metric",
    "get_outlook",
    "get_run",
    "groups",
    "held_about",
    "is_due",
    "last_done",
    "metrics",
    "of_person",
    "purchases_type",
    "recent_runs",
    "standings",
    "terms",
    "terms_as_set",
    "totals",
    "under_way",
    "why_failed",
]
