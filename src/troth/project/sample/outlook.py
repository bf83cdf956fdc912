"""What is still to come: a story that reaches the present leaves a next step behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from troth.project.sample import staff
from troth.project.sample.grammar import told
from troth.project.sample.script import Step
from troth.project.sample.shapes import Task
from troth.project.sample.when import day_of_arc, hour_of_arc

if TYPE_CHECKING:
    from troth.project.sample.teller import Telling

_MEETING_MINUTES = 45
_HALF_AN_HOUR = 1800
_WORDS = frozenset(("mail", "message", "call"))
_SOON_SECONDS = 86_400  # what comes later is no answer that somebody waits for


def planned(telling: Telling, step: Step) -> None:
    """Put a task that is written in an arc on somebody's list."""
    calendar = telling.teller.calendar
    title = told(step.words[0].template, telling.case, telling.teller.random)
    moment = calendar.at(day_of_arc(calendar, step), hour_of_arc(step))
    minutes = step.seconds[0] // 60 if step.seconds else None
    _add(
        telling,
        title,
        moment,
        telling.who(step) or telling.member,
        has_time=bool(step.at and step.at.clock),
        minutes=minutes,
    )


def next_step(telling: Telling, step: Step, moment: int) -> None:
    """Leave a story open before a step: say whose turn it is, and what we do next if it is ours."""
    last, person = telling.last, telling.life.person
    person.turn, person.turn_since = "rest", None
    is_answer = step.kind in _WORDS and (not step.in_days or step.after[0] <= _SOON_SECONDS)
    is_open = last is not None and last.kind in _WORDS and telling.life.interactions[-1] is last
    if last and is_open and is_answer and step.direction != last.direction:
        person.turn = "ours" if step.direction == "out" else "theirs"
        person.turn_since = last.happened_at
    if not telling.life.interactions:
        return
    if title := _title(telling, step):
        member = telling.who(step) or telling.member
        is_visit = step.kind == "visit"
        _add(
            telling,
            title,
            moment,
            telling.member if member == staff.AGENT else member,
            has_time=is_visit,
            minutes=_MEETING_MINUTES if is_visit else None,
        )


def _title(telling: Telling, step: Step) -> str:
    """Say the next step as one would write it on a list; empty when it is not ours to do."""
    me = telling.life.person.first_name
    about = f": {telling.subject}" if telling.subject else ""
    answers = telling.life.person.turn == "ours"
    titles = {
        ("out", "mail"): f"{'Answer' if answers else 'Write to'} {me}{about}",
        ("out", "message"): f"{'Answer' if answers else 'Write to'} {me}{about}",
        ("out", "call"): f"Ring {me}{about}",
        ("out", "visit"): f"Visit {telling.life.slots.get('company', me)}",
        ("", "order"): f"Have it ready for {me}{about}",
        ("in", "visit"): f"{me} comes by{about}",
    }
    return titles.get((step.direction, step.kind), "")


def _add(
    telling: Telling, title: str, moment: int, member: int, *, has_time: bool, minutes: int | None
) -> None:
    life, calendar = telling.life, telling.teller.calendar
    person = life.person
    role = person.role_on(calendar.today_on)
    moment = moment // _HALF_AN_HOUR * _HALF_AN_HOUR if has_time else calendar.at(calendar.day_of(moment), 12)
    due = calendar.utc(moment)
    company = role.company if role else None
    life.tasks.append(Task(title, due, member, person.number or None, company, minutes, has_time))
    if moment > calendar.now and (person.next_contact_at or due) >= due:
        person.next_contact_at = due
