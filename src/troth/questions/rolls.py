"""Segments by name, and the place of a record in a draw."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from troth.catalog.types import ObjectType
from troth.ground.fold import norm
from troth.ground.hooks import filled
from troth.questions import tree
from troth.questions.errors import QuestionError
from troth.questions.hooks import Segments
from troth.questions.meaning import DRAWS, Drawn, Enrolled, Meaning, Rest, Roll
from troth.questions.paths import LEAST_LIKENESS
from troth.questions.tree import Operator
from troth.team.actor import Actor

PERCENT = Decimal(DRAWS) / 100


def rolls_of(object_type: ObjectType, asker: Actor) -> list[Roll]:
    """List the segments of a type that an asker may name."""
    return [roll for fill in filled(Segments) for roll in fill(object_type=object_type.name, seen_by=asker)]


def enrolled(node: tree.InSegment, object_type: ObjectType, asker: Actor) -> Enrolled:
    """Bind a segment's name, without case and accents. Raises QuestionError."""
    known = rolls_of(object_type, asker)
    for roll in known:
        if norm(roll.name) == norm(node.name):
            return Enrolled(roll)
    best = process.extractOne(
        norm(node.name), {roll.name: norm(roll.name) for roll in known}, scorer=fuzz.ratio,
        score_cutoff=LEAST_LIKENESS,
    )  # fmt: skip
    raise QuestionError(
        position=node.position,
        found=node.name,
        expected=_("the name of a segment of %s") % object_type.name,
        suggestion=str(best[2]) if best else "",
    )


def drawn(node: tree.Sample) -> Meaning:
    """Bind a sample to its part of the draw."""
    place = node.share.number * PERCENT
    is_up_to = node.operator in (Operator.AT_MOST, Operator.MORE)
    edge = place.to_integral_value(ROUND_FLOOR) + 1 if is_up_to else place.to_integral_value(ROUND_CEILING)
    part = Drawn(node.name, int(min(max(edge, Decimal(0)), Decimal(DRAWS))))
    return part if node.operator in (Operator.LESS, Operator.AT_MOST) else Rest(part)
