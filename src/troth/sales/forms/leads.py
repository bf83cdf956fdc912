"""What is typed about leads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NEW = "new"  # instead of the id of somebody who is here: they are none of these


class LeadForm(forms.Form):
    """What somebody asks for, and who they are: one who is here (`person`), or how to reach them."""

    interest = forms.CharField(max_length=300)
    source = forms.CharField(max_length=120, required=False)
    person = forms.CharField(required=False)
    name = forms.CharField(max_length=200, required=False)
    email = forms.CharField(max_length=254, required=False)
    phone = forms.CharField(max_length=40, required=False)
    company = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not any(typed.get(name) for name in ("person", "name", "email", "phone")):
            self.add_error("name", _("Say who asks: a name, a mail address or a phone number."))
        return typed

    @property
    def who(self) -> dict[str, str]:
        """Fields of a person, as they were typed."""
        names = ("name", "email", "phone")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}

    @property
    def asked(self) -> dict[str, str]:
        """Fields of the lead."""
        return {name: self.cleaned_data[name] for name in ("interest", "source")}


class DropForm(forms.Form):
    """Why nothing comes of a lead."""

    reason = forms.CharField(max_length=300)


class ConvertForm(forms.Form):
    """The deal that a lead becomes."""

    name = forms.CharField(max_length=200)
    stage = forms.UUIDField()
    value = forms.CharField(max_length=60, required=False)
    expected_on = forms.CharField(max_length=20, required=False)
