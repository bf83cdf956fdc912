"""Today, for one member: who waits, what is due, what happened meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from troth.agenda.queries.tasks import TaskRow, due_for, hours_of_today
from troth.ground.clock import today
from troth.people import queries as people
from troth.people.queries.waiting import Birthday, Waiting
from troth.team.actor import Actor
from troth.timeline import queries as timeline
from troth.timeline.queries import Entry


@dataclass(frozen=True, slots=True)
class Today:
    """What the page shows. `words` holds the last thing each waiting person said, by id.

    `is_blank`: there is nobody yet to have to do with.
    """

    day: date
    waiting: Sequence[Waiting]
    waiting_count: int
    words: Mapping[UUID, Entry]
    due: Sequence[TaskRow]
    hours: Sequence[TaskRow]
    birthdays: Sequence[Birthday]
    happened: Sequence[Entry]
    since: datetime
    is_blank: bool = False

    @property
    def overdue_count(self) -> int:
        return sum(task.standing == "overdue" for task in self.due)

    @property
    def today_count(self) -> int:
        return sum(task.standing == "today" for task in self.due)


def todays(*, seen_by: Actor, since: datetime) -> Today:
    """Gather a member's day. `since` is the end of the visit before this one."""
    waiting = people.waiting_for(seen_by)
    due, hours = due_for(seen_by), hours_of_today(seen_by)
    return Today(
        day=today(seen_by.time_zone),
        is_blank=not waiting and not due and not hours and people.is_nobody_there(seen_by),
        waiting=waiting,
        waiting_count=people.count_waiting_for(seen_by),
        words=timeline.last_words_of(person_ids=[one.id for one in waiting]),
        due=due,
        hours=hours,
        birthdays=people.birthdays_near(seen_by),
        happened=timeline.what_happened_since(since=since, seen_by=seen_by),
        since=since,
    )
