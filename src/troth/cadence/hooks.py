"""Open places of this package."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from troth.ground.hooks import Hook


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A true reason to write to somebody: in words, of which day, and where it is to be seen.

    `words` are somebody's own, where it is made of them. The lower the `order`, the better the reason.
    """

    text: str
    words: str = ""
    on: date | None = None
    url: str = ""
    order: int = 50


class Writing(Hook):
    """Say where a mail to somebody is written, with the reasons in sight; empty: not here.

    Called with `seen_by`; gives an address that ends where the id of the person follows.
    """


class Reasons(Hook):
    """Give true reasons to write to people: called with `people` (ids) and `seen_by`; lists by person."""
