"""The smallest sheet that says something, and blocks to set it with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from troth.sales.paper.blocks import Block, read_blocks
from troth.sales.paper.lines import Line
from troth.sales.paper.sheet import Contact, Customer, Firm, Sheet

BLOCKS: list[dict[str, Any]] = [
    {"kind": "logo"},
    {"kind": "parties"},
    {"kind": "text", "text": "Dear {customer.name},\n\nfor **{deal.name}** we propose:\n\n- the best"},
    {"kind": "lines"},
    {"kind": "totals"},
    {"kind": "terms", "text": "Payable within 14 days."},
    {"kind": "signature"},
]


def blocks(*more: dict[str, Any]) -> list[Block]:
    return read_blocks([*BLOCKS, *more])


def line(**values: Any) -> Line:
    return Line(**{"description": "A bicycle", "price": Decimal("100"), "tax_percent": Decimal(19), **values})


def sheet(**values: Any) -> Sheet:
    return Sheet(
        **{
            "kind": "quote",
            "number": "Q-2026-0001",
            "currency": "EUR",
            "issued_on": date(2026, 11, 22),
            "valid_until": date(2026, 12, 20),
            "deal": "Twelve bicycles",
            "firm": Firm(name="Wheels & Co", address=("Mill Lane 1", "Dublin"), foot="VAT IE1234567T"),
            "customer": Customer(name="Ana Marković", company="Kraft Ltd", address=("Gasse 3", "1010 Wien")),
            "contact": Contact(name="Ben", email="ben@example.org"),
            "lines": (line(),),
            **values,
        }
    )
