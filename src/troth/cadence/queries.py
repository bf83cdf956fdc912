"""Who drifts, with true reasons to write to each; and how often whom should hear from us."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from troth.cadence.hooks import Reason, Reasons, Writing
from troth.cadence.models import Cadence
from troth.ground.clock import now, today
from troth.ground.hooks import filled
from troth.people.queries import Drifting, drifting, get_person
from troth.segments.queries import visible_segments
from troth.team.actor import Actor, Verb
from troth.timeline import queries as timeline

NEWS = timedelta(days=180)  # what is older is no news
NEWS_EVENTS = (
    "people.role_taken",
    "people.role_ended",
    "people.lifecycle_changed",
    "people.people_related",
    "people.household_joined",
)
AHEAD, BEHIND = timedelta(days=14), timedelta(days=3)  # around a day that comes back each year
SHOWN = 3  # reasons beside a name


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody who drifts, and why it would be true to write to them now; the best reason first."""

    person: Drifting
    days: int
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class Rule:
    """A segment whose people are to hear from us every so many days."""

    segment_id: UUID
    segment: str
    days: int


def rows(
    *, seen_by: Actor, is_own: bool = False, after: tuple[datetime, UUID] | None = None, limit: int = 25
) -> list[Row]:
    """List those who drift, the longest first, in a fixed number of queries."""
    people = drifting(seen_by=seen_by, is_own=is_own, after=after, limit=limit)
    reasons = reasons_for({each.id: each.birthday for each in people}, seen_by=seen_by)
    return [Row(each, (now() - each.since).days, reasons.get(each.id, [])[:SHOWN]) for each in people]


def reasons_to_write(person_id: UUID, *, seen_by: Actor) -> list[Reason]:
    """Gather the best true reasons to write to one person, whether they drift or not. Raises NotFound."""
    person = get_person(person_id, seen_by=seen_by)
    birthday = person.birthday if seen_by.may_read("people", "birthday") else None
    return reasons_for({person.pk: birthday}, seen_by=seen_by).get(person.pk, [])[:SHOWN]


def reasons_for(birthdays: Mapping[UUID, date | None], *, seen_by: Actor) -> Mapping[UUID, list[Reason]]:
    """Gather true reasons to write to people, the best first. Where there is none, none is made up.

    The people are named by their ids, each with the day of birth that the asker may read.
    """
    found: dict[UUID, list[Reason]] = defaultdict(list)
    ids = list(birthdays)
    if not ids:
        return found
    for key, birthday in birthdays.items():
        if birthday and (on := _near(birthday, seen_by)):
            found[key].append(Reason(text=_("Birthday"), on=on, order=10))
    if seen_by.scope("interactions", Verb.SEE) != "none":
        _add_passed(found, ids, seen_by)
    for fill in filled(Reasons):
        for key, reasons in fill(people=ids, seen_by=seen_by).items():
            found[key].extend(reasons)
    return {key: sorted(reasons, key=lambda reason: reason.order) for key, reasons in found.items()}


def writes_at(*, seen_by: Actor) -> str:
    """Give where a mail to somebody is written, up to their id; empty where mail is written elsewhere."""
    return next((address for fill in filled(Writing) if (address := str(fill(seen_by=seen_by)))), "")


def rules(*, seen_by: Actor) -> list[Rule]:
    """List how often whom should hear from us, as it is tried, by the segments that the asker may see."""
    names = {segment.pk: segment.name for segment in visible_segments(seen_by=seen_by)}
    return [
        Rule(each.segment_id, names.get(each.segment_id, _("A segment that you may not see")), each.days)
        for each in Cadence.objects.order_by("place")
    ]


def is_set() -> bool:
    """Tell whether it is said of anybody how often they should hear from us."""
    return Cadence.objects.exists()


def _add_passed(found: dict[UUID, list[Reason]], ids: Sequence[UUID], seen_by: Actor) -> None:
    """Add what is new with people, the day of their first order, and what they said last."""
    news = timeline.news_of(person_ids=ids, events=NEWS_EVENTS, since=now() - NEWS)
    for key, entry in news.items():
        url = f"/timeline/{entry.id}/"
        found[key].append(Reason(text=entry.subject, on=entry.happened_at.date(), url=url, order=30))
    for key, first in timeline.first_orders_of(person_ids=ids).items():
        on = _near(first.date(), seen_by)
        if on and (years := on.year - first.year):
            text = ngettext(
                "%(num)s year since the first order", "%(num)s years since the first order", years
            )
            found[key].append(Reason(text=text % {"num": years}, on=on, order=20))
    for key, entry in timeline.last_words_of(person_ids=ids).items():
        text, url = _("What they said last"), f"/timeline/{entry.id}/"
        words = (entry.words or entry.subject)[:200]
        if words:
            on = entry.happened_at.date()
            found[key].append(Reason(text=text, words=words, on=on, url=url, order=60))


def _near(day: date, seen_by: Actor) -> date | None:
    """Give the day of one that comes back each year, where it is near. 29 February counts as the 28th."""
    here = today(seen_by.time_zone)
    for year in (here.year - 1, here.year, here.year + 1):
        try:
            on = day.replace(year=year)
        except ValueError:
            on = date(year, 2, 28)
        if here - BEHIND <= on <= here + AHEAD:
            return on
    return None
