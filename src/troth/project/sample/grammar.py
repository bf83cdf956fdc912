"""Templates for what people write: `[this|that]` is a choice, `{bike}` a slot filled by the case.

The words of a slot are drawn once in a case and then stay, so that a thread speaks of one and the
same bike. `{Bike}` starts a sentence, `{a_part}` takes its article, `{labour=20..35}` is an amount
of euro between the two, `{n=3..8}` beside a `#` (`{#n=3..8}`) a bare number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from random import Random

Part = str | tuple["Template", ...]
Template = tuple[Part, ...]

_SLOT = re.compile(r"\{([^{}]+)\}")
_SENTENCE = re.compile(r"(^|[.!?] )\{[a-z]")


class UnbalancedChoice(ValueError):
    """A `[` without its `]`, or the other way round."""


@cache
def compiled(text: str) -> Template:
    """Read a template once; slots become `%(slot)s`, for one fast substitution at the end."""
    text = _SENTENCE.sub(lambda start: start[0][:-1] + start[0][-1].upper(), text)
    ready = _SLOT.sub(r"%(\1)s", text.replace("%", "%%"))
    template, end = _sequence(ready, 0)
    if end != len(ready):
        raise UnbalancedChoice(text)
    return template


def _sequence(text: str, start: int) -> tuple[Template, int]:
    parts: list[Part] = []
    at = start
    while at < len(text):
        if text[at] in "|]":
            break
        if text[at] == "[":
            choice, at = _choice(text, at + 1)
            parts.append(choice)
            continue
        end = min((i for i in (text.find(c, at) for c in "[|]") if i >= 0), default=len(text))
        parts.append(text[at:end])
        at = end
    return tuple(parts), at


def _choice(text: str, start: int) -> tuple[tuple[Template, ...], int]:
    options: list[Template] = []
    at = start
    while True:
        option, at = _sequence(text, at)
        options.append(option)
        if at >= len(text):
            raise UnbalancedChoice(text)
        at += 1
        if text[at - 1] == "]":
            return tuple(options), at


def told(template: Template, case: Mapping[str, object], random: Random) -> str:
    """Fill a template: choices by chance, slots from the case."""
    return _chosen(template, random.random) % case


def _chosen(template: Template, chance) -> str:  # type: ignore[no-untyped-def]
    if len(template) == 1 and type(template[0]) is str:
        return template[0]
    return "".join(
        [
            part if type(part) is str else _chosen(part[int(chance() * len(part))], chance)  # type: ignore[arg-type]
            for part in template
        ]
    )
