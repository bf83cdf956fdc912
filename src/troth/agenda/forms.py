"""What is typed about a task, parsed and checked."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.ground import clock

MORNING = time(8)
KINDS = ("task", "call", "meeting")
OUTCOMES = ("reached", "message", "no_answer", "busy", "wrong_number")
NOTICES = (0, 5, 10, 15, 30, 60, 120, 24 * 60, 2 * 24 * 60, 7 * 24 * 60)  # minutes before


RULES = {
    "daily": "FREQ=DAILY",
    "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "weekly": "FREQ=WEEKLY",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "yearly": "FREQ=YEARLY",
}


class TaskForm(forms.Form):
    """A task, a call or a meeting: what, when, where, for whom."""

    kind = forms.ChoiceField(choices=[(word, word) for word in KINDS], required=False)
    title = forms.CharField(max_length=200, error_messages={"required": _("Say what is to be done.")})
    due_on = forms.DateField(required=False)
    due_time = forms.TimeField(required=False)
    ends_on = forms.DateField(required=False)
    ends_time = forms.TimeField(required=False)
    place = forms.CharField(max_length=200, required=False)
    remind_minutes = forms.TypedChoiceField(
        choices=[("", ""), *((str(minutes), minutes) for minutes in NOTICES)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    note = forms.CharField(max_length=5000, required=False)
    person = forms.UUIDField(required=False)
    company = forms.UUIDField(required=False)
    about_kind = forms.CharField(max_length=60, required=False)
    about_id = forms.UUIDField(required=False)
    owner = forms.UUIDField(required=False)

    repeats = forms.ChoiceField(choices=[("", ""), *((word, word) for word in RULES)], required=False)
    repeats_until = forms.DateField(required=False)
    which = forms.ChoiceField(choices=[("this", "this"), ("following", "following")], required=False)

    def clean(self) -> dict[str, Any]:
        """See that it ends after it begins, and that a meeting says when it is."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        day, last = typed.get("due_on"), typed.get("ends_on") or typed.get("due_on")
        if typed.get("kind") == "meeting" and not day:
            self.add_error("due_on", _("Say on which day."))
        if day and last and (typed.get("ends_on") or typed.get("ends_time")):
            begins = (day, typed.get("due_time") or time())
            ends = (last, typed.get("ends_time") or time(23, 59))
            if ends <= begins:
                self.add_error("ends_time", _("It must end after it begins."))
        if typed.get("repeats") and not day:
            self.add_error("due_on", _("Say when it is for the first time."))
        return typed

    def rule(self) -> str:
        """Give the rule of RFC 5545 by which it comes back; "" where it does not."""
        typed = self.cleaned_data
        if not typed["repeats"]:
            return ""
        until = f";UNTIL={typed['repeats_until']:%Y%m%d}" if typed["repeats_until"] else ""
        return RULES[typed["repeats"]] + until

    def values(self, time_zone: str) -> dict[str, Any]:
        """Give what `add_task` takes. A day without an hour is kept as its noon."""
        typed = self.cleaned_data
        day, hour = typed["due_on"], typed["due_time"]
        due_at = datetime.combine(day, hour or time(12), ZoneInfo(time_zone)) if day else None
        return {
            "kind": typed["kind"] or "task",
            "ends_at": self._end(time_zone),
            "place": typed["place"],
            "remind_minutes": typed["remind_minutes"],
            "title": typed["title"],
            "note": typed["note"],
            "due_at": due_at,
            "is_whole_day": hour is None,
            "person": typed["person"],
            "company": typed["company"],
            "about_kind": typed["about_kind"],
            "about_id": typed["about_id"],
        }

    def _end(self, time_zone: str) -> datetime | None:
        """Give the end, where there is one: of whole days the noon of the last."""
        typed = self.cleaned_data
        day, last = typed["due_on"], typed["ends_on"] or typed["due_on"]
        if not day:
            return None
        noon = time(12) if last > day else None
        hour = typed["ends_time"] if typed["due_time"] else noon
        return datetime.combine(last, hour, ZoneInfo(time_zone)) if hour else None

    def changes(self, time_zone: str) -> dict[str, Any]:
        """Give what `change_record` takes, in JSON's types. No owner leaves it to who has it."""
        values = self.values(time_zone)
        due_at, owner = values["due_at"], self.cleaned_data["owner"]
        values["due_at"] = due_at.isoformat() if due_at else None
        values["ends_at"] = values["ends_at"].isoformat() if values["ends_at"] else None
        for name in ("person", "company", "about_id"):
            values[name] = str(values[name]) if values[name] else None
        return values | ({"owner": str(owner)} if owner else {})


class SnoozeForm(forms.Form):
    """Until when a task is left alone: an hour, tomorrow, next week, or a day that is named."""

    choice = forms.ChoiceField(choices=[(word, word) for word in ("hour", "tomorrow", "week", "day")])
    day = forms.DateField(required=False)

    def clean(self) -> dict[str, Any]:
        """See that a day is named where one is meant."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("choice") == "day" and not typed.get("day"):
            self.add_error("day", _("Say until which day."))
        return typed

    def until(self, time_zone: str) -> datetime:
        """Give the moment: of a day its morning."""
        today = clock.today(time_zone)
        if self.cleaned_data["choice"] == "hour":
            return clock.now() + timedelta(hours=1)
        days = {
            "tomorrow": today + timedelta(days=1),
            "week": today + timedelta(days=7 - today.weekday()),
            "day": self.cleaned_data["day"],
        }
        return datetime.combine(days[self.cleaned_data["choice"]], MORNING, ZoneInfo(time_zone))


class GuestForm(forms.Form):
    """Who is asked: a person or a member."""

    person = forms.UUIDField(required=False)
    member = forms.UUIDField(required=False)


class NextStepForm(forms.Form):
    """What comes after a task that was just done; may be left empty."""

    outcome = forms.ChoiceField(choices=[("", ""), *((word, word) for word in OUTCOMES)], required=False)
    words = forms.CharField(max_length=100_000, required=False)
    next_title = forms.CharField(max_length=200, required=False)
    next_on = forms.DateField(required=False)

    def values(self, time_zone: str) -> dict[str, Any]:
        """Give what `finish_task` takes as `then`."""
        day = self.cleaned_data["next_on"]
        due_at = datetime.combine(day, time(12), ZoneInfo(time_zone)) if day else None
        return {"title": self.cleaned_data["next_title"], "due_at": due_at}
