"""What can be done with people and deals by this package: put them into a sequence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.automation import commands
from troth.catalog.actions import Action
from troth.catalog.types import Field, Kind
from troth.team.actor import Verb

WHICH = (
    Field(name="sequence", label=_("Sequence"), kind=Kind.REFERENCE, to="sequences", required=True),
)  # fmt: skip

# Of a deal it is the person whom it is with; when the deal moves on, they leave the sequence.
ALL = tuple(
    Action(name="start_sequence", object_type=kind, label=_("Start a sequence"), icon="refresh",
           verb=Verb.CHANGE, run=commands.enrol_record, inputs=WHICH)
    for kind in ("people", "deals")
)  # fmt: skip
