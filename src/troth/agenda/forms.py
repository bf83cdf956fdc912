"""What is typed about a task, parsed and checked."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _


class TaskForm(forms.Form):
    """A task: what, by which day, for whom."""

    title = forms.CharField(max_length=200, error_messages={"required": _("Say what is to be done.")})
    due_on = forms.DateField(required=False)
    due_time = forms.TimeField(required=False)
    note = forms.CharField(max_length=5000, required=False)
    person = forms.UUIDField(required=False)
    company = forms.UUIDField(required=False)
    about_kind = forms.CharField(max_length=60, required=False)
    about_id = forms.UUIDField(required=False)
    owner = forms.UUIDField(required=False)

    def values(self, time_zone: str) -> dict[str, Any]:
        """Give what `add_task` takes. A day without an hour is kept as its noon."""
        typed = self.cleaned_data
        day, hour = typed["due_on"], typed["due_time"]
        due_at = datetime.combine(day, hour or time(12), ZoneInfo(time_zone)) if day else None
        return {
            "title": typed["title"],
            "note": typed["note"],
            "due_at": due_at,
            "is_whole_day": hour is None,
            "person": typed["person"],
            "company": typed["company"],
            "about_kind": typed["about_kind"],
            "about_id": typed["about_id"],
        }

    def changes(self, time_zone: str) -> dict[str, Any]:
        """Give what `change_record` takes, in JSON's types. No owner leaves it to who has it."""
        values = self.values(time_zone)
        due_at, owner = values["due_at"], self.cleaned_data["owner"]
        values["due_at"] = due_at.isoformat() if due_at else None
        for name in ("person", "company", "about_id"):
            values[name] = str(values[name]) if values[name] else None
        return values | ({"owner": str(owner)} if owner else {})


class NextStepForm(forms.Form):
    """What comes after a task that was just done; may be left empty."""

    next_title = forms.CharField(max_length=200, required=False)
    next_on = forms.DateField(required=False)

    def values(self, time_zone: str) -> dict[str, Any]:
        """Give what `finish_task` takes as `then`."""
        day = self.cleaned_data["next_on"]
        due_at = datetime.combine(day, time(12), ZoneInfo(time_zone)) if day else None
        return {"title": self.cleaned_data["next_title"], "due_at": due_at}
