"""Templates to start with, one of each kind, in the language of the workspace where it is known here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("starters.json")
LEADS = {"proposal": "proposed", "quote": "quoted", "confirmation": "confirmed", "contract": "agreed"}
VALID_DAYS = {"proposal": 30, "quote": 30}
SIGNED = frozenset({"quote", "contract"})


def starters(language: str) -> list[dict[str, Any]]:
    """Give a template of each kind: {name, kind, language, asks_signature, valid_days, blocks}."""
    known = _texts()
    texts = known.get(language.replace("_", "-").partition("-")[0], known["en"])
    return [
        {
            "name": texts[kind],
            "kind": kind,
            "language": "",
            "asks_signature": kind in SIGNED,
            "valid_days": VALID_DAYS.get(kind),
            "blocks": _blocks(kind, texts),
        }
        for kind in LEADS
    ]


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    texts: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return texts


def _blocks(kind: str, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    lead = texts[LEADS[kind]] if kind == "contract" else f"{texts['dear']}\n\n{texts[LEADS[kind]]}"
    return [
        {"kind": "logo"},
        {"kind": "parties"},
        {"kind": "text", "text": lead},
        {"kind": "lines"},
        {"kind": "totals"},
        {"kind": "text", "text": texts["options"], "where": "has_options = true"},
        {"kind": "text", "text": texts["holds"], "where": "valid_until is present"},
        {"kind": "terms", "text": texts["terms"]},
        {"kind": "text", "text": texts["regards"]},
        *([{"kind": "signature"}] if kind == "contract" else []),
    ]
