"""Forms of the rates of currencies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.ground.money import RATE_DECIMALS
from troth.team.forms import choices
from troth.team.rate_files import Rate, WrongFile, read_rates

PRICES = "prices"
LARGEST_FILE = 20 * 1024 * 1024


class RateForm(forms.Form):
    """What a unit of a currency is worth from a day on."""

    currency = forms.ChoiceField(label=_("Currency"))
    day = forms.DateField(
        label=_("From the day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    rate = forms.DecimalField(
        decimal_places=RATE_DECIMALS, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [choice for choice in choices.currencies() if choice[0] != own]
        self.fields["currency"].choices = others  # type: ignore[attr-defined]
        self.fields["rate"].label = _("One of it is worth, in %s") % own


class RateFileForm(forms.Form):
    """Rates from a CSV file."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "Columns date, currency, rate; or date and a column for each currency, as central banks have it."
        ),
    )
    means = forms.ChoiceField(label=_("Its numbers say"))

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["means"].choices = [  # type: ignore[attr-defined]
            ("units", _("how many of a currency one %s buys") % own),
            (PRICES, _("how many %s one of a currency costs") % own),
        ]

    def clean(self) -> dict[str, Any]:
        """Read the file, too: `rates`."""
        values = super().clean() or {}
        file = values.get("file")
        if file is not None and file.size > LARGEST_FILE:
            self.add_error("file", _("The file is larger than 20 MB."))
        elif file is not None:
            try:
                values["rates"] = self._read(file.read(), values.get("means", ""))
            except WrongFile as error:
                self.add_error("file", str(error))
        return values

    def _read(self, content: bytes, means: str) -> list[Rate]:
        return read_rates(content, are_prices=means == PRICES)
