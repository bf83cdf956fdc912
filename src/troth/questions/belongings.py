"""What belongs to a record: the records of other types that point at it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from troth.catalog.registry import object_types
from troth.catalog.types import Field, Kind, ObjectType
from troth.questions import tree
from troth.questions.errors import QuestionError
from troth.questions.meaning import Hop, Target
from troth.questions.paths import (
    LEAST_LIKENESS,
    find_readable,
    follow,
    is_readable,
    may_see,
    names_of,
    readable_fields,
    resolve,
    unknown_field,
)
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True)
class Belonging:
    """A type whose records belong to those of another one, by the field that says so.

    Where that field holds the id of a record of any type, `said` is the field beside it that says of which
    type, with the name that it has then.
    """

    object_type: ObjectType
    link: Field
    said: tuple[Field, str] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The collection that a path leads to, and the field of it that is named behind."""

    hops: tuple[Hop, ...]
    belonging: Belonging
    field: Field | None


def belongings_of(object_type: ObjectType, actor: Actor) -> dict[str, Belonging]:
    """List what belongs to a record of a type, by the names of the types, as far as it may be asked about.

    Where a type points at another one by several fields, the first is meant.
    """
    found: dict[str, Belonging] = {}
    for other in object_types().values():
        for field in other.fields:
            points_here = field.kind is Kind.REFERENCE and field.to == object_type.name
            if points_here and may_see(other, actor) and is_readable(other, field, actor):
                found.setdefault(other.name, Belonging(other, field))
        if (about := _about(other, object_type, actor)) is not None:
            found.setdefault(other.name, about)
    return found


def _about(other: ObjectType, object_type: ObjectType, actor: Actor) -> Belonging | None:
    """Find how records of a type are about those of another that they have no reference to."""
    if other.about is None or other is object_type or not object_type.url or not may_see(other, actor):
        return None
    kind, link = (find_readable(other, name, actor) for name in other.about)
    return Belonging(other, link, (kind, object_type.name)) if kind and link else None


def resolve_collection(path: tree.Path, object_type: ObjectType, actor: Actor, *, with_field: bool) -> Found:
    """Follow a path through relations to a collection, and to a field of it. Raises QuestionError."""
    names = names_of(path)
    if with_field and len(names) == 1:
        raise QuestionError(
            position=path.position + len(str(path)), found=_("no field"), expected=_("a field behind a dot")
        )
    *hops, name = names[:-1] if with_field else names
    way, here = follow(tuple(hops), path, object_type, actor)
    position = path.position + sum(len(hop) + 1 for hop in hops)
    known = belongings_of(here, actor)
    belonging = known.get(name) or known.get(name.lower())
    if belonging is None:
        counted = [] if with_field else [*several_of(here, actor)]
        raise _unknown(name, here, [*known, *counted], position)
    if not with_field:
        return Found(way, belonging, None)
    last = names[-1]
    field = find_readable(belonging.object_type, last, actor)
    if field is None or not field.is_column:
        place = position + len(name) + 1
        raise unknown_field(last, belonging.object_type, actor, position=place)
    return Found(way, belonging, field)


def several_of(object_type: ObjectType, actor: Actor) -> dict[str, Field]:
    """List the fields that hold several values, by name, as far as they may be asked about."""
    return {
        field.name: field
        for field in readable_fields(object_type, actor)
        if field.many or field.kind is Kind.TAGS
    }


def find_several(path: tree.Path, object_type: ObjectType, actor: Actor) -> Target | None:
    """Follow a path to a field that holds several values; None where it leads to something else."""
    try:
        target = resolve(path, object_type, actor)
    except QuestionError:
        return None
    is_meant = target.field.name in several_of(target.object_type, actor)
    # What belongs to a record comes first.
    return target if is_meant and target.field.name not in belongings_of(target.object_type, actor) else None


def happenings_of(object_type: ObjectType, actor: Actor) -> Belonging | None:
    """Find what `did` looks at: what belongs to a record and tells what happened."""
    for belonging in belongings_of(object_type, actor).values():
        told = [find_readable(belonging.object_type, name, actor) for name in belonging.object_type.tells]
        if told and all(told):
            return belonging
    return None


def _unknown(name: str, here: ObjectType, known: list[str], position: int) -> QuestionError:
    best = process.extractOne(name.lower(), known, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
    expected = _("what belongs to %(kind)s: %(known)s") % {
        "kind": here.name,
        "known": ", ".join(sorted(known)),
    }
    if not known:
        expected = _("another type: nothing belongs to %s") % here.name
    return QuestionError(
        position=position, found=name, expected=expected, suggestion=str(best[0]) if best else ""
    )
