"""Texts with places to fill, in Liquid: the macros of an inbox, the mails of a sequence.

They are written by members, so nothing in them may reach beyond the values it is given, nor take more time or
memory than a letter is worth. What comes out is plain text: whoever makes HTML of it escapes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any

from django.utils.translation import gettext as _
from liquid import BoundTemplate, Environment, Undefined
from liquid.exceptions import FilterArgumentError, LiquidError

LONGEST = 50_000  # characters of a text, as it is written and as it comes out
MOST_ROUNDS = 1_000
READS_OTHERS = ("include", "render", "extends", "block", "macro", "call", "import")

_missed: ContextVar[list[str]] = ContextVar("missed")


class Unfillable(Exception):
    """A text that can not be filled. The message says what is wrong with it, and where."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its places filled; `missing` names those for which there was no value."""

    text: str
    missing: tuple[str, ...] = ()


class _Nothing(Undefined):
    """What a place without a value becomes: nothing, but noted where it would have been read."""

    def __str__(self) -> str:
        _missed.get([]).append((self.hint or self.name).removesuffix(" is undefined").strip("'"))
        return ""


class _Sandbox(Environment):
    block_nesting_limit = 20
    context_depth_limit = 10
    loop_iteration_limit = MOST_ROUNDS
    local_namespace_limit = 4 * LONGEST
    output_stream_limit = 2 * LONGEST


def check(text: str) -> str:
    """Say what is wrong with a text as it is written; empty for nothing."""
    try:
        _parsed(text)
    except Unfillable as wrong:
        return str(wrong)
    return ""


def fill(text: str, values: Mapping[str, Any]) -> Filled:
    """Fill the places of a text. Values are never read as text to be filled. Raises Unfillable."""
    template = _parsed(text)
    missed: list[str] = []
    token = _missed.set(missed)
    try:
        made = template.render(**_present(values))
    except LiquidError as wrong:
        raise Unfillable(_said(wrong)) from None
    finally:
        _missed.reset(token)
    if len(made) > LONGEST:
        raise Unfillable(_("It becomes longer than %d characters.") % LONGEST)
    return Filled(made, tuple(dict.fromkeys(missed)))


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty, so that a place for it counts as missing and `default` steps in."""
    kept = {key: _present(each) if isinstance(each, Mapping) else each for key, each in values.items()}
    return {key: each for key, each in kept.items() if each not in (None, "", {}, [])}


@lru_cache(256)
def _parsed(text: str) -> BoundTemplate:
    if len(text) > LONGEST:
        raise Unfillable(_("It is longer than %d characters.") % LONGEST)
    try:
        template = _SANDBOX.from_string(text)
    except (LiquidError, RecursionError) as wrong:
        raise Unfillable(_said(wrong)) from None
    # Liquid asks for a filter only when it comes to it: whoever writes the text should hear of it now.
    for name, places in template.analyze().filters.items():
        if name not in _SANDBOX.filters:
            line = text.count("\n", 0, places[0].index) + 1
            raise Unfillable(_("Line %(line)d: there is no “%(name)s”.") % {"line": line, "name": name})
    return template


def _said(wrong: Exception) -> str:
    place = wrong.context() if isinstance(wrong, LiquidError) else None
    words = getattr(wrong, "message", "") or _("It is nested too deeply.")
    return _("Line %(line)d: %(words)s") % {"line": place[0], "words": words} if place else str(words)


def _bounded(name: str, run: Callable[..., Any]) -> Callable[..., Any]:
    """Hold a filter to sizes that a letter can have, before it works where it could multiply."""

    @wraps(run)
    def held(value: Any, *given: Any, **named: Any) -> Any:
        sizes = [_size(each) for each in (value, *given)]
        if max(sizes) > LONGEST or (name in ("join", "replace") and _product(name, value, given) > LONGEST):
            raise FilterArgumentError(_("%s makes too much of it.") % name, token=None)
        made = run(value, *given, **named)
        if _size(made) > LONGEST:
            raise FilterArgumentError(_("%s makes too much of it.") % name, token=None)
        return made

    return held


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str | list | tuple | range) else 0


def _product(name: str, value: Any, given: tuple[Any, ...]) -> int:
    """Tell how long joining or replacing makes a text, at the most."""
    if name == "join":
        return _size(value) * len(str(given[0]) if given else " ")
    wanted, put = str(given[0]) if given else "", str(given[1]) if len(given) > 1 else ""
    return len(str(value)) + (str(value).count(wanted) * len(put))


def _sandbox() -> _Sandbox:
    made = _Sandbox(undefined=_Nothing)
    for name in READS_OTHERS:
        made.tags.pop(name, None)
    for name, run in list(made.filters.items()):
        made.filters[name] = _bounded(name, run)
    return made


_SANDBOX = _sandbox()
