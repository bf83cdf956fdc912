"""What is typed about roles, relations, households and contact points, parsed and checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.people.queries import BANDS


class Day(forms.DateField):
    """A day as the browser's own date field sends it; may be left out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, input_formats=["%Y-%m-%d"], **options)


class Span(forms.Form):
    """From one day until before another."""

    starts_on = Day()
    ends_before = Day()

    def clean(self) -> dict[str, Any]:
        span = super().clean() or {}
        starts_on, ends_before = span.get("starts_on"), span.get("ends_before")
        if starts_on and ends_before and ends_before <= starts_on:
            self.add_error("ends_before", _("It must end after it starts."))
        return span


class RoleForm(Span):
    """A role at a company."""

    title = forms.CharField(max_length=160, required=False)
    is_primary = forms.BooleanField(required=False)


class NewRoleForm(RoleForm):
    """A new role: at which company, too."""

    company = forms.UUIDField(error_messages={"required": _("Choose a company from the list.")})


class RelationForm(Span):
    """A relation to another person. The kind ends with "~" when read from the other end."""

    other = forms.UUIDField(error_messages={"required": _("Choose a person from the list.")})
    kind = forms.CharField(max_length=41)
    note = forms.CharField(max_length=200, required=False)


class HouseholdForm(forms.Form):
    """In which household a person lives: one that is known, or the name of a new one."""

    household = forms.UUIDField(required=False)
    name = forms.CharField(max_length=240, required=False, strip=True)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("household") and not typed.get("name") and not self.errors:
            self.add_error("household", _("Choose a household from the list, or name a new one."))
        return typed


class ResidentForm(forms.Form):
    """Who moves in."""

    person = forms.UUIDField(error_messages={"required": _("Choose a person from the list.")})


class MergeForm(forms.Form):
    """Who is merged into a person, and whose value of a field stays: `choice.NAME` is "kept" or "merged"."""

    person = forms.UUIDField(error_messages={"required": _("Choose a person from the list.")})

    then = forms.ChoiceField(choices=[("duplicates", _("Duplicates"))], required=False)  # where it goes on

    def choices(self) -> dict[str, str]:
        """Give what was chosen by the public name of the field."""
        start = "choice."
        return {name.removeprefix(start): side for name, side in self.data.items() if name.startswith(start)}


class LikelihoodForm(forms.Form):
    """From how likely on two people are asked about."""

    likelihood = forms.TypedChoiceField(choices=[(str(each), each) for each in BANDS], coerce=float)


class TagForm(forms.Form):
    """One tag to be added or removed."""

    tag = forms.CharField(max_length=60)
