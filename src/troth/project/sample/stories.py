"""The whole sample as a stream: teams, staff, tags, companies, then people with all that passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

from troth.project.sample import staff
from troth.project.sample.biography import REGULARS, Biographer
from troth.project.sample.cast import Cast
from troth.project.sample.days import Calendar
from troth.project.sample.firms import Firms
from troth.project.sample.households import Households
from troth.project.sample.principals import Principals
from troth.project.sample.repertoire import Repertoire
from troth.project.sample.shapes import Record, Tag
from troth.project.sample.teller import Teller

TAGS = (
    Tag("partner", 1),
    Tag("fleet", 2),
    Tag("school", 3),
    Tag("hotel", 4),
    Tag("club", 5),
    Tag("courier", 6),
    Tag("public", 7),
    Tag("supplier", 8),
    Tag("e-bike", 2),
    Tag("family", 5),
    Tag("cargo", 6),
    Tag("touring", 4),
    Tag("cycle to work", 3),
    Tag("newsletter", 1),
    Tag("no letters", 8),
    Tag("mended", 7),
)
LEAST_PEOPLE = 60


def stories(people: int = 2000, seed: int = 1187, now: datetime | None = None) -> Iterator[Record]:
    """Tell of a bicycle shop and `people` whom it knows, the same for the same seed and moment.

    What is referred to comes first: companies before people, both people before their relation, a
    person before what passed with them. Companies still change (lifecycle, owner) while their people
    come; they are final when the stream ends.
    """
    random = Random(seed)
    calendar = Calendar(now or datetime.now(UTC))
    members = staff.staff(calendar.start_on.year)
    yield from staff.TEAMS
    yield from members
    yield from TAGS
    cast = Cast(random, calendar)
    teller = Teller(random, calendar, members, people)
    biographer = Biographer(random, calendar, teller, Repertoire())
    firms = Firms(biographer, cast)
    principals = Principals(biographer, cast, firms)
    crowd = max(0, people - REGULARS)
    firms.found(principals.companies(), count=round((people - crowd) * 0.15 + crowd * 0.05))
    yield from firms.companies
    yield from principals.told()
    contacts = max(0, round((people - crowd) * 0.37 + crowd * 0.1) - principals.count)
    yield from firms.contacts(contacts)
    yield from Households(biographer, cast).told(people - principals.count - contacts)
