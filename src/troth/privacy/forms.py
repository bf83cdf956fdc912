"""What is typed about consent, parsed and checked."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.ground.clock import now
from troth.privacy.models import Channel, Said

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
