"""What can be written down about many people or companies at once."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from troth.catalog.actions import Action
from troth.catalog.types import Field, Kind
from troth.team.actor import Actor, Verb
from troth.timeline import commands

BODY = Field(name="body", label=_("Note"), kind=Kind.LONG_TEXT, required=True, max_length=10_000)


def note_on_person(*, record: Any, body: str, by: Actor) -> None:
    """Write the same note about a person."""
    commands.log_interaction(values={"person": record.pk, "kind": "note", "body": body}, by=by)


def note_on_company(*, record: Any, body: str, by: Actor) -> None:
    """Write the same note about a company."""
    commands.log_interaction(values={"company": record.pk, "kind": "note", "body": body}, by=by)


ALL = (
    Action(
        name="note",
        object_type="people",
        label=_("Note"),
        icon="note",
        verb=Verb.SEE,
        run=note_on_person,
        inputs=(BODY,),
        key="n",
    ),
    Action(
        name="note",
        object_type="companies",
        label=_("Note"),
        icon="note",
        verb=Verb.SEE,
        run=note_on_company,
        inputs=(BODY,),
        key="n",
    ),
)
