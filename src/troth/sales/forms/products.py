"""What is typed about prices and discounts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.catalog.form_values import as_json
from troth.catalog.types import Kind
from troth.ground.money import NoMoney, parted
from troth.sales.queries import Limit
from troth.webkit import formats

NO_CURRENCY = "XXX"  # ISO 4217: no currency is meant


def in_currency(text: str, currency: str) -> str:
    """Complete an amount that was typed without a currency; one that can not be read stays as it is."""
    try:
        number, found = parted(text, "")
    except NoMoney:
        return text
    return text if found else f"{number} {currency}"


def shown_discount(line: Any) -> str:
    """Write the discount of a line as it is typed: "5 %", "20 EUR", "5 % + 20 EUR"; nothing for none."""
    parts = [f"{formats.exact_number(line.discount_percent)} %"] if line.discount_percent else []
    if line.discount_amount:
        parts.append(f"{formats.exact_number(line.discount_amount)} {line.price.currency}")
    return " + ".join(parts)


def typed_discount(text: str, currency: str) -> dict[str, str]:
    """Read a discount: a number or "5 %" is a share, "20 EUR" or "€ 20" an amount off the line, or both.

    What can not be read stays as it is, in the field that is to refuse it.
    """
    found = {"discount_percent": "0", "discount_amount": "0"}
    for part in filter(None, (each.strip() for each in text.split("+"))):
        told = as_json(Kind.MONEY, in_currency(part.removesuffix("%"), NO_CURRENCY))
        if not isinstance(told, dict):
            found["discount_percent"] = part
        elif part.endswith("%") or told["currency"] == NO_CURRENCY:
            found["discount_percent"] = told["amount"]
        else:
            found["discount_amount"] = told["amount"] if told["currency"] == currency else part
    return found


class LimitsForm(forms.Form):
    """How far below the list the members of each role may go, in per cent; empty: to any price.

    Beside it, whether they may sell what is in no list at any price.
    """

    def __init__(self, data: Any, *, roles: Sequence[tuple[Any, Limit | None]]) -> None:
        super().__init__(data)
        self.keys = [role.pk for role, _limit in roles]
        for role, limit in roles:
            self.fields[str(role.pk)] = forms.DecimalField(
                label=role.name, required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2,
                initial=limit.percent if limit else None,
            )  # fmt: skip
            self.fields[f"{role.pk}-off_list"] = forms.BooleanField(
                label=_("May sell what no list has at any price"), required=False,
                initial=limit is not None and limit.may_leave_list,
            )  # fmt: skip

    def limits(self) -> dict[UUID, Decimal | None]:
        """Give what the command takes."""
        return {key: self.cleaned_data[str(key)] for key in self.keys}

    def off_list(self) -> list[UUID]:
        """Give the roles whose members may sell what no list has."""
        return [key for key in self.keys if self.cleaned_data[f"{key}-off_list"]]
