"""What is typed about consent, parsed and checked."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.ground.clock import now
from troth.privacy.models import Basis, Channel, Said

TOLD = (Said.GRANTED, Said.WITHDRAWN, Said.OBJECTED)


class ConsentForm(forms.Form):
    """What a person told a member, with how that can be shown later."""

    purpose = forms.CharField(max_length=40, error_messages={"required": _("Say what it is about.")})
    channel = forms.ChoiceField(choices=Channel.choices)
    topic = forms.CharField(max_length=40, required=False)
    said = forms.ChoiceField(choices=[(each.value, each.label) for each in TOLD])
    day = forms.DateField(required=False)
    address = forms.CharField(max_length=254, required=False)
    note = forms.CharField(
        max_length=500,
        error_messages={"required": _("Say how they told you, so that it can be shown later.")},
    )

    def __init__(self, data: Any = None, *, time_zone: str = "UTC", **options: Any) -> None:
        super().__init__(data, **options)
        self.zone = ZoneInfo(time_zone)

    def clean_day(self) -> date | None:
        """Refuse a day that has not come."""
        day: date | None = self.cleaned_data["day"]
        if day and day > now().astimezone(self.zone).date():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    @property
    def at(self) -> datetime | None:
        """The moment it was said: of an earlier day its end, since the hour is not known; else now."""
        day: date | None = self.cleaned_data["day"]
        if day is None or day == now().astimezone(self.zone).date():
            return None
        return datetime.combine(day, time(23, 59), self.zone)


class PurposeForm(forms.Form):
    """A purpose: its name, its basis and its channels."""

    name = forms.CharField(max_length=120)
    basis = forms.ChoiceField(choices=Basis.choices)
    channels = forms.MultipleChoiceField(
        choices=Channel.choices, error_messages={"required": _("Choose at least one channel.")}
    )
    may_refuse = forms.BooleanField(required=False)
    must_confirm = forms.BooleanField(required=False)
    ignores_quiet_hours = forms.BooleanField(required=False)


class WordingForm(forms.Form):
    """What people read of a purpose, in one language."""

    language = forms.RegexField(
        r"^[a-z]{2,3}$", error_messages={"invalid": _("Write the code of a language, as en or de.")}
    )
    title = forms.CharField(max_length=120)
    text = forms.CharField(max_length=2000)


class TopicForm(forms.Form):
    """A topic, by its name."""

    name = forms.CharField(max_length=120)


class LimitsForm(forms.Form):
    """How much is too much: the budget, and the quiet hours of each channel."""

    most = forms.IntegerField(min_value=0, max_value=1000, required=False)
    days = forms.IntegerField(min_value=1, max_value=366)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for channel in Channel.values:
            for end in ("starts", "ends"):
                self.fields[f"{channel}_{end}"] = forms.TimeField(required=False)

    def clean(self) -> dict[str, Any]:
        """Want both ends of the quiet hours, and apart."""
        typed: dict[str, Any] = super().clean() or {}
        for channel in Channel.values:
            starts, ends = typed.get(f"{channel}_starts"), typed.get(f"{channel}_ends")
            if (starts is None) != (ends is None) or (starts is not None and starts == ends):
                self.add_error(f"{channel}_ends", _("Say from when until when."))
        return typed
