"""What insight shows on other pages: on a person's, what it says of them, in words and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from troth.ground.money import Money, from_json
from troth.insight import queries
from troth.insight.catalog import TONES
from troth.insight.groups import LABELS, WORDS, Group
from troth.insight.queries import Seen
from troth.team.actor import Actor
from troth.webkit import formats
from troth.webkit.panel import Panel, Place

WIDTH, HEIGHT, LEAST = 240, 40, 4  # of the picture, and of the smallest purchase in it
OFTEN, LATE = 1.5, 3  # times the usual pause, from which on somebody is silent for long


@dataclass(frozen=True, slots=True)
class Drawn:
    """A purchase in the picture: where it stands, how high it is, and what it was."""

    x: float
    height: float
    told: str


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give what is foreseen of a person, and why."""
    seen = queries.of_person(person_id, seen_by=seen_by)
    if seen is None:
        return []
    values = seen.values
    group = values.get("customer_group")
    context: dict[str, Any] = {
        "group": LABELS[Group(group)] if group else "",
        "tone": TONES.get(str(group), "quiet"),
        "group_words": WORDS[Group(group)] if group else "",
        "facts": _facts(values),
        "sentences": sentences(seen),
        "drawn": _drawn(seen),
        "silent_from": _place(seen, seen.bought[-1].on) if seen.bought else None,
        "since": seen.bought[0].on if seen.bought else None,
        "width": WIDTH,
        "height": HEIGHT,
        "as_of": values.get("as_of"),
    }
    return [
        Panel(
            place=Place.RELATED, template="insight/_of_record.html", source="insight", order=21,
            context=context,
        )
    ]  # fmt: skip


def sentences(seen: Seen) -> list[str]:
    """Say in plain words what it is told from, as far as the asker may read it."""
    said = [*_of_the_past(seen), *_of_what_comes(seen.values)]
    if len(seen.past) > 1:
        (_then, before), (_now, after) = seen.past[-2:]
        if abs(after - before) >= 0.05:
            word = _("It was %(before)s at the run before.")
            said.append(word % {"before": formats.percent(before)})
    return said


def _facts(values: dict[str, Any]) -> list[tuple[str, str]]:
    said = []
    worth, risk = _whole(values.get("lifetime_value")), values.get("churn_risk")
    if worth:
        said.append((_("Lifetime value"), worth))
    least, most = (_whole(values.get(f"lifetime_value_{side}")) for side in ("least", "most"))
    if least and most:
        said.append((_("Nine times of ten"), _("%(least)s to %(most)s") % {"least": least, "most": most}))
    if risk is not None:
        said.append((_("Likely gone"), formats.percent(risk)))
    return said


def _whole(value: Any) -> str:
    """Write an expected amount without its cents: they would only feign how sure it is."""
    money = _money(value)
    return formats.money(round(money.amount), money.currency) if money else ""


def _of_the_past(seen: Seen) -> list[str]:
    values, said = seen.values, []
    times, first = values.get("purchases"), values.get("first_purchase_on")
    if times and first:
        word = ngettext("Bought once, on %(day)s.", "Bought %(num)d times since %(day)s.", times)
        said.append(word % {"num": times, "day": formats.day(date.fromisoformat(str(first)[:10]))})
    if seen.usual is not None and seen.silent is not None:
        usual, silent = max(round(seen.usual), 1), seen.silent
        word = ngettext("Comes about each day;", "Comes about every %(num)d days;", usual) % {"num": usual}
        if silent > LATE * usual:
            rest = _("silent for %(days)d days now, far longer than usual.")
        elif silent > OFTEN * usual:
            rest = _("silent for %(days)d days now, longer than usual.")
        else:
            rest = _("the last time was %(days)d days ago, which is within the usual.")
        said.append(f"{word} {rest % {'days': silent}}")
    elif seen.silent is not None:
        said.append(
            ngettext("That was %(num)d day ago.", "That was %(num)d days ago.", seen.silent)
            % {"num": seen.silent}
        )
    return said


def _of_what_comes(values: dict[str, Any]) -> list[str]:
    said = []
    expected, spend = values.get("expected_purchases"), _whole(values.get("expected_spend"))
    if expected is not None and spend:
        told = {"times": formats.number(round(float(expected), 1)), "sum": spend}
        said.append(_("Expected to buy %(times)s times within a year, for about %(sum)s each.") % told)
    if on := values.get("next_purchase_on"):
        said.append(_("Next about %s.") % formats.near_day(date.fromisoformat(str(on)[:10])))
    return said


def _drawn(seen: Seen) -> list[Drawn]:
    most = max((each.amount.amount for each in seen.bought if each.amount), default=0) or 1
    return [
        Drawn(
            x=_place(seen, each.on),
            # By the root, so that one large purchase leaves the small ones to be seen.
            height=round(max(sqrt((each.amount.amount if each.amount else 0) / most) * HEIGHT, LEAST), 1),
            told=f"{formats.day(each.on)}: {formats.worth(each.amount)}"
            if each.amount
            else formats.day(each.on),
        )
        for each in seen.bought
    ]


def _place(seen: Seen, on: date) -> float:
    """Place a day between the first that is drawn and the day of the run."""
    first = seen.bought[0].on
    end = max(date.fromisoformat(str(seen.values["as_of"])[:10]), seen.bought[-1].on)
    whole = max((end - first).days, 1)
    return round((on - first).days / whole * (WIDTH - 4) + 2, 1)


def _money(value: Any) -> Money | None:
    return from_json(value) if isinstance(value, dict) else value


def followed() -> dict[str, str]:
    """Tell segments which table of this package they follow: a run writes all of it anew."""
    return {"insight_outlook": ""}
