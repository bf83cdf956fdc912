"""What is typed about sequences and their steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

HOURS = range(25)


class SettingsForm(forms.Form):
    """How a sequence goes: from which mailbox, what for, in which hours, who comes in and who stays."""

    mailbox = forms.UUIDField(required=False)
    purpose = forms.CharField(max_length=40, required=False)
    segment = forms.UUIDField(required=False)
    stays = forms.CharField(max_length=2000, required=False)
    stops_on_move = forms.BooleanField(required=False)
    from_hour = forms.IntegerField(min_value=0, max_value=23)
    until_hour = forms.IntegerField(min_value=1, max_value=24)
    on_weekends = forms.BooleanField(required=False)

    @property
    def values(self) -> dict[str, Any]:
        """Give what was typed as the command takes it. A purpose may have a topic behind a colon."""
        typed = self.cleaned_data
        purpose, _mark, topic = typed["purpose"].partition(":")
        return {
            "mailbox_id": typed["mailbox"],
            "purpose": purpose,
            "topic": topic,
            "segment_id": typed["segment"],
            **{
                name: typed[name]
                for name in ("stays", "stops_on_move", "from_hour", "until_hour", "on_weekends")
            },
        }


class MailForm(forms.Form):
    """A step that writes: so many days on, about what, in which words."""

    days = forms.IntegerField(min_value=0, max_value=365, initial=0)
    subject = forms.CharField(max_length=300, error_messages={"required": _("Say what it is about.")})
    words = forms.CharField(max_length=20_000, error_messages={"required": _("Say what to write.")})


class WaitForm(forms.Form):
    """How long a step waits for the one before it: an action may have days of its own."""

    wait = forms.IntegerField(min_value=0, max_value=365, required=False)


class PersonForm(forms.Form):
    """Whom to put in, or to show the steps for."""

    person = forms.UUIDField(error_messages={"required": _("Choose somebody.")})
