"""Which field a header means, whatever the language it is written in."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from troth.ground.fold import norm

_SIGNS = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_WORDS = Path(__file__).with_name("header_words.txt")

# Words that mean the whole name alone, and one part of it beside the other part.
EITHER_NAME = frozenset({"name", "nom", "nombre", "nome", "naam", "names", "nazwa"})

LABELS = {
    "work": "work", "business": "work", "office": "work", "company": "work", "geschaftlich": "work",
    "dienstlich": "work", "arbeit": "work", "professionnel": "work", "trabajo": "work", "lavoro": "work",
    "ufficio": "work", "werk": "work", "trabalho": "work", "praca": "work", "sluzbowy": "work",
    "home": "home", "private": "home", "personal": "home", "privat": "home", "domicile": "home",
    "prive": "home", "casa": "home", "thuis": "home", "dom": "home", "mobile": "mobile", "mobil": "mobile",
    "other": "other", "andere": "other", "autre": "other", "otro": "other", "billing": "billing",
    "rechnung": "billing", "shipping": "shipping", "delivery": "shipping", "lieferung": "shipping",
    "mailing": "", "primary": "", "main": "", "address": "", "adresse": "", "person": "", "contact": "",
    "customer": "", "organization": "", "kunden": "", "number": "", "nr": "",
}  # fmt: skip


def header_key(header: str) -> str:
    """Fold a header for comparison: "E-Mail_Address" and "email address" meet as "e mail address"."""
    return _SIGNS.sub(" ", norm(_CAMEL.sub(" ", header))).strip()


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Look-up of public names by folded header, the likeliest first."""
    found: dict[str, list[str]] = {}
    for line in _WORDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, _colon, words = line.partition(": ")
        for word in words.split("|"):
            found.setdefault(word, []).append(name)
    return {word: tuple(dict.fromkeys(names)) for word, names in found.items()}
