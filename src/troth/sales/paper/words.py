"""The words of a document, in the customer's language: a quote to Lyon is in French, whoever wrote it."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("words.json")
OTHERWISE = "en"


def words_of(language: str) -> dict[str, str]:
    """Give every word of a document in a language; English where it is not spoken here."""
    return _in(language.replace("_", "-").partition("-")[0].lower())


def languages() -> list[str]:
    """List the languages that documents are written in."""
    return sorted(next(iter(_words().values())))


@lru_cache(64)
def _in(base: str) -> dict[str, str]:
    return {name: by_language.get(base, by_language[OTHERWISE]) for name, by_language in _words().items()}


@cache
def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return words
