"""The people and firms of the sample that are written by hand: see `named.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFirm:
    """A firm: where, how many work there, what they ride and how many of it."""

    name: str
    kind: str
    domain: str
    town: str
    industry: str
    size: int
    fleet: str
    bikes: int
    known_days: int
    owner: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson:
    """Somebody who is written by hand. `tellings` ordinary stories come before their own."""

    first: str
    last: str
    gender: str
    culture: str
    born: date
    mail: str
    known_days: int
    firm: str = ""
    title: str = ""
    role_years: float = 3.0
    phone: str = ""
    language: str = "en"
    owner: int = 1
    town: str = "Varnby"
    tellings: int = 0
    bike: str = ""
    tags: tuple[str, ...] = ()
    source: str = "walk-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """`who` is, to `whom`, what `kind` says, since so many years ago."""

    kind: str
    who: str
    whom: str
    years: float


@dataclass(frozen=True, slots=True)
class FormerRole:
    """What somebody was before we knew them; `start` and `end` are years ago."""

    who: str
    firm: str
    title: str
    start: float
    end: float


_GIVEN = tomllib.loads(files("troth.project.sample").joinpath("named.toml").read_text(encoding="utf-8"))
FIRMS = tuple(NamedFirm(**firm) for firm in _GIVEN["firm"])
PEOPLE = tuple(NamedPerson(**person) for person in _GIVEN["person"])
TIES = tuple(Tie(**tie) for tie in _GIVEN["tie"])
FORMER_ROLES = tuple(
    FormerRole(role["who"], role["firm"], role["title"], role["from"], role["until"])
    for role in _GIVEN["former_role"]
)
