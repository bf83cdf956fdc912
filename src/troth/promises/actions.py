"""What can be promised of records in a list, of one or of many at once, and by the rules of a stage."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.actions import Action
from troth.catalog.types import Field, Kind
from troth.promises import commands
from troth.team.actor import Verb

WORD = (
    Field(name="words", label=_("What we promise"), kind=Kind.TEXT, max_length=500, required=True),
    Field(name="due", label=_("By which day"), kind=Kind.DATE),
)

ALL = tuple(
    Action(
        name="promise",
        object_type=kind,
        label=_("Promise"),
        icon="promise",
        key="p",
        verb=Verb.SEE,
        run=run,
        inputs=WORD,
    )
    for kind, run in (
        ("people", commands.promise_person),
        ("companies", commands.promise_company),
    )
)
