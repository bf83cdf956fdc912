"""What insight says of one person, and what it says that from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from troth.catalog.errors import Forbidden, NotFound
from troth.catalog.registry import find_object_type
from troth.ground.money import Money, from_json
from troth.insight.models import Outlook, Past
from troth.insight.queries.runs import purchases_type
from troth.people.queries import get_person
from troth.questions import listing
from troth.questions.errors import QuestionError
from troth.questions.listing import read_query
from troth.team.actor import Actor, Verb

MOST_DRAWN = 200
HELD = "select (to_jsonb(o) - 'id')::json from insight_outlook o where id = %s"


@dataclass(frozen=True, slots=True)
class Bought:
    """What somebody bought on a day."""

    on: date
    amount: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The outlook of a person as the asker may read it: a value that they may not read is None.

    `bought` is what it was told from, the last purchases, the first of these first. `usual` is the mean pause
    between two purchases in days, `silent` the days since the last one, by the day of the run. `past` is what
    earlier runs said: when, and how likely they were lost.
    """

    values: dict[str, Any]
    usual: float | None
    silent: int | None
    bought: list[Bought]
    past: list[tuple[Any, Decimal]]


def get_outlook(person_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Outlook:
    """Load an outlook, by the right to its person. Raises NotFound, and Forbidden for what nobody may do."""
    person = get_person(person_id, seen_by=seen_by)
    found = Outlook.objects.filter(pk=person.pk).first() if seen_by.may("outlooks.see") else None
    if found is None:
        raise NotFound("outlooks")
    if to is not Verb.SEE:
        raise Forbidden("outlooks")
    return found


def of_person(person_id: UUID, *, seen_by: Actor) -> Seen | None:
    """Give what the last run says of a person; None where it says nothing, or nothing the asker may read."""
    kind = find_object_type("outlooks")
    if kind is None or not seen_by.may("outlooks.see"):
        return None
    try:
        found = listing.rows(read_query(kind, where=f'person.id = "{person_id}"', limit=1), seen_by).items
    except QuestionError:
        return None
    if not found:
        return None
    values = found[0]
    first, last, times = (values.get(name) for name in ("first_purchase_on", "last_purchase_on", "purchases"))
    usual = (_day(last) - _day(first)).days / (times - 1) if first and last and times and times > 1 else None
    silent = (_day(values["as_of"]) - _day(last)).days if last and values.get("as_of") else None
    return Seen(
        values=values,
        usual=usual,
        silent=silent,
        bought=_bought(person_id, seen_by),
        past=_past(person_id) if seen_by.may_read("outlooks", "churn_risk") else [],
    )


def held_about(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give all that is held of a person here, for their own copy."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [person_id])
        return [row for (row,) in cursor.fetchall()]


def _bought(person_id: UUID, seen_by: Actor) -> list[Bought]:
    """List what the outlook was told from, as far as the asker may see it."""
    kind = purchases_type()
    if kind is None or kind.purchases is None:
        return []
    told = kind.purchases
    where = f'{told.person}.id = "{person_id}"' + (f" and ({told.where})" if told.where else "")
    try:
        query = read_query(
            kind, where=where, sort=f"-{told.at}", limit=MOST_DRAWN, fields=f"{told.at},{told.amount}"
        )
        rows = listing.rows(query, seen_by).items
    except QuestionError:  # a role that may not read who, when or how much
        return []
    return [Bought(_day(row[told.at]), _money(row[told.amount])) for row in reversed(rows) if row[told.at]]


def _past(person_id: UUID) -> list[tuple[Any, Decimal]]:
    found = Past.objects.filter(person_id=person_id, churn_risk__isnull=False).order_by("run__begun_at")
    return [
        (at, risk) for at, risk in found.values_list("run__as_of", "churn_risk") if at and risk is not None
    ]


def _day(value: Any) -> date:
    return date.fromisoformat(str(value)[:10])


def _money(value: Any) -> Money | None:
    return from_json(value) if isinstance(value, dict) else value
