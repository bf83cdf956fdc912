"""What is typed about promises."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WHOSE = (("ours", _("We promise")), ("theirs", _("They promise")))


class PromiseForm(forms.Form):
    """A promise as a sentence: who, to whom, what, by when, perhaps its worth and about which record."""

    whose = forms.ChoiceField(choices=WHOSE, required=False)
    words = forms.CharField(max_length=500, error_messages={"required": _("Say what is promised.")})
    due = forms.DateField(required=False)
    due_time = forms.TimeField(required=False)
    is_exact = forms.BooleanField(required=False)
    person = forms.UUIDField(required=False)
    company = forms.UUIDField(required=False)
    owner = forms.UUIDField(required=False)
    worth = forms.CharField(max_length=60, required=False)
    about_kind = forms.CharField(max_length=60, required=False)
    about_id = forms.UUIDField(required=False)
    source = forms.UUIDField(required=False)
    quote = forms.CharField(max_length=2000, required=False)
    is_suggested = forms.BooleanField(required=False)
    time_zone = forms.CharField(max_length=60, required=False)
    said_on = forms.DateField(required=False)  # what "tomorrow" is counted from while words are read
    read = forms.CharField(max_length=60, required=False)  # what was last read from them

    def clean(self) -> dict[str, Any]:
        """See that it is to somebody, and that an hour has a day."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if not typed.get("person") and not typed.get("company"):
            self.add_error("person", _("Say with whom: a person or a company."))
        if typed.get("due_time") and not typed.get("due"):
            self.add_error("due", _("An hour needs a day."))
        return typed

    @property
    def values(self) -> dict[str, Any]:
        """Give what was typed as public fields, in JSON's types."""
        typed = self.cleaned_data
        texts = {
            name: str(typed[name])
            for name in ("person", "company", "owner", "about_id", "time_zone")
            if typed[name]
        }
        return {
            "words": typed["words"],
            "whose": typed["whose"] or "ours",
            "due": typed["due"].isoformat() if typed["due"] else None,
            "due_time": typed["due_time"].isoformat() if typed["due_time"] else None,
            "is_exact": typed["is_exact"] and typed["due"] is not None,
            "about_kind": typed["about_kind"],
            "quote": typed["quote"],
            **({"worth": typed["worth"]} if typed["worth"] else {}),
            **texts,
        }


class KeepForm(forms.Form):
    """How a promise was kept, and which interaction shows it."""

    how = forms.CharField(max_length=1000, required=False)
    proof = forms.UUIDField(required=False)
    kept_on = forms.DateField(required=False)


class MoveForm(forms.Form):
    """The new day of a promise, who agreed to it, and why it was moved."""

    due = forms.DateField(error_messages={"required": _("Say to which day.")})
    due_time = forms.TimeField(required=False)
    agreed_by = forms.CharField(max_length=200, required=False)
    why = forms.CharField(max_length=1000, required=False)


class EndForm(forms.Form):
    """Why a promise is broken, or not wanted any more."""

    why = forms.CharField(max_length=1000, error_messages={"required": _("Say why.")})


class EarlyForm(forms.Form):
    """Why our word will not hold, and which day we ask for."""

    on = forms.DateField(error_messages={"required": _("Say by which day it will be done.")})
    why = forms.CharField(max_length=1000, error_messages={"required": _("Say why.")})


class AskForm(forms.Form):
    """Another day that the other side asks for."""

    on = forms.DateField()
    why = forms.CharField(max_length=500, required=False)


class NoPromiseForm(forms.Form):
    """Which sentence is no promise, by its digest."""

    digest = forms.RegexField(r"^[0-9a-f]{64}$")
