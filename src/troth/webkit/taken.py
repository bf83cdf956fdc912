"""The words that addresses begin with already, so that no object type of a workspace is called like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

FIRST = re.compile(r"(?:api/v1/)?([a-z][a-z0-9_]*)")


def first_words() -> set[str]:
    """Give the first word of every address, of pages and of the API."""
    found = (FIRST.match(address) for address in _addresses(get_resolver().url_patterns))
    return {word[1] for word in found if word} | {"api"}


def _addresses(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        place = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, place)
        else:
            yield place
