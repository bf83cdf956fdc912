"""Rules by which something comes back (RFC 5545, 3.3.10), on the clocks of a place.

Times are counted on the wall: nine o'clock stays nine o'clock when the clocks are changed. An hour that a
change leaves out comes an hour later that day, as it does on the wall; of one that comes twice, the first is
meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

NOON = time(12)  # where a whole day stands
LONGEST = 300  # characters
MOST_AT_ONCE = 400
ALLOWED = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


class BadRule(ValueError):
    """A rule that can not be followed. The message says why."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule with the day and the hour at which it begins; no hour: whole days."""

    rule: str
    starts_on: date
    starts_at: time | None
    time_zone: str

    def times(self, after: datetime | None, until: datetime) -> Iterator[datetime]:
        """Give the times after one, or from the first on, up to and with another; in UTC."""
        zone = ZoneInfo(self.time_zone)
        begin = datetime.combine(self.starts_on, self.starts_at or NOON)
        for local in read_rule(self.rule, begin):
            moment = local.replace(tzinfo=zone).astimezone(UTC)
            if moment > until:
                return
            if after is None or moment > after:
                yield moment


def read_rule(text: str, begin: datetime) -> rrule:
    """Read a rule as RFC 5545 writes it, without "RRULE:". Raises BadRule.

    No rule goes by the hour or by less: that would be thousands of records. The end may be a day or a time on
    the same clocks.
    """
    parts = [part.partition("=") for part in text.upper().split(";") if part]
    named = {name.strip(): value.strip() for name, _sign, value in parts}
    if len(text) > LONGEST or len(named) != len(parts) or not named.keys() <= ALLOWED:
        raise BadRule("The rule has a part that is not known here.")
    if named.get("FREQ") not in FREQUENCIES:
        raise BadRule("A rule goes by days, weeks, months or years.")
    for name in ("COUNT", "INTERVAL"):
        if not re.fullmatch(r"0*[1-9][0-9]{0,2}", named.get(name, "1")):
            raise BadRule("A number in the rule must be between 1 and 999.")
    if "UNTIL" in named:
        named["UNTIL"] = _end(named["UNTIL"])
    try:
        found = rrulestr(";".join(f"{name}={value}" for name, value in named.items()), dtstart=begin)
        if not isinstance(found, rrule) or next(iter(found), None) is None:
            raise BadRule("The rule never comes.")
    except BadRule:
        raise
    except Exception as error:  # the parser meets text from outside, and raises many kinds
        raise BadRule("This is no rule that can be followed.") from error
    return found


def _end(text: str) -> str:
    """Give the end on the wall clock: a day with its last moment, a time without its zone."""
    if len(text) == 8:
        return f"{text}T235959"
    return text.removesuffix("Z")
