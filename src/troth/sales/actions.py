"""What can be done to deals, documents and discounts asked for, by hand or by the rules of a stage."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from troth.catalog.actions import Action
from troth.catalog.types import Choice, Field, Kind
from troth.sales import commands
from troth.sales.catalog.documents import DOCUMENT_KINDS
from troth.sales.paper.words import languages
from troth.team.actor import Actor
from troth.webkit.formats import language_name

_named = lazy(language_name, str)

STEP = (
    Field(name="title", label=_("What is to be done"), kind=Kind.TEXT, max_length=200, required=True),
    Field(name="days", label=_("Within how many days"), kind=Kind.NUMBER, minimum=0, maximum=365),
    Field(name="who", label=_("By whom, if not its owner"), kind=Kind.REFERENCE, to="members"),
)
TELL = (
    Field(name="words", label=_("What to say"), kind=Kind.TEXT, max_length=300, required=True),
    Field(name="member", label=_("To whom, if not its owner"), kind=Kind.REFERENCE, to="members"),
)
BECAUSE = Field(name="reason", label=_("Because"), kind=Kind.TEXT, max_length=500)
WHY_NOT = Field(name="reason", label=_("Why not"), kind=Kind.TEXT, max_length=500, required=True)

MAKE = (
    Field(name="kind", label=_("Kind"), kind=Kind.SELECT, choices=DOCUMENT_KINDS, required=True),
    Field(name="template", label=_("Template, if not the one that fits best"), kind=Kind.REFERENCE,
          to="document_templates"),
    Field(name="language", label=_("Language, if not the customer’s"), kind=Kind.SELECT,
          choices=tuple(Choice(code, _named(code)) for code in languages())),
)  # fmt: skip


def _send(*, record: Any, by: Actor) -> None:
    commands.send_document(document=record, by=by)


def _withdraw(*, record: Any, by: Actor) -> None:
    commands.withdraw_document(document=record, by=by)


# What is listed here for deals, or by another module, can be a rule of a stage, too.
ALL = (
    Action(name="add_step", object_type="deals", label=_("Plan a step"), icon="task",
           run=commands.add_step, inputs=STEP),
    Action(name="tell", object_type="deals", label=_("Tell somebody"), icon="bell",
           run=commands.tell, inputs=TELL),
    Action(name="make_document", object_type="deals", label=_("Make a document"), icon="file",
           run=commands.make_document, inputs=MAKE),
    Action(name="send", object_type="documents", label=_("Send"), icon="send", run=_send),
    Action(name="withdraw", object_type="documents", label=_("Withdraw"), icon="close", run=_withdraw,
           is_danger=True),
    Action(name="grant", object_type="approvals", label=_("Grant"), icon="check",
           run=commands.grant, inputs=(BECAUSE,), key="y"),
    Action(name="refuse", object_type="approvals", label=_("Refuse"), icon="close",
           run=commands.refuse, inputs=(WHY_NOT,), key="r"),
)  # fmt: skip
