"""What is typed about consent, parsed and checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.exchange.values import BadValue, contacts
from troth.ground.clock import now
from troth.privacy.models import Basis, Channel, Reason, Said

MOST_LINES, MOST_BYTES = 200_000, 10_000_000
PUT_BY_HAND = [
    (each.value, each.label) for each in (Reason.ASKED, Reason.LISTED, Reason.BOUNCED, Reason.COMPLAINED)
]
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


class BudgetForm(forms.Form):
    """A budget for some purposes and channels; for none that are chosen: for all that can be refused."""

    most = forms.IntegerField(min_value=0, max_value=1000)
    days = forms.IntegerField(min_value=1, max_value=366)
    purposes = forms.MultipleChoiceField(required=False)
    channels = forms.MultipleChoiceField(choices=Channel.choices, required=False)

    def __init__(self, data: Any = None, *, purposes: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["purposes"].choices = purposes  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Want something that the budget is for: the one for everything stands by itself."""
        typed: dict[str, Any] = super().clean() or {}
        if not typed.get("purposes") and not typed.get("channels"):
            self.add_error("purposes", _("Choose a purpose or a channel; the budget for all stands above."))
        return typed


class AddressesForm(forms.Form):
    """Addresses that get nothing: one or many, typed or in a file, a line each. Of a table the first address
    in a row counts. `addresses` are those that were read, `unread` the numbers of lines that hold none.
    """

    lines = forms.CharField(max_length=2_000_000, required=False, strip=False)
    file = forms.FileField(required=False)
    reason = forms.ChoiceField(choices=PUT_BY_HAND)
    note = forms.CharField(
        max_length=500, error_messages={"required": _("Say why, so that it can be shown later.")}
    )

    def __init__(self, data: Any = None, files: Any = None, *, country: str = "", **options: Any) -> None:
        super().__init__(data, files, **options)
        self.country = country
        self.addresses: list[tuple[str, str]] = []
        self.unread: list[int] = []

    @property
    def unread_lines(self) -> str:
        """Name the first of the lines that hold no address."""
        return ", ".join(map(str, self.unread[:10])) + ("…" if len(self.unread) > 10 else "")

    def clean_file(self) -> str:
        """Read a file as text, whatever encoding it has."""
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large: at most 10 MB."))
        data: bytes = file.read()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")

    def clean(self) -> dict[str, Any]:
        """Read the addresses line by line."""
        typed: dict[str, Any] = super().clean() or {}
        lines = f"{typed.get('lines') or ''}\n{typed.get('file') or ''}".splitlines()
        if len(lines) > MOST_LINES:
            self.add_error("lines", _("These are too many at once: at most 200,000 lines."))
            return typed
        found: dict[tuple[str, str], None] = {}
        for number, line in enumerate(lines, 1):
            if line.strip():
                address = self._address_in(line)
                if address:
                    found[address] = None
                else:
                    self.unread.append(number)
        self.addresses = list(found)
        if not found and "file" not in self.errors:
            self.add_error("lines", _("Write at least one mail address or phone number."))
        return typed

    def _address_in(self, line: str) -> tuple[str, str] | None:
        for cell in re.split(r"[,;\t]", line):
            text = cell.strip().strip("\"'<>")
            try:
                if "@" in text:
                    return "mail", contacts.email_of(text)
                if any(map(str.isdigit, text)):
                    return "phone", contacts.phone_of(text, self.country)
            except BadValue:
                continue
        return None


class LiftForm(forms.Form):
    """Why an address may be written to again."""

    note = forms.CharField(max_length=500, required=False)


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
