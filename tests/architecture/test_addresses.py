"""Every address says which right it needs. One that says nothing is a hole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from tests.planting import planted

from troth.catalog.registry import object_types
from troth.team.actor import Verb
from troth.team.door import PUBLIC, SIGNED_IN


def addresses(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def all_addresses() -> list[tuple[str, Any]]:
    return list(addresses(get_resolver().url_patterns))


def test_every_address_has_a_declared_right() -> None:
    assert [address for address, view in all_addresses() if not getattr(view, "rights", ())] == []


def test_every_declared_right_exists() -> None:
    known = {f"{name}.{verb}" for name in object_types() for verb in Verb}
    known |= {f"{{kind}}.{verb}" for verb in Verb}  # of the type that the address names
    known |= {PUBLIC, SIGNED_IN, "administrator"}
    declared = {right for _, view in all_addresses() for right in getattr(view, "rights", ())}
    assert declared <= known


def test_what_is_public_is_named_here() -> None:
    """A new public address is a decision: it is added to this list on purpose."""
    is_public = {address for address, view in all_addresses() if PUBLIC in getattr(view, "rights", ())}
    assert is_public == {
        "healthz",
        "readyz",
        "metrics",
        "styleguide/",
        "manifest.webmanifest",
        "sign-in/",
        "sign-in/second/",
        "sign-in/passkey/",
        "sign-out/",
        "welcome/<str:secret>/",  # whoever holds the link of an invitation
        "calendar/feed/<str:secret>.ics",  # a calendar program that holds the address of a feed
        *(
            f"c/<str:token>/{end}" for end in ("", "choose/", "stop/")
        ),  # whoever holds the link to their choices
        "u/<str:token>/",  # one click ends a purpose
        "w/<str:token>/",  # whoever got a message asks why
        "ok/<str:token>/",  # whoever got the question whether they want something
        "api/v1/docs",
        "api/v1/openapi.json",
        "^api/",  # answers 404 for what no other address knows
        *chain(*planted("PUBLIC")),
    }
