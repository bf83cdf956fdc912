"""What is typed about insight."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from troth.insight.standing import Every


class TermsForm(forms.Form):
    """How often it runs and how it reckons; shares are typed in percent."""

    every = forms.ChoiceField(choices=Every.choices)
    months = forms.IntegerField(min_value=1, max_value=120)
    discount = forms.DecimalField(min_value=0, max_value=100, max_digits=4, decimal_places=1)
    margin = forms.DecimalField(min_value=Decimal("0.1"), max_value=100, max_digits=4, decimal_places=1)
