"""What a forecast is made of, line by line: by member, team, pipeline, currency, product, and by stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.questions.spelling import quoted
from troth.sales import queries
from troth.sales.queries import Aim, Whose
from troth.sales.queries.asked import TeamOf
from troth.sales.queries.brought import ZERO, Line
from troth.sales.queries.forecast import Forecast
from troth.sales.views.drawings import open_in, url_of, whose_of
from troth.team.queries import names_of

MOST = 20  # lines of a table; what the others come to is told in one more
# Options are of no product yet: nobody has chosen them.
OF_PRODUCT = "count(deal_lines where product = {} and is_optional = false) >= 1"
OF_NONE = (
    "(count(deal_lines where is_optional = false) = 0"
    " or count(deal_lines where product is missing and is_optional = false) >= 1)"
)


@dataclass(frozen=True, slots=True)
class Group:
    """A line of a table with its name and the address of its rows.

    `own` is the same in the group's own currency, where that is another; `aim` what is to be won.
    """

    name: str
    line: Line
    url: str = ""
    own: Line | None = None
    currency: str = ""
    aim: Decimal | None = None

    @property
    def lacking(self) -> Decimal:
        """What is still to be won."""
        return max((self.aim or ZERO) - self.line.won, ZERO)


@dataclass(frozen=True, slots=True)
class Table:
    """Groups below one another, the largest first, with what is to be said of them."""

    kind: str
    title: str
    groups: list[Group]
    foot: str = ""

    @property
    def has_aims(self) -> bool:
        """Whether any of the groups has something to win."""
        return any(group.aim for group in self.groups)


def tables_of(found: Forecast, teams: Sequence[TeamOf], aims: Mapping[Whose, Aim]) -> list[Table]:
    """Give what each member, team, pipeline, currency and product brings. One line alone says nothing."""
    by_member = _by_member(found, aims)
    tables = [_by_team(found, teams, aims), _by_pipeline(found), _by_product(found)]
    several = [table for table in tables if len(table.groups) > 1]
    by_currency = _by_currency(found)
    foreign = any(group.own for group in by_currency.groups)
    shown = [by_member] if by_member.groups else []
    return [*shown, *several, *([by_currency] if foreign or len(by_currency.groups) > 1 else [])]


def _sorted(groups: list[Group]) -> list[Group]:
    groups = sorted(groups, key=lambda group: (-group.line.weighted, group.name))
    if len(groups) <= MOST + 1:
        return groups
    others = sum((group.line for group in groups[MOST:]), Line())
    return [*groups[:MOST], Group(_("All others"), others)]


def _rows(found: Forecast, clause: str) -> str:
    return url_of(open_in(found.asked), clause, *whose_of(found.asked))


def _amount(aims: Mapping[Whose, Aim], whose: Whose) -> Decimal | None:
    return aims[whose].amount if whose in aims else None


def _by_member(found: Forecast, aims: Mapping[Whose, Aim]) -> Table:
    lines = dict(found.lines["owner_id"])
    reached = found.asked.members
    for whose in aims:  # whoever has nothing open yet has a target all the same
        if whose.member and (reached is None or whose.member in reached):
            lines.setdefault(whose.member, Line())
    names = names_of([key for key in lines if key])
    groups = [
        Group(
            names.get(key, _("Nobody")),
            line,
            _rows(found, f"owner = {quoted(str(key))}" if key else "owner is missing"),
            aim=_amount(aims, Whose(key)) if key else None,
        )
        for key, line in lines.items()
    ]
    return Table("owner", _("By member"), _sorted(groups))


def _by_team(found: Forecast, teams: Sequence[TeamOf], aims: Mapping[Whose, Aim]) -> Table:
    """Add up members by their teams; not where a member or a team was asked for."""
    lines, groups = found.lines["owner_id"], []
    for team in teams if found.asked.members is None else ():
        line = sum((lines[key] for key in team.members if key in lines), Line())
        aim = _amount(aims, Whose(team=team.key))
        if line != Line() or aim:
            keys = ", ".join(quoted(str(key)) for key in sorted(team.members))
            groups.append(Group(team.name, line, _rows(found, f"owner in ({keys})"), aim=aim))
    foot = _("Whoever is in two teams counts in both.")
    return Table("team", _("By team"), _sorted(groups), foot)


def _by_pipeline(found: Forecast) -> Table:
    names = {each.pk: each.name for each in queries.pipelines()}
    groups = [
        Group(names.get(key, "…"), line, _rows(found, f"pipeline = {quoted(str(key))}"))
        for key, line in found.lines["pipeline_id"].items()
    ]
    return Table("pipeline", _("By pipeline"), _sorted(groups))


def _by_currency(found: Forecast) -> Table:
    own = found.lines["own"]
    groups = [
        Group(
            code or _("No value"),
            line,
            _rows(found, f"value >= 0 {code}" if code else "value is missing"),
            own=own[code] if code and code != found.asked.currency else None,
            currency=code or "",
        )
        for code, line in found.lines["currency"].items()
    ]
    foot = _("Told in %(currency)s at the rates of the day, and below it in their own currency.")
    return Table("currency", _("By currency"), _sorted(groups), foot % {"currency": found.asked.currency})


def _by_product(found: Forecast) -> Table:
    lines: Mapping[UUID | None, Line] = found.lines["product_id"]
    if not any(lines):
        return Table("product", _("By product"), [])
    names = queries.names_of_products(key for key in lines if key)
    groups = [
        Group(
            names.get(key, "…") if key else _("No product"),
            line,
            _rows(found, OF_PRODUCT.format(quoted(str(key))) if key else OF_NONE),
        )
        for key, line in lines.items()
    ]
    foot = _("What a deal is worth is split by what its lines come to; one of two products counts in both.")
    return Table("product", _("By product"), _sorted(groups), foot)


@dataclass(frozen=True, slots=True)
class Rung:
    """What is believed of a stage: the probability set, what was seen, and what was learnt of both."""

    name: str
    pipeline: str
    set_to: Decimal
    seen: int
    won: int
    learnt: Decimal
    line: Line
    url: str


def stages_of(found: Forecast) -> list[Rung]:
    """Tell what is believed of each open stage of the pipelines that are asked."""
    wanted = [each for each in queries.pipelines() if found.asked.pipeline in (None, each.pk)]

    def rung(pipeline: Any, stage: Any) -> Rung:
        known = found.learnt.stages[stage.pk]
        return Rung(
            stage.name,
            pipeline.name if len(wanted) > 1 else "",
            Decimal(stage.probability) / 100,
            known.seen,
            known.won,
            known.mean,
            found.lines["stage_id"].get(stage.pk, Line()),
            _rows(found, f"stage = {quoted(str(stage.pk))}"),
        )

    return [
        rung(pipeline, stage)
        for pipeline in wanted
        for stage in queries.stages_of(pipeline.pk)
        if stage.pk in found.learnt.stages
    ]
