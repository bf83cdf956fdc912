"""What is typed about deals, parsed and checked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.catalog.errors import Invalid
from troth.catalog.form_values import from_form
from troth.catalog.registry import object_types
from troth.catalog.types import Field
from troth.catalog.values import References, cleaned
from troth.people.queries import values_of
from troth.sales.commands.steps import Steps
from troth.sales.entry import lacks_step, undone_for
from troth.sales.models import Deal, Part, Stage, Status
from troth.team.actor import Actor


class MoveForm(forms.Form):
    """A move of a deal: from which stage the mover has seen it go, and what the new stage asks for."""

    expected = forms.UUIDField()
    next_title = forms.CharField(max_length=200, required=False)
    next_on = forms.DateField(required=False)

    def __init__(self, data: Any, *, deal: Deal, stage: Stage, by: Actor) -> None:
        super().__init__(data)
        self.deal, self.stage, self.by = deal, stage, by
        self.problems: dict[str, list[str]] = {}
        self.values: dict[str, Any] = {}
        self.undone = undone_for(deal, stage)
        self.lacks_step = lacks_step(deal, stage)

    @property
    def asked(self) -> list[Field]:
        """The fields that the stage asks for, as far as the mover may fill them."""
        kind = object_types()["deals"]
        names = [*self.stage.needs_fields]
        names += ["lost_reason", "lost_note"] if self.stage.kind == Status.LOST else []
        found = [field for name in dict.fromkeys(names) if (field := kind.field(name))]
        return [field for field in found if field.is_writable and self.by.may_write(kind.name, field.name)]

    @property
    def known(self) -> dict[str, Any]:
        """What the deal holds of what is asked, as controls show it."""
        kind = object_types()["deals"]
        return values_of(self.deal, kind, self.asked, seen_by=self.by)

    @property
    def seen_at(self) -> UUID:
        """The stage that the mover saw the deal at."""
        return UUID(str(self.cleaned_data["expected"]))

    @property
    def steps(self) -> Steps:
        """What the mover says was done, and what is to be done next."""
        said = self.data.getlist("done")  # type: ignore[attr-defined]
        done = [step for step in self.undone if step in said]
        return Steps(done, self.cleaned_data["next_title"], self.cleaned_data["next_on"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        kind = object_types()["deals"]
        given = {
            each.name: str(self.data[each.name]).strip() for each in self.asked if each.name in self.data
        }
        try:
            self.values = cleaned(
                kind, from_form(kind, given), by=self.by, is_new=False, references=References(self.by)
            )
        except Invalid as error:
            self.refuse(error)
        return typed

    def refuse(self, error: Invalid) -> None:
        """Say beside each field what is wrong with it."""
        for name, message in error.errors:
            self.problems.setdefault(name, []).append(message)
        self.add_error(None, "")


PARTS = Part.choices


class PartForm(forms.Form):
    """Who takes part in a deal, and as what."""

    person = forms.UUIDField(error_messages={"required": _("Choose a person from the list.")})
    part = forms.ChoiceField(choices=Part.choices, initial=Part.BUYER)
