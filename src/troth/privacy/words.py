"""The words of the pages where people choose for themselves, in their language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("words.json")
OTHERWISE = "en"


def language_of(*wanted: str) -> str:
    """Give the first of these languages that is spoken here, else English."""
    spoken = languages()
    bases = (each.replace("_", "-").partition("-")[0].lower() for each in wanted)
    return next((base for base in bases if base in spoken), OTHERWISE)


def languages() -> tuple[str, ...]:
    """List the languages that are spoken here."""
    return tuple(next(iter(_words().values())))


def words_of(language: str) -> dict[str, str]:
    """Give every word of the pages in a language that is spoken here."""
    return {name: by_language[language] for name, by_language in _words().items()}


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return words
