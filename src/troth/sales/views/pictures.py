"""How deals go through a pipeline, as bars: each with the question that opens its rows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from troth.exchange.plotting import Plot, PlottedBar
from troth.questions.spelling import quoted
from troth.sales import queries
from troth.sales.queries.asked import Asked
from troth.sales.queries.pictures import Pictures
from troth.sales.views.drawings import short_label_of, url_of, whose_of, within
from troth.webkit import formats


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its name, its figures, its length of 100, what stands beside it, the address of its rows."""

    name: str
    figures: tuple[int, ...]
    share: int
    said: str
    url: str
    series: str = "1"


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars below one another, with what they tell. `columns` name the figures of each."""

    key: str
    title: str
    means: str
    columns: tuple[str, ...]
    bars: list[Bar]
    foot: str = ""

    def as_plot(self) -> Plot:
        """Give it as it is taken along."""
        bars = [PlottedBar(each.name, each.figures, each.share, each.said, each.series) for each in self.bars]
        return Plot(self.title, self.means, self.foot, self.columns, bars, get_language() or "en")


def told_of(asked: Asked) -> list[Picture]:
    """Draw how far deals come, how long they stay, how they end, why they are lost, and which are ageing."""
    found = queries.pictures_of(asked)
    if found is None or not found.opened:
        return []
    whose = [clause for clause in whose_of(asked) if not clause.startswith("pipeline")]
    rows = [f"pipeline = {quoted(str(found.way))}", *whose]
    drawn = [_funnel(found, rows), _velocity(found, rows), _ends(found, rows), _ageing(found, rows)]
    return [picture for picture in [*drawn, _reasons(found, rows)] if picture.bars]


def _share(part: int, whole: int) -> int:
    return round(part * 100 / whole) if whole else 0


def _funnel(found: Pictures, rows: list[str]) -> Picture:
    opened = f"created_at >= {found.since}"
    bars = [Bar(_("Opened"), (found.opened,), 100, formats.number(found.opened), url_of(opened, *rows))]
    for each in found.stages:
        here = f'(status = "won" or status = "open" and stage.position >= {each.stage.position})'
        said = f"{formats.number(each.came_here)} · {_share(each.came_here, found.opened)} %"
        bars.append(
            Bar(
                each.stage.name,
                (each.came_here,),
                _share(each.came_here, found.opened),
                said,
                url_of(opened, here, *rows),
            )
        )
    said = f"{formats.number(found.won)} · {_share(found.won, found.opened)} %"
    won = url_of(opened, 'status = "won"', *rows)
    bars.append(Bar(_("Won"), (found.won,), _share(found.won, found.opened), said, won, "kept"))
    means = _("Opened within a year and not lost: in a stage or beyond it")
    return Picture("funnel", _("How far they come"), means, (_("Deals"),), bars)


def _velocity(found: Pictures, rows: list[str]) -> Picture:
    longest = max((each.days or 0 for each in found.stages), default=0)
    bars = [
        Bar(
            each.stage.name,
            (each.days,),
            _share(each.days, longest),
            _in_days(each.days),
            _open_in(each.stage.pk, rows),
            "3",
        )
        for each in found.stages
        if each.days is not None
    ]
    foot = ""
    if found.days_to_won is not None:
        foot = _("From the first day to the signature: %(days)s.") % {"days": _in_days(found.days_to_won)}
    means = _("Half of the deals that left a stage within a year had left it by then")
    return Picture("velocity", _("How long they stay"), means, (_("Days"),), bars, foot)


def _ends(found: Pictures, rows: list[str]) -> Picture:
    bars = []
    for month in found.ended:
        if month.share is None:
            continue
        ended = (
            f'not status = "open" and {within("closed_at", month.period.starts_on, month.period.ends_before)}'
        )
        said = _("%(won)s of %(all)s") % {"won": month.won, "all": month.won + month.lost}
        bars.append(
            Bar(
                short_label_of(month.period),
                (month.won, month.lost),
                round(month.share * 100),
                said,
                url_of(ended, *rows),
                "kept",
            )
        )
    means = _("Won of those that were won or lost, by month")
    return Picture("ends", _("How they end"), means, (_("Won"), _("Lost")), bars)


def _ageing(found: Pictures, rows: list[str]) -> Picture:
    bars = []
    for each in found.stages:
        if each.stage.days is None or not each.open:
            continue
        said = _("%(aged)s of %(all)s") % {"aged": each.aged, "all": each.open}
        aged = f"stage_since older than {each.stage.days} days"
        url = url_of(f'status = "open" and stage = {quoted(str(each.stage.pk))}', aged, *rows)
        figures = (each.aged, each.open)
        bars.append(Bar(each.stage.name, figures, _share(each.aged, each.open), said, url, "late"))
    means = _("Open deals that are longer in their stage than it is meant to take")
    return Picture("ageing", _("Which are ageing"), means, (_("Ageing"), _("Open")), bars)


def _reasons(found: Pictures, rows: list[str]) -> Picture:
    most = max((count for _key, _name, count in found.reasons), default=0)
    since = f"closed_at >= {found.ended[0].period.starts_on}"
    bars = [
        Bar(
            name,
            (count,),
            _share(count, most),
            formats.number(count),
            url_of('status = "lost"', since, f"lost_reason = {quoted(str(key))}", *rows),
            "2",
        )
        for key, name, count in found.reasons
    ]
    return Picture("reasons", _("Why they are lost"), _("Within a year, by reason"), (_("Deals"),), bars)


def _open_in(stage: object, rows: list[str]) -> str:
    return url_of(f'status = "open" and stage = {quoted(str(stage))}', *rows)


def _in_days(days: int | None) -> str:
    return ngettext("%(days)s day", "%(days)s days", days or 0) % {"days": formats.number(days or 0)}
