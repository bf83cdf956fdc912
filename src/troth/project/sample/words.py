"""What fills the slots of the scripts: see `words.toml`."""

from __future__ import annotations

import tomllib
from importlib.resources import files


def _split(phrases: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in phrases.split(";"))


_GIVEN = tomllib.loads(files("troth.project.sample").joinpath("words.toml").read_text(encoding="utf-8"))
WEATHER = {int(month): _split(phrases) for month, phrases in _GIVEN.pop("weather").items()}
WORDS = {slot: _split(phrases) for slot, phrases in _GIVEN.items()}
