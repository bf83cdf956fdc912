"""Which fields an asker may name, and what a path leads to.

A field that may not be read, or a relation to a type that may not be seen, is as unknown as a
misspelt one: the same error to the byte, and never a suggestion.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from troth.catalog import custom
from troth.catalog.registry import find_object_type
from troth.catalog.staff import STAFF
from troth.catalog.types import Field, Kind, ObjectType
from troth.ground.fold import norm
from troth.questions import limits, tree
from troth.questions.errors import QuestionError
from troth.questions.meaning import Hop, Target
from troth.team.actor import Actor, Scope, Verb

LEAST_LIKENESS = 60


def referred(field: Field) -> ObjectType | None:
    """Find the object type that a reference points at."""
    return STAFF.get(field.to) or find_object_type(field.to)


def may_see(object_type: ObjectType, actor: Actor) -> bool:
    """Tell whether any record of a type may be seen. Every member knows the names of all staff."""
    return object_type.name in STAFF or actor.scope(object_type.name, Verb.SEE) is not Scope.NONE


def is_readable(object_type: ObjectType, field: Field, actor: Actor) -> bool:
    """Tell whether a field may be read, and so named in a question."""
    if not actor.may_read(object_type.name, field.name):
        return False
    if field.lent:
        lender = find_object_type(field.lent.type)
        return lender is not None and may_see(lender, actor) and actor.may_read(lender.name, field.name)
    if field.kind is not Kind.REFERENCE:
        return True
    to = referred(field)
    return to is not None and may_see(to, actor)


def readable_fields(object_type: ObjectType, actor: Actor) -> tuple[Field, ...]:
    """List the fields of a type that may be read."""
    return tuple(field for field in object_type.fields if is_readable(object_type, field, actor))


def find_readable(object_type: ObjectType, name: str, actor: Actor) -> Field | None:
    """Find a field by its public name, in whatever case, if it may be read."""
    field = object_type.field(name) or object_type.field(name.lower())
    return field if field is not None and is_readable(object_type, field, actor) else None


def names_of(path: tree.Path) -> tuple[str, ...]:
    """Give the public names in a path: that of an added field has a dot of its own, `custom.size`."""
    names: list[str] = []
    for name in path.names:
        if names and names[-1].lower() == custom.GROUP:
            names[-1] = f"{custom.GROUP}.{name}"
        else:
            names.append(name)
    return tuple(names)


def resolve(path: tree.Path, object_type: ObjectType, actor: Actor) -> Target:
    """Follow a path to its field. Raises QuestionError at the name that leads nowhere."""
    *names, last = names_of(path)
    hops, here = follow(tuple(names), path, object_type, actor)
    found = find_readable(here, last, actor)
    if found is None:
        position = path.position + sum(len(name) + 1 for name in names)
        raise unknown_field(last, here, actor, position=position)
    return _as_lent(Target(hops, here, found))


def _as_lent(target: Target) -> Target:
    """Lead on to the type that lends a field, over the id that both of its records have."""
    lent, own_id = target.field.lent, target.object_type.field("id")
    lender = find_object_type(lent.type) if lent else None
    field = lender.field(target.field.name) if lender else None
    if lender is None or field is None or own_id is None:
        return target
    return Target((*target.hops, Hop(own_id, lender)), lender, field)


def follow(
    names: tuple[str, ...], path: tree.Path, object_type: ObjectType, actor: Actor
) -> tuple[tuple[Hop, ...], ObjectType]:
    """Follow the relations that a path begins with; give the way, and the type it ends at."""
    hops: list[Hop] = []
    position = path.position
    here = object_type
    for name in names:
        field = find_readable(here, name, actor)
        to = referred(field) if field is not None and field.kind is Kind.REFERENCE else None
        if field is None or to is None:
            raise _no_relation(name, position, here, actor, is_field=field is not None)
        hops.append(Hop(field, to))
        here = to
        position += len(name) + 1
        if len(hops) > limits.RELATIONS:
            raise QuestionError(
                position=position,
                found=str(path),
                expected=_("a path through at most %d relations") % limits.RELATIONS,
            )
    return tuple(hops), here


def unknown_field(
    name: str,
    object_type: ObjectType,
    actor: Actor,
    *,
    position: int | None = None,
    parameter: str = "where",
    among: Iterable[Field] | None = None,
) -> QuestionError:
    """Say that there is no such field, and which one (`among` those that would fit) may have been meant."""
    known = readable_fields(object_type, actor) if among is None else among
    return QuestionError(
        position=position,
        found=name,
        expected=_("a field of %s") % object_type.name,
        suggestion=nearest_field(name, known),
        parameter=parameter,
    )


def nearest_field(name: str, fields: Iterable[Field]) -> str:
    """Give the public name of the field that is most like a word, by name, label or alias."""
    known: dict[str, str] = {}
    for field in fields:
        for word in (field.name, norm(str(field.label)), *field.aliases):
            known.setdefault(word.replace("_", " "), field.name)
    wanted = norm(name).replace("_", " ")
    best = process.extractOne(wanted, known.keys(), scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
    return known[best[0]] if best else ""


def _no_relation(
    name: str, position: int, here: ObjectType, actor: Actor, *, is_field: bool
) -> QuestionError:
    relations = [field for field in readable_fields(here, actor) if field.kind is Kind.REFERENCE]
    if not is_field and not relations:
        return unknown_field(name, here, actor, position=position)
    return QuestionError(
        position=position,
        found=name,
        expected=_("a relation of %s before the dot") % here.name,
        suggestion=nearest_field(name, relations),
    )
