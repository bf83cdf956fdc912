"""People's names, by the part of the world that their family came to Varnby from: see `names.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Family:
    """The names of one culture."""

    share: float
    language: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]
    surnames_of_women: tuple[str, ...]


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in names.split())


def _read() -> dict[str, Family]:
    text = files("troth.project.sample").joinpath("names.toml").read_text(encoding="utf-8")
    return {
        culture: Family(
            share=given["share"],
            language=given["language"],
            women=_split(given["women"]),
            men=_split(given["men"]),
            surnames=_split(given["surnames"]),
            surnames_of_women=_split(given.get("surnames_of_women", given["surnames"])),
        )
        for culture, given in tomllib.loads(text).items()
    }


FAMILIES = _read()
