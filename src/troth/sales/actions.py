"""What can be done to deals, one or many at once, by hand or by the rules of a stage."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.actions import Action
from troth.catalog.types import Field, Kind
from troth.sales import commands

STEP = (
    Field(name="title", label=_("What is to be done"), kind=Kind.TEXT, max_length=200, required=True),
    Field(name="days", label=_("Within how many days"), kind=Kind.NUMBER, minimum=0, maximum=365),
    Field(name="who", label=_("By whom, if not its owner"), kind=Kind.REFERENCE, to="members"),
)
TELL = (
    Field(name="words", label=_("What to say"), kind=Kind.TEXT, max_length=300, required=True),
    Field(name="member", label=_("To whom, if not its owner"), kind=Kind.REFERENCE, to="members"),
)

# What is listed here, or by another module, can be a rule of a stage, too: making a document, for one.
ALL = (
    Action(name="add_step", object_type="deals", label=_("Plan a step"), icon="task",
           run=commands.add_step, inputs=STEP),
    Action(name="tell", object_type="deals", label=_("Tell somebody"), icon="bell",
           run=commands.tell, inputs=TELL),
)  # fmt: skip
