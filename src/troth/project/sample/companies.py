"""The firms, schools, hotels and clubs of the sample, by line of business: see `companies.toml`."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from importlib.resources import files
from random import Random
from typing import Any

from troth.project.sample.chance import Weighted, between, pick


@dataclass(frozen=True, slots=True)
class Line:
    """A line of business: how such firms are called, who works there, what they ride."""

    weight: float
    industry: str
    patterns: tuple[str, ...]
    titles: tuple[str, ...]
    fleets: tuple[str, ...]
    staff: tuple[int, int]
    bikes: tuple[int, int]
    tags: tuple[str, ...]


def _split(phrases: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in phrases.split(";"))


def _line(given: dict[str, Any]) -> Line:
    lists = {name: _split(given[name]) for name in ("patterns", "titles", "fleets")}
    pairs = {name: tuple(given[name]) for name in ("staff", "bikes", "tags")}
    return Line(**(given | lists | pairs))


_GIVEN = tomllib.loads(files("troth.project.sample").joinpath("companies.toml").read_text(encoding="utf-8"))
KINDS = {kind: _line(given) for kind, given in _GIVEN["kinds"].items()}
DRAWN = Weighted({kind: line.weight for kind, line in KINDS.items()})
_ADJECTIVES, _NOUNS, _SAINTS = (_GIVEN[words].split() for words in ("adjectives", "nouns", "saints"))


class Signwriter:
    """Makes up company names and sees that none hangs over two doors."""

    def __init__(self, random: Random, surnames: tuple[str, ...]) -> None:
        self._random = random
        self._surnames = surnames
        self._names: set[str] = set()
        self._domains: set[str] = set()

    def reserve(self, name: str, domain: str) -> None:
        """Keep a name and a domain for a firm that is written by hand."""
        self._names.add(name)
        self._domains.add(domain)

    def name(self, kind: str, town: str) -> str:
        """Make up a name for a firm of a kind in a town."""
        random = self._random
        for _ in range(4):
            pattern = pick(random, KINDS[kind].patterns)
            name = pattern.format(
                town=town,
                surname=pick(random, self._surnames),
                surname2=pick(random, self._surnames),
                adjective=pick(random, _ADJECTIVES),
                noun=pick(random, _NOUNS),
                noun2=pick(random, _NOUNS),
                saint=pick(random, _SAINTS),
            )
            if name not in self._names:
                break
        else:
            name = self._apart(name if town in name else f"{name} of {town}")
        self._names.add(name)
        return name

    def _apart(self, name: str) -> str:
        marked, n = name, 2
        while marked in self._names:
            marked, n = f"{name} {n}", n + 1
        return marked

    def domain(self, name: str) -> str:
        """Make a mail domain of a name, one firm each."""
        plain = name.lower().replace("’s", "s").replace("&", "and").replace("the ", "")
        letters = "".join(c for c in fold(plain) if c.isalnum() or c == " ")
        words = [word for word in letters.split() if word not in ("and", "of")]
        base, n = "".join(words[:3])[:24], 2
        domain = f"{base}.example"
        while domain in self._domains:
            domain, n = f"{base}{n}.example", n + 1
        self._domains.add(domain)
        return domain

    def size(self, kind: str) -> tuple[int, int]:
        """Draw how many work there and how many bikes they have; small firms are many."""
        line, x = KINDS[kind], self._random.random()
        low, high = line.staff
        return low + int((high - low) * x**3), between(self._random, *line.bikes)


_LETTERS = str.maketrans("łøđðþßæœı", "lodtpsaoi")


def fold(text: str) -> str:
    """Spell in the letters that a mail address takes; lower case goes in."""
    plain = unicodedata.normalize("NFKD", text).translate(_LETTERS)
    return plain.encode("ascii", "ignore").decode()
