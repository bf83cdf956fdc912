"""The plain records that the sample is made of, before any table knows of them.

Everything refers to everything else by number: people, companies and members count from 1, each in
their own series. Moments are UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(slots=True)
class Team:
    """A group of members who share their customers."""

    number: int
    name: str


@dataclass(slots=True)
class Member:
    """One of the staff, or an agent that answers to one of them."""

    number: int
    first_name: str
    last_name: str
    email: str
    role: str  # "manager", "member" or "read-only"
    title: str
    teams: tuple[str, ...]
    hue: int
    joined_on: date
    is_agent: bool = False
    answers_to: int | None = None

    @property
    def name(self) -> str:
        """What colleagues see."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True)
class Tag:
    """A word of the house for sorting customers, with one of the eight hues."""

    name: str
    hue: int


@dataclass(slots=True)
class Email:
    """A mail address of a person and when it was theirs."""

    address: str
    label: str
    is_primary: bool = False
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(slots=True)
class Phone:
    """A telephone number in E.164 and when it was theirs."""

    number: str
    label: str
    is_primary: bool = False
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(slots=True)
class Address:
    """A postal address, with degrees north and east."""

    label: str
    street: str
    postcode: str
    city: str
    country: str
    latitude: float
    longitude: float
    is_primary: bool = False
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(slots=True)
class Role:
    """What somebody is, or was, at a company. At most one without an end is the primary one."""

    company: int
    title: str
    starts_on: date
    ends_on: date | None = None
    is_primary: bool = False


@dataclass(slots=True)
class Company:
    """A firm, school, hotel or club. `kind` names its line of business in `companies.KINDS`."""

    number: int
    name: str
    kind: str
    domain: str
    industry: str
    size: int
    country: str
    city: str
    time_zone: str
    email: str
    phone: str
    website: str
    address: Address
    fleet: str  # what they call their bikes: "guest bikes"
    bikes: int
    created_at: datetime
    owner: int | None = None
    lifecycle: str = "lead"
    tags: tuple[str, ...] = ()
    source: str = ""


@dataclass(slots=True)
class Household:
    """People who live together, at the address of the first of them who came."""

    number: int
    name: str
    address: Address
    owner: int | None
    created_at: datetime


@dataclass(slots=True)
class Person:
    """Somebody the shop knows. `turn` says who owes the next word: "ours", "theirs" or "rest"."""

    number: int
    first_name: str
    last_name: str
    gender: str  # "f" or "m": for the words of the stories, not kept
    language: str
    country: str
    city: str
    time_zone: str
    created_at: datetime
    birthday: date | None = None
    source: str = ""
    owner: int | None = None
    emails: list[Email] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    lifecycle: list[tuple[str, datetime]] = field(default_factory=list)  # oldest first
    household: int | None = None
    turn: str = "rest"
    turn_since: datetime | None = None
    last_contact_at: datetime | None = None
    next_contact_at: datetime | None = None

    @property
    def name(self) -> str:
        """The full name, as written on an envelope."""
        return f"{self.first_name} {self.last_name}".strip()

    def role_on(self, day: date) -> Role | None:
        """Find the role that stood on a day, the primary one first."""
        standing = [r for r in self.roles if r.starts_on <= day and (r.ends_on is None or day < r.ends_on)]
        return max(standing, key=lambda role: role.is_primary, default=None)


@dataclass(slots=True)
class Relation:
    """`person` is, to `other`, what `kind` says: "spouse", "parent", "introduced", "manager"."""

    kind: str
    person: int
    other: int
    since: date | None = None
    until: date | None = None


@dataclass(slots=True)
class Interaction:
    """One thing that passed between the shop and somebody.

    `direction` is "in" for their side, "out" for ours, and empty for notes and facts. Those of one
    exchange share a `thread`.
    """

    person: int
    company: int | None
    member: int | None
    kind: str
    channel: str
    direction: str
    happened_at: datetime
    subject: str
    body: str
    place: str = ""
    device: str = ""
    duration_seconds: int | None = None
    thread: int = 0
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Task:
    """A next step, due at an hour if `has_time`, else on a day."""

    title: str
    due_at: datetime
    member: int
    person: int | None = None
    company: int | None = None
    minutes: int | None = None
    has_time: bool = False


Record = Team | Member | Tag | Company | Household | Person | Relation | Interaction | Task
