"""Templates to start with, one of each kind, in the language of the workspace where it is known here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "proposal": "Proposal",
        "quote": "Quote",
        "confirmation": "Order confirmation",
        "contract": "Contract",
        "dear": "Dear {customer.name},",
        "proposed": "thank you for talking with us about **{deal.name}**. This is what we propose:",
        "quoted": "thank you for your interest in **{deal.name}**. We are glad to make you this offer:",
        "confirmed": "thank you for your order. We confirm **{deal.name}** as follows:",
        "agreed": "{firm.name} and {customer.company} agree on **{deal.name}**:",
        "options": "Choose what you would like besides; the sum follows.",
        "holds": "This offer holds until {document.valid_until}.",
        "terms": "Payable within 14 days of the bill, without deduction.",
        "regards": "With kind regards\n{contact.name}",
    },
    "de": {
        "proposal": "Vorschlag",
        "quote": "Angebot",
        "confirmation": "Auftragsbestätigung",
        "contract": "Vertrag",
        "dear": "Guten Tag {customer.name},",
        "proposed": "danke für das Gespräch über **{deal.name}**. Das schlagen wir vor:",
        "quoted": "danke für Ihr Interesse an **{deal.name}**. Gern bieten wir Ihnen an:",
        "confirmed": "danke für Ihren Auftrag. Wir bestätigen **{deal.name}** wie folgt:",
        "agreed": "{firm.name} und {customer.company} vereinbaren **{deal.name}**:",
        "options": "Wählen Sie, was Sie dazu möchten; die Summe folgt.",
        "holds": "Dieses Angebot gilt bis {document.valid_until}.",
        "terms": "Zahlbar binnen 14 Tagen nach Rechnung, ohne Abzug.",
        "regards": "Mit freundlichen Grüßen\n{contact.name}",
    },
}
LEADS = {"proposal": "proposed", "quote": "quoted", "confirmation": "confirmed", "contract": "agreed"}
VALID_DAYS = {"proposal": 30, "quote": 30}
SIGNED = frozenset({"quote", "contract"})


def starters(language: str) -> list[dict[str, Any]]:
    """Give a template of each kind: {name, kind, language, asks_signature, valid_days, blocks}."""
    texts = TEXTS.get(language.replace("_", "-").partition("-")[0], TEXTS["en"])
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


def _blocks(kind: str, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    lead = texts[LEADS[kind]] if kind == "contract" else f"{texts['dear']}\n\n{texts[LEADS[kind]]}"
    return [
        {"kind": "logo"},
        {"kind": "parties"},
        {"kind": "text", "text": lead},
        {"kind": "lines"},
        {"kind": "totals"},
        {"kind": "text", "text": texts["options"], "when": "has_options"},
        {"kind": "text", "text": texts["holds"], "when": "expires"},
        {"kind": "terms", "text": texts["terms"]},
        {"kind": "text", "text": texts["regards"]},
        *([{"kind": "signature"}] if kind == "contract" else []),
    ]
