"""What is typed about a segment."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SegmentForm(forms.Form):
    """A segment: its name, whom it is of, and what it is for. What fits is the command's to say."""

    name = forms.CharField(max_length=120, error_messages={"required": _("Give it a name.")})
    question = forms.CharField(required=False, max_length=10_000)
    note = forms.CharField(required=False, max_length=500)
