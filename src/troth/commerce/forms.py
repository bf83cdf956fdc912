"""What is typed about shops."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.commerce.queries import kinds_of_shops


class ShopForm(forms.Form):
    """A shop that is to be heard. Without a secret one is made."""

    name = forms.CharField(max_length=60, label=_("Name"), help_text=_("The source that its orders bear."))
    kind = forms.ChoiceField(choices=kinds_of_shops, label=_("Kind"))
    secret = forms.CharField(
        max_length=200, min_length=12, required=False, label=_("Secret"),
        help_text=_("The one that the shop shows, as Shopify does. Empty: one is made, for the shop."),
    )  # fmt: skip
