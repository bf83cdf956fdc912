"""How words were kept, month by month: of the promises that came due, what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from troth.catalog.registry import object_types
from troth.ground.clock import now, today
from troth.people.queries import names_of
from troth.promises.models import Whose
from troth.questions.visibility import condition
from troth.team.actor import Actor
from troth.team.queries.members import get_team, list_teams
from troth.team.queries.members import names_of as member_names

MONTHS = 12
MOST = 20  # members, teams and companies that are compared
READ = ("state", "whose", "due", "due_at", "missed_at", "kept_at", "broken_at", "owner")

# A promise counts in the month in which it had to hold: the first day that passed, else the last agreed one.
CAME_DUE = """
with came as materialized (
    select coalesce(t.missed_at, t.due_at) as at, t.state, t.owner_id, t.company_id
    from promises_promise t
    where coalesce(t.missed_at, t.due_at) >= %(first)s and coalesce(t.missed_at, t.due_at) < %(until)s
        and t.whose = %(whose)s and t.state <> 'withdrawn'
        and (t.state <> 'open' or coalesce(t.missed_at, t.due_at) <= %(now)s)
        and {visible}
)
"""
MONTHLY = """
select date_trunc('month', at at time zone %(zone)s)::date, state, count(*)
from came where {chosen} group by 1, 2
"""
GROUPED = """
select {by}, state, count(*) from came {also} where {by} is not null group by 1, 2
"""
CHOSEN = {
    "member": "owner_id = %(key)s",
    "team": "owner_id in (select member_id from team_membership where team_id = %(key)s)",
    "company": "company_id = %(key)s",
}


class By(StrEnum):
    """By whom words are compared."""

    MEMBER = "member"
    TEAM = "team"
    COMPANY = "company"


@dataclass(slots=True)
class Tally:
    """Promises that came due: kept in time, kept late, broken, and those that are still open."""

    kept: int = 0
    kept_late: int = 0
    broken: int = 0
    open: int = 0

    @property
    def count(self) -> int:
        """How many came due."""
        return self.kept + self.kept_late + self.broken + self.open

    @property
    def rate(self) -> int | None:
        """The percentage that was kept in time; None where nothing came due."""
        return round(100 * self.kept / self.count) if self.count else None


@dataclass(frozen=True, slots=True)
class Month:
    """What came due from a day until another, that one not included."""

    starts_on: date
    ends_before: date
    tally: Tally


@dataclass(frozen=True, slots=True)
class Group:
    """What came due within the year of a member's, a team's or a company's."""

    by: By
    key: UUID
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Kept:
    """How words were kept: by months, the oldest first, in all, and by whom."""

    whose: Whose
    months: list[Month]
    all: Tally
    groups: dict[By, list[Group]]


def hidden_from(seen_by: Actor) -> list[str]:
    """List what the figures are made of and the asker may not read: each would tell of it."""
    return [name for name in READ if not seen_by.may_read("promises", name)]


def kept_rate(
    *, seen_by: Actor, whose: Whose = Whose.OURS, by: By | None = None, key: UUID | None = None
) -> Kept:
    """Count what came due within the last twelve months, of all or of whom `by` and `key` name."""
    days = months_before(today(seen_by.time_zone))
    visible = condition(object_types()["promises"], seen_by)
    given: dict[str, Any] = {
        "first": _midnight(days[0], seen_by),
        "until": _midnight(days[-1], seen_by),
        "whose": whose,
        "now": now(),
        "zone": seen_by.time_zone,
        "key": key,
    }
    placed, named = _named(visible.text, visible.params)
    came = CAME_DUE.format(visible=placed)
    chosen = CHOSEN[by] if by and key else "true"
    by_month = _tallies(came + MONTHLY.format(chosen=chosen), given | named)
    months = [Month(first, until, by_month.get(first, Tally())) for first, until in pairwise(days)]
    groups = {each: _groups(each, came, given | named, seen_by) for each in By}
    return Kept(whose, months, _sum([month.tally for month in months]), groups)


def members_of(team_id: UUID) -> set[UUID]:
    """Give the members of a team. Raises Http404 where there is none."""
    return set(get_team(team_id).members.values_list("pk", flat=True))


def months_before(day: date, count: int = MONTHS) -> list[date]:
    """Give the first days of so many months up to that of a day, and of the one after it."""
    last = day.year * 12 + day.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(last - count + 1, last + 2)]


def _groups(by: By, came: str, given: dict[str, Any], seen_by: Actor) -> list[Group]:
    column = {By.MEMBER: "owner_id", By.TEAM: "m.team_id", By.COMPANY: "company_id"}[by]
    also = "join team_membership m on m.member_id = owner_id" if by is By.TEAM else ""
    tallies = _tallies(came + GROUPED.format(by=column, also=also), given)
    names = _names(by, tallies, seen_by)
    found = [Group(by, key, names[key], tally) for key, tally in tallies.items() if key in names]
    return sorted(found, key=lambda group: (-group.tally.count, group.name))[:MOST]


def _named(text: str, values: Sequence[Any]) -> tuple[str, dict[str, Any]]:
    """Give the values of a condition names: the query has others beside them."""
    names = [f"seen_{place}" for place in range(len(values))]
    for name in names:
        text = text.replace("%s", f"%({name})s", 1)
    return text, dict(zip(names, values, strict=True))


def _names(by: By, keys: Any, seen_by: Actor) -> dict[UUID, str]:
    if by is By.MEMBER:
        return member_names(set(keys))
    if by is By.TEAM:
        return {team.pk: team.name for team in list_teams()}
    if not seen_by.may_read("promises", "company"):
        return {}
    return {UUID(key): name for key, name in names_of(list(keys), seen_by=seen_by).items()} if keys else {}


def _tallies(text: str, given: dict[str, Any]) -> dict[Any, Tally]:
    found: dict[Any, Tally] = defaultdict(Tally)
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        for key, state, count in cursor.fetchall():
            setattr(found[key], state, count)
    return dict(found)


def _sum(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        kept=sum(each.kept for each in tallies),
        kept_late=sum(each.kept_late for each in tallies),
        broken=sum(each.broken for each in tallies),
        open=sum(each.open for each in tallies),
    )


def _midnight(day: date, seen_by: Actor) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(seen_by.time_zone)).astimezone(UTC)
