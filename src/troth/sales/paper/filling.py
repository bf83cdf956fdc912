"""Texts of a template, filled: `{customer.name}` becomes a value, `**word**` bold, `- ` an item.

What comes out is structure, never markup: runs of plain text. A value is not read again, so whatever a
customer calls their company stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

NAMES = {
    "customer.name": _("the customer’s name"),
    "customer.first_name": _("their first name"),
    "customer.last_name": _("their last name"),
    "customer.company": _("their company"),
    "deal.name": _("what the deal is about"),
    "document.kind": _("Quote, Contract, …"),
    "document.number": _("its number"),
    "document.date": _("the day it was made"),
    "document.valid_until": _("the last day it holds"),
    "total.net": _("the sum without tax"),
    "total.gross": _("the sum with tax"),
    "firm.name": _("our name"),
    "contact.name": _("who answers for it with us"),
    "contact.email": _("their mail address"),
    "contact.phone": _("their phone number"),
}
_NAMED = re.compile(r"\{([a-z]+\.[a-z_]+)\}")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")

Run = dict[str, Any]


def unknown_names(text: str) -> list[str]:
    """List what a text asks for that no document has."""
    return [name for name in _NAMED.findall(text) if name not in NAMES]


def filled(text: str, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the paragraphs of a text: {"runs": […], "is_item": bool}, each run {"text", "is_bold"}.

    A line is a paragraph's own; an empty one parts two.
    """
    paragraphs: list[dict[str, Any]] = []
    is_open = False
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped:
            is_open = False
        elif stripped.startswith("- "):
            paragraphs.append({"runs": _runs(stripped[2:], values), "is_item": True})
            is_open = False
        elif is_open:
            paragraphs[-1]["runs"] += [{"text": "\n", "is_bold": False}, *_runs(stripped, values)]
        else:
            paragraphs.append({"runs": _runs(stripped, values), "is_item": False})
            is_open = True
    return paragraphs


def plain(text: str, values: Mapping[str, str]) -> str:
    """Fill a text that has neither bold nor items: a heading."""
    return _NAMED.sub(lambda found: values.get(found[1], found[0]), text)


def _runs(line: str, values: Mapping[str, str]) -> list[Run]:
    # The line is split before it is filled: a value with asterisks is not bold.
    pieces = _BOLD.split(line)
    return [
        {"text": plain(piece, values), "is_bold": place % 2 == 1}
        for place, piece in enumerate(pieces)
        if piece
    ]
