"""Who may be contacted, for what and by which channel."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from troth.catalog.types import ObjectType
from troth.ground.hooks import filled
from troth.questions import tree
from troth.questions.errors import QuestionError
from troth.questions.hooks import Permits
from troth.questions.meaning import Allowed, Permit
from troth.questions.paths import LEAST_LIKENESS


def permits_of(object_type: ObjectType) -> list[Permit]:
    """List for what, and by which channel, records of a type may be contacted."""
    return [permit for fill in filled(Permits) for permit in fill(object_type=object_type.name)]


def allowed(node: tree.Permitted, object_type: ObjectType) -> Allowed:
    """Bind a purpose and a channel. Raises QuestionError."""
    known = permits_of(object_type)
    for permit in known:
        if (permit.purpose, permit.channel) == (node.purpose.lower(), node.channel):
            return Allowed(permit)
    channels = sorted({permit.channel for permit in known if permit.purpose == node.purpose.lower()})
    purposes = sorted({permit.purpose for permit in known})
    best = process.extractOne(node.purpose.lower(), purposes, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
    raise QuestionError(
        position=node.position,
        found=node.channel if channels else node.purpose,
        expected=_("one of its channels: %s") % ", ".join(channels)
        if channels
        else _("a purpose of %(kind)s: %(known)s") % {"kind": object_type.name, "known": ", ".join(purposes)},
        suggestion="" if channels or not best else str(best[0]),
    )
