"""What is logged by hand, parsed and checked."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.ground.clock import now

MOST_WORDS = 100_000
BY_HAND = ("note", "call", "meeting", "message", "mail", "visit")
PLANNED = "task"  # what is to come stands on no timeline
LONGEST_STEP = 200
USUAL_CHANNEL = {"call": "phone", "meeting": "in_person", "visit": "in_person", "mail": "mail"}
CHANNELS = ("mail", "phone", "in_person", "video", "chat", "sms", "social", "post", "web", "shop", "other")


class LogForm(forms.Form):
    """A note, a call, a meeting or a message, in its context: when, channel, direction, place.

    Or what is to be done: then its words are the next step.
    """

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in (*BY_HAND, PLANNED)])
    body = forms.CharField(max_length=MOST_WORDS, required=False, strip=True)
    subject = forms.CharField(max_length=300, required=False)
    happened_at = forms.CharField(max_length=40, required=False)
    channel = forms.ChoiceField(choices=[("", ""), *((c, c) for c in CHANNELS)], required=False)
    direction = forms.ChoiceField(choices=[("", ""), ("in", "in"), ("out", "out")], required=False)
    place = forms.CharField(max_length=200, required=False)
    minutes = forms.IntegerField(min_value=0, max_value=10_000, required=False)
    next_title = forms.CharField(max_length=200, required=False)
    next_on = forms.DateField(required=False)

    def __init__(self, data: Any, *, time_zone: str) -> None:
        """Read what was typed; its times are in this zone."""
        super().__init__(data)
        self.zone = ZoneInfo(time_zone)

    def clean_happened_at(self) -> datetime:
        text = self.cleaned_data["happened_at"]
        if not text:
            return now()
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(_("That is no day and time; choose one from the calendar.")) from None
        at = at if at.tzinfo else at.replace(tzinfo=self.zone)
        if at.year < 1970 or at.year > 2099:
            raise forms.ValidationError(_("Choose a day between 1970 and 2099."))
        return at

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        kind = typed.get("kind", "note")
        if kind == PLANNED:
            return self._clean_step(typed)
        if not typed.get("body") and not typed.get("subject") and kind == "note":
            self.add_error("body", _("Write what you want to keep."))
        if kind == "note":
            typed["direction"] = typed["channel"] = ""
        elif not typed.get("direction"):
            typed["direction"] = "out"
        if kind != "note" and not typed.get("channel"):
            typed["channel"] = USUAL_CHANNEL.get(kind, "other")
        return typed

    def _clean_step(self, typed: dict[str, Any]) -> dict[str, Any]:
        title = " ".join(typed.get("body", "").split())
        if not title:
            self.add_error("body", _("Say what is to be done."))
        elif len(title) > LONGEST_STEP:
            self.add_error("body", _("Say it in 200 letters; the rest has room in a note."))
        return typed | {"next_title": title}

    @property
    def is_planned(self) -> bool:
        """Whether it is what is to be done, not what passed."""
        return bool(self.cleaned_data.get("kind") == PLANNED)

    def values(self) -> dict[str, Any]:
        """Give what `log_interaction` takes."""
        typed = self.cleaned_data
        minutes = typed.get("minutes")
        names = ("kind", "body", "subject", "happened_at", "channel", "direction", "place")
        return {
            **{name: typed[name] for name in names},
            "duration_seconds": minutes * 60 if minutes is not None else None,
        }
