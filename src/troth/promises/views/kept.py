"""How words were kept, as a picture: each mark opens the promises behind it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from troth.exchange.plotting import KINDS, Plot, PlottedBar, taken_along
from troth.ground.clock import today
from troth.promises import queries
from troth.promises.queries import By, Group, Kept, Tally, Whose
from troth.promises.queries.kept import Month, members_of
from troth.questions.spelling import quoted
from troth.team.door import MemberRequest, needs
from troth.webkit import formats, reply
from troth.webkit.shell import list_url

HEIGHT, START, STEP, WIDE = 150, 34, 46, 24  # of the picture: its height, the scale, a month, a bar
SERIES = {"kept": "kept", "kept_late": "late", "broken": "broken", "open": "broken"}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: what became of some promises, from `y` so high, and the address of their rows."""

    outcome: str
    series: str
    y: float
    height: float
    told: str
    url: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: its place, its parts from below, and which share was kept in time."""

    label: str
    x: int
    rate: int | None
    top: float
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in the comparison: their figures, the picture of them alone, and their rows."""

    name: str
    tally: Tally
    picture: str
    url: str


@require_GET
@needs("promises.see")
def kept(request: MemberRequest) -> HttpResponse:
    """Show how our word, or theirs, was kept by month, of everybody or of whom is asked."""
    if hidden := queries.hidden_from(request.member):
        return reply.page(request, "promises/kept.html", {"hidden": hidden})
    whose, by, key = _asked(request)
    found = queries.kept_rate(seen_by=request.member, whose=whose, by=by, key=key)
    of = _of(by, key, found)
    if (form := request.GET.get("form")) in KINDS:
        return taken_along(_plot(found, of), form, "kept")
    scope = _scope(whose, by, key)
    top = max((month.tally.count for month in found.months), default=0)
    context = {
        "hidden": [],
        "found": found,
        "whose": whose,
        "of": of,
        "bars": [_bar(at, month, top, scope, request) for at, month in enumerate(found.months)],
        "width": START + len(found.months) * STEP,
        "height": HEIGHT,
        "scale": [(HEIGHT, 0), (0, top)],
        "series": SERIES,
        "labels": labels(),
        "kinds": list(KINDS),
        "groups": [(words, _lines(found.groups[each], found, whose)) for each, words in _headings()],
        "rows": _address(_between(found.months[0], found.months[-1]), _ended_or_late(), scope),
        "asked": {"whose": whose.value, **({"by": by.value, "key": str(key)} if by and key else {})},
    }
    return reply.page(request, "promises/kept.html", context)


def labels() -> dict[str, str]:
    """Name what can become of a promise that came due."""
    return {
        "kept": _("Kept in time"),
        "kept_late": _("Kept late"),
        "broken": _("Broken"),
        "open": _("Overdue, still open"),
    }


def _headings() -> list[tuple[By, str]]:
    return [(By.MEMBER, _("By member")), (By.TEAM, _("By team")), (By.COMPANY, _("By company"))]


def _asked(request: MemberRequest) -> tuple[Whose, By | None, UUID | None]:
    """Read what is asked in the address. What can not be is as if it was not asked."""
    query = request.GET
    whose = Whose.THEIRS if query.get("whose") == Whose.THEIRS else Whose.OURS
    try:
        return whose, By(query.get("by", "")), UUID(query.get("key", ""))
    except ValueError:
        return whose, None, None


def _of(by: By | None, key: UUID | None, found: Kept) -> str:
    """Name whom the picture is of, where that is somebody."""
    return next((group.name for group in found.groups[by] if group.key == key), "") if by else ""


def _bar(at: int, month: Month, top: int, scope: list[str], request: MemberRequest) -> Bar:
    y, parts = float(HEIGHT), []
    for outcome, series in SERIES.items():
        count = getattr(month.tally, outcome)
        if not count:
            continue
        height = HEIGHT * count / top
        y -= height
        told = _("%(month)s: %(what)s, %(count)s of %(all)s") % {
            "month": formats.month(month.starts_on),
            "what": labels()[outcome].lower(),
            "count": count,
            "all": month.tally.count,
        }
        is_now = month.ends_before > today(request.member.time_zone)
        url = _address(_between(month, month), [_state(outcome, is_now=is_now)], scope)
        parts.append(Part(outcome, series, round(y, 1), round(height, 1), told, url))
    label = str(formats.month_name(month.starts_on))
    return Bar(label, START + at * STEP + STEP // 2, month.tally.rate, round(y, 1), parts)


def _lines(groups: list[Group], found: Kept, whose: Whose) -> list[Line]:
    whole = _between(found.months[0], found.months[-1])
    return [
        Line(
            group.name,
            group.tally,
            f"?{urlencode({'whose': whose.value, 'by': group.by.value, 'key': group.key})}",
            _address(whole, _ended_or_late(), _scope(whose, group.by, group.key)),
        )
        for group in groups
    ]


def _between(first: Month, last: Month) -> str:
    """Write the question for promises that had to hold within some months: as the figures count them."""
    since, until = first.starts_on, last.ends_before
    missed = f"missed_at >= {since} and missed_at < {until}"
    return f"({missed} or missed_at is missing and due_at >= {since} and due_at < {until})"


def _state(outcome: str, *, is_now: bool) -> str:
    late = " and (missed_at is present or due_at older than 0 days)" if is_now else ""
    return f'state = "{outcome}"{late if outcome == "open" else ""}'


def _ended_or_late() -> list[str]:
    late = 'state = "open" and (missed_at is present or due_at older than 0 days)'
    return [f'(state in ("kept", "kept_late", "broken") or {late})']


def _scope(whose: Whose, by: By | None, key: UUID | None) -> list[str]:
    clauses = [f'whose = "{whose.value}"']
    if by is By.MEMBER:
        clauses.append(f"owner = {quoted(str(key))}")
    elif by is By.COMPANY:
        clauses.append(f"company = {quoted(str(key))}")
    elif by is By.TEAM and key:
        members = ", ".join(quoted(str(each)) for each in sorted(members_of(key)))
        clauses.append(f"owner in ({members})" if members else "owner is missing and owner is present")
    return clauses


def _address(days: str, states: list[str], scope: list[str]) -> str:
    return f"{list_url('promises')}?{urlencode({'where': ' and '.join([days, *states, *scope])})}"


def _plot(found: Kept, of: str) -> Plot:
    """Draw the share that was kept in time by month, with what became of each as figures."""
    bars = []
    for month in found.months:
        tally, rate = month.tally, month.tally.rate
        figures = (tally.kept, tally.kept_late, tally.broken, tally.open)
        said = _("%(rate)s %% of %(all)s") % {"rate": rate, "all": tally.count} if tally.count else ""
        bars.append(PlottedBar(formats.month(month.starts_on), figures, rate or 0, said, "kept"))
    title = _("How %(name)s keeps promises") % {"name": of} if of else _("How words are kept")
    means = _("Promises by the month in which they had to hold, with the share that was kept in time")
    foot = _("Without a day, or not wanted any more: not counted.")
    return Plot(title, means, foot, tuple(map(str, labels().values())), bars, get_language() or "en")
