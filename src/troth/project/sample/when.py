"""When the steps of a story happen: in whose hours, how long after the step before, on the day promised."""

from __future__ import annotations

from random import Random

from troth.project.sample.chance import between
from troth.project.sample.days import Calendar
from troth.project.sample.script import Step

_DAY = 86_400
_APART = 900  # seconds between two steps of an arc that would fall together
_PROMISED_WITHIN = 3  # days by which a step moves to the day that was promised in the story
_LAST_DAYS = 10  # at the end of the calendar, kept free so that a next open day is always found


def first_moment(calendar: Calendar, random: Random, step: Step, day: int) -> int:
    """Draw the moment of a story's first step on a day."""
    if step.at:
        return _arc_moment(calendar, step, 0)
    return (calendar.our_moment if step.needs_opening else calendar.their_moment)(random, day)


def next_moment(calendar: Calendar, random: Random, step: Step, before: int, promised: int | None) -> int:
    """Draw the moment of a step after another.

    A word given in the story is kept: what is delivered or seen about when it was promised comes on
    that day.
    """
    if step.at:
        return _arc_moment(calendar, step, before + _APART)
    low, high = step.after
    if not step.in_days:
        moment = before + low + int(random.random() * (high - low + 1))
        if step.is_automatic:
            return moment
        return (calendar.in_our_hours if step.needs_opening else calendar.in_their_hours)(random, moment)
    start = calendar.day_of(before)
    day = start + between(random, low // _DAY, high // _DAY)
    is_delivery = step.kind in ("order", "visit", "note")
    if is_delivery and promised is not None and start < promised and abs(promised - day) <= _PROMISED_WITHIN:
        day = promised
    day = min(day, len(calendar.dates) - _LAST_DAYS)
    moment = (calendar.our_moment if step.needs_opening else calendar.their_moment)(random, day)
    return max(moment, before + 60)


def day_of_arc(calendar: Calendar, step: Step) -> int:
    """Tell the day of a step whose moment is written down."""
    if step.at is None:
        raise ValueError("the step has no moment of its own")
    if step.at.in_days:
        # What is to be done is counted from today, what was from the last day of work.
        base = calendar.today if step.kind == "task" else calendar.day_of(calendar.now)
        return base + step.at.seconds // _DAY
    return calendar.day_of(calendar.now + step.at.seconds)


def hour_of_arc(step: Step, otherwise: str = "12:00") -> float:
    """Tell the hour of a step whose moment is written down."""
    hour, minute = map(int, ((step.at and step.at.clock) or otherwise).split(":"))
    return hour + minute / 60


def _arc_moment(calendar: Calendar, step: Step, after: int) -> int:
    """Give the written moment; ours moves to a day when the shop is open, and none before the last."""
    if step.at and not step.at.in_days:
        return calendar.now + step.at.seconds
    day, hour = day_of_arc(calendar, step), hour_of_arc(step)
    if not step.needs_opening:
        return max(calendar.at(day, hour), after)
    moment = calendar.at(calendar.open_day_before(day), hour)
    return moment if moment > after else max(calendar.at(calendar.open_day(day), hour), after)
