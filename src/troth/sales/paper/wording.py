"""A template and a sheet, written out: every text, amount and day as the customer reads it.

What comes out is plain data. The layout sets it as PDF, the public page shows it as HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel import Locale

from troth.sales.paper import writing
from troth.sales.paper.blocks import COLUMNS, Block, Kind
from troth.sales.paper.filling import filled, plain
from troth.sales.paper.lines import Line
from troth.sales.paper.sheet import Sheet
from troth.sales.paper.words import words_of
from troth.sales.pricing import Period, Total, row_of, totals_of

MOST_LINES = 200


class TooLong(ValueError):
    """A document has more lines than are set."""


def worded(blocks: Sequence[Block], sheet: Sheet) -> dict[str, Any]:
    """Write out all that a document says. Raises TooLong."""
    if len(sheet.lines) > MOST_LINES:
        raise TooLong(len(sheet.lines))
    locale = writing.locale_of(sheet.language, sheet.country)
    values = values_of(sheet)
    words = words_of(sheet.language)
    facts = [
        (words["number"], sheet.number),
        (words["date"], values["document.date"]),
        (words["valid_until"], values["document.valid_until"]),
        (
            words["contact"],
            "\n".join(filter(None, (sheet.contact.name, sheet.contact.email, sheet.contact.phone))),
        ),
    ]
    return {
        "title": words[sheet.kind],
        "number": sheet.number,
        "firm": {"name": sheet.firm.name, "address": list(sheet.firm.address), "foot": sheet.firm.foot},
        "customer": _customer(sheet, words),
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "blocks": _with_note([_block(block, sheet, values, locale) for block in blocks], sheet),
    }


def _customer(sheet: Sheet, words: dict[str, str]) -> list[str]:
    customer = sheet.customer
    number = f"{words['vat_number']}: {customer.vat_number}" if customer.vat_number else ""
    return [line for line in (customer.company, customer.name, *customer.address, number) if line]


def values_of(sheet: Sheet) -> dict[str, str]:
    """Give what `{…}` in a text stands for, as the customer writes it."""
    locale = writing.locale_of(sheet.language, sheet.country)
    once = next(iter(totals_of(sheet.lines, sheet.currency)))
    customer, contact = sheet.customer, sheet.contact
    return {
        "customer.name": customer.name or customer.company,
        "customer.first_name": customer.first_name or customer.name or customer.company,
        "customer.last_name": customer.last_name or customer.name or customer.company,
        "customer.company": customer.company or customer.name,
        "deal.name": sheet.deal,
        "document.kind": words_of(sheet.language)[sheet.kind],
        "document.number": sheet.number,
        "document.date": writing.day(sheet.issued_on, locale),
        "document.valid_until": writing.day(sheet.valid_until, locale),
        "total.net": writing.money(once.net, sheet.currency, locale),
        "total.gross": writing.money(once.gross, sheet.currency, locale),
        "firm.name": sheet.firm.name,
        "contact.name": contact.name,
        "contact.email": contact.email,
        "contact.phone": contact.phone,
    }


def _block(block: Block, sheet: Sheet, values: dict[str, str], locale: Locale) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": block.kind.value}
    match block.kind:
        case Kind.HEADING:
            data["text"] = plain(block.text, values)
        case Kind.TEXT | Kind.TERMS | Kind.SIGNATURE:
            data["paragraphs"] = filled(block.text, values)
        case Kind.LINES:
            data["tables"] = [
                _table(block, placed, sheet.currency, locale)
                for is_optional in (False, True)
                if (
                    placed := [
                        (at, line) for at, line in enumerate(sheet.lines) if line.is_optional is is_optional
                    ]
                )
            ]
        case Kind.TOTALS:
            data["totals"] = [_total(each, sheet, locale) for each in totals_of(sheet.lines, sheet.currency)]
    return data


def _with_note(said: list[dict[str, Any]], sheet: Sheet) -> list[dict[str, Any]]:
    """Say why there is no tax, where that is so, behind the amounts.

    The law wants it on the paper (Directive 2006/112/EC, article 226, 11 and 11a), so no template has to have
    a place for it, and none can leave it out.
    """
    if not sheet.tax_note:
        return said
    amounts = [at for at, block in enumerate(said, 1) if block["kind"] in (Kind.LINES, Kind.TOTALS)]
    place = amounts[-1] if amounts else len(said)
    note = {"kind": "note", "text": words_of(sheet.language)[sheet.tax_note]}
    return [*said[:place], note, *said[place:]]


def _table(block: Block, placed: Sequence[tuple[int, Line]], currency: str, locale: Locale) -> dict[str, Any]:
    """Give a table of lines, without a column that would say nothing."""
    has_discount = any(line.discount_percent for _at, line in placed)
    columns = [name for name in COLUMNS if name in block.columns and (name != "discount" or has_discount)]
    return {
        "columns": columns,
        "rows": [{**_row(line, columns, currency, locale), "place": at} for at, line in placed],
        "is_optional": placed[0][1].is_optional,
    }


def _row(line: Line, columns: Sequence[str], currency: str, locale: Locale) -> dict[str, Any]:
    words = words_of(locale.language)
    cells = {
        "quantity": f"{writing.number(line.quantity, locale)} {line.unit}".strip(),
        "unit_price": writing.money(line.price, currency, locale),
        "discount": writing.percent(line.discount_percent, locale) if line.discount_percent else "",
        "tax": writing.percent(line.tax_percent, locale),
    }
    return {
        "description": line.description,
        "details": line.details,
        "cells": [cells[name] for name in columns],
        "amount": writing.money(row_of(line, currency).amount, currency, locale),
        "period": words[f"a_{line.period}"] if line.period else "",
        "is_chosen": line.is_chosen,
    }


def _total(total: Total, sheet: Sheet, locale: Locale) -> dict[str, Any]:
    words = words_of(sheet.language)
    is_only = not any(line.period for line in sheet.lines if line.counts)
    names = {
        Period.ONCE: "once", Period.MONTH: "monthly", Period.QUARTER: "quarterly", Period.YEAR: "yearly",
    }  # fmt: skip
    rows = [(words["net"], total.net)] if total.taxes else []
    rows += [
        (words["tax_of"].format(percent=writing.percent(tax.percent, locale)), tax.amount)
        for tax in total.taxes
    ]
    return {
        "title": "" if is_only else words[names[total.period]],
        "rows": [
            {"label": label, "amount": writing.money(value, sheet.currency, locale)} for label, value in rows
        ],
        "label": words["gross"],
        "amount": writing.money(total.gross, sheet.currency, locale),
    }
