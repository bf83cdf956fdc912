"""What is typed about prices and discounts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from troth.ground.money import NoMoney, parted


def in_currency(text: str, currency: str) -> str:
    """Complete an amount that was typed without a currency; one that can not be read stays as it is."""
    try:
        number, found = parted(text, "")
    except NoMoney:
        return text
    return text if found else f"{number} {currency}"


class LimitsForm(forms.Form):
    """How far below the list the members of each role may go, in per cent; empty: to any price."""

    def __init__(self, data: Any, *, roles: Sequence[tuple[Any, Decimal | None]]) -> None:
        super().__init__(data, initial={str(role.pk): percent for role, percent in roles})
        for role, _percent in roles:
            self.fields[str(role.pk)] = forms.DecimalField(
                label=role.name, required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
            )

    def limits(self) -> dict[UUID, Decimal | None]:
        """Give what the command takes."""
        return {UUID(key): percent for key, percent in self.cleaned_data.items()}
