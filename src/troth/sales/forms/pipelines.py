"""What an administrator types about pipelines, stages and reasons for loss."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.sales.models import Stage, Status

MOST_DAYS = 3650


class NamedForm(forms.Form):
    """A pipeline, a stage or a reason for loss, by its name."""

    name = forms.CharField(max_length=80)


class StageForm(NamedForm):
    """A stage: how likely a deal that is here is won, how long one may be here, what it needs to enter."""

    probability = forms.IntegerField(min_value=0, max_value=100, required=False)
    days = forms.IntegerField(min_value=1, max_value=MOST_DAYS, required=False)
    needs_fields = forms.MultipleChoiceField(required=False)
    needs_step = forms.BooleanField(required=False)
    needs_done = forms.CharField(required=False)

    def __init__(self, data: Any, *, stage: Stage, fields: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.stage = stage
        self.fields["needs_fields"].choices = fields  # type: ignore[attr-defined]

    def clean_probability(self) -> int:
        """Hold a stage at the end to what it means."""
        given: int | None = self.cleaned_data["probability"]
        if self.stage.kind != Status.OPEN:
            return self.stage.probability
        if given is None:
            raise forms.ValidationError(_("Say how likely it is, from 0 to 100."))
        return given

    def clean_needs_done(self) -> list[str]:
        """Read one step of each line."""
        lines = [line.strip() for line in self.cleaned_data["needs_done"].splitlines()]
        steps = list(dict.fromkeys(line for line in lines if line))
        if any(len(step) > 200 for step in steps):
            raise forms.ValidationError(_("Say each step in at most 200 characters."))
        return steps
