"""The balance of a conversation as pictures: each bar opens what passed behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from troth.exchange.plotting import KINDS, Plot, PlottedBar, taken_along
from troth.people.queries import get_person
from troth.team.door import MemberRequest, needs
from troth.timeline import queries
from troth.timeline.queries import Balance, MonthOfTalk, Side, TimelinePage, cursor_before
from troth.webkit import formats, reply

SPOKEN = ("mail", "message", "call", "meeting", "visit", "order")
HEIGHT, STEP, MOST = 44, 34, 200  # of a side, from month to month; entries that a bar opens
UNITS = {"length": gettext_lazy("Words"), "hours": gettext_lazy("Hours")}  # of the figures that are no count
SIDES = {"ours": "out", "theirs": "in"}


@dataclass(frozen=True, slots=True)
class Bar:
    """What one side did in a month: ours goes up from the middle, theirs goes down."""

    x: int
    y: float
    height: float
    series: str
    of: str
    value: float
    said: str
    url: str

    @property
    def told(self) -> str:
        """Tell all of it."""
        return f"{self.of}: {self.said}"


@dataclass(frozen=True, slots=True)
class Picture:
    """One measure of both sides by month, with what each comes to."""

    key: str
    title: str
    means: str
    ours: str
    theirs: str
    bars: list[Bar]


@require_GET
@needs("people.see")
def balance(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show how even the conversation with a person is, and what passed in the month that is asked."""
    person = get_person(record_id, seen_by=request.member)
    found = queries.balance_of(person_id=person.pk, seen_by=request.member)
    drawn = {each.key: each for each in _pictures(found)}
    picture, form = drawn.get(request.GET.get("picture", "")), request.GET.get("form", "")
    if picture and form in KINDS:
        return taken_along(_plot(picture, person.name), form, f"balance-{picture.key}")
    chosen, side = _asked(request, found)
    context = {
        "person": person,
        "pictures": list(drawn.values()),
        "kinds": list(KINDS),
        "labels": [
            (STEP // 2 + at * STEP, formats.month_name(each.starts_on))
            for at, each in enumerate(found.months)
        ],
        "width": STEP * len(found.months),
        "height": HEIGHT,
        "said": found.whole.ours.said + found.whole.theirs.said,
        "chosen": formats.month(chosen.starts_on) if chosen else "",
        "side": side,
        "rows": _rows(person.pk, chosen, side, request) if chosen else None,
        "base": f"/people/{person.pk}/",
    }  # fmt: skip
    return reply.page(request, "timeline/balance.html", context)


def _pictures(found: Balance) -> list[Picture]:
    return [
        _drawn(found, "began", _("Who begins"), _("Talks begun, after two weeks of silence or more"), _times),
        _drawn(found, "said", _("How much"), _("Messages, calls, meetings and visits"), _times),
        _drawn(found, "length", _("How long"), _("The usual message: half are shorter, in words"), _words),
        _drawn(found, "hours", _("How fast"), _("The usual answer: half come sooner"), _time),
    ]


def _drawn(found: Balance, what: str, title: str, means: str, tell: Callable[[Any], str]) -> Picture:
    values = [getattr(side, what) or 0 for month in found.months for side in (month.ours, month.theirs)]
    top = max(values) or 1
    bars = []
    for at, month in enumerate(found.months):
        for name, side in (("ours", month.ours), ("theirs", month.theirs)):
            value = getattr(side, what)
            if value:
                bars.append(
                    _bar(at, month, name, value=float(value), scale=HEIGHT / float(top), said=tell(value))
                )
    whole = found.whole
    return Picture(what, title, means, _whole(whole.ours, what, tell), _whole(whole.theirs, what, tell), bars)


def _bar(at: int, month: MonthOfTalk, side: str, *, value: float, scale: float, said: str) -> Bar:
    height = max(round(value * scale, 1), 1)
    whose = _("we") if side == "ours" else _("they")
    return Bar(
        x=at * STEP + 8,
        y=HEIGHT - height if side == "ours" else HEIGHT + 1,
        height=height,
        series="1" if side == "ours" else "3",
        of=_("%(month)s, %(whose)s") % {"month": formats.month(month.starts_on), "whose": whose},
        value=round(value, 2),
        said=said,
        url=f"?month={month.starts_on:%Y-%m}&side={side}#rows",
    )


def _plot(picture: Picture, name: str) -> Plot:
    """Draw one measure of both sides by month, to be taken along."""
    bars = [
        PlottedBar(bar.of, (bar.value,), round(100 * bar.height / HEIGHT), bar.said, bar.series)
        for bar in picture.bars
    ]
    whole = {"ours": picture.ours, "theirs": picture.theirs}
    foot = _("Within the year: we %(ours)s, they %(theirs)s") % whole
    title = f"{_('Balance with %(name)s') % {'name': name}}: {picture.title}"
    return Plot(
        title,
        picture.means,
        foot,
        (str(UNITS.get(picture.key, picture.title)),),
        bars,
        get_language() or "en",
    )


def _whole(side: Side, what: str, tell: Callable[[Any], str]) -> str:
    value = getattr(side, what)
    return tell(value) if value else _("none")


def _times(count: int) -> str:
    return formats.number(count)


def _words(count: float) -> str:
    return ngettext("%(num)s word", "%(num)s words", round(count)) % {"num": formats.number(round(count))}


def _time(hours: float) -> str:
    return formats.lasting(float(hours) * 3600)


def _asked(request: MemberRequest, found: Balance) -> tuple[MonthOfTalk | None, str]:
    """Read which month of which side is asked. What is none of them is as if it was not asked."""
    side = request.GET.get("side", "")
    wanted = request.GET.get("month", "")
    month = next((each for each in found.months if f"{each.starts_on:%Y-%m}" == wanted), None)
    return (month, side) if side in SIDES else (None, "")


def _rows(person_id: UUID, month: MonthOfTalk, side: str, request: MemberRequest) -> TimelinePage:
    """Read what one side said within a month."""
    page = queries.timeline_of(
        person_id=person_id,
        seen_by=request.member,
        kinds=SPOKEN,
        direction=SIDES[side],
        older_than=cursor_before(_midnight(month.ends_before, request)),
        limit=MOST,
    )
    first = _midnight(month.starts_on, request)
    return TimelinePage([entry for entry in page.entries if entry.happened_at >= first], "")


def _midnight(day: date, request: MemberRequest) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(request.member.time_zone)).astimezone(UTC)
