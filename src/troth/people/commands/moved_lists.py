"""What hangs on a person goes to another one when the two are merged, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from troth.catalog.custom import added_columns
from troth.people.merging import PRIMARIES, Held
from troth.people.models import Address, Email, Pair, Person, Phone, Relation, Role
from troth.people.queries.merges import find_survivor

LISTS: tuple[type[Any], ...] = (Email, Phone, Address, Role)
# What joins two people, by the columns of its ends.
JOINTS: dict[type[Any], tuple[str, str]] = {Relation: ("person", "other"), Pair: ("one", "other")}


def rows_of(person_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Give all that stands in the lists of a person, whole, by table."""
    rows = {}
    with connection.cursor() as cursor:
        for model in (*LISTS, *JOINTS):
            table = model._meta.db_table
            ends = ", ".join(f"t.{end}_id" for end in JOINTS.get(model, ("person",)))
            cursor.execute(
                f"select coalesce(json_agg(t order by t.id), '[]') from {table} t where %s in ({ends})",  # noqa: S608
                [person_id],
            )
            rows[table] = cursor.fetchone()[0]
    return rows


def primaries_of(person_id: UUID) -> dict[str, str]:
    """Give the ids of what is primary of a person, by table."""
    found = {model._meta.db_table: _primaries(model, person_id).first() for model in LISTS}
    return {table: str(row.pk) for table, row in found.items() if row}


def move_lists(source: UUID, target: UUID, choices: Mapping[str, str]) -> dict[str, list[str]]:
    """Move the lists of one person to another, each entry once, and one of them primary.

    Gives the ids of what was moved; what the other one had already is deleted.
    """
    wins = {table for choice, table in PRIMARIES.items() if choices.get(choice) == "merged"}
    moved = {
        f"{model._meta.db_table}.person_id": _move(model, source, target, model._meta.db_table in wins)
        for model in LISTS
    }
    # Whoever is one person now is no likely pair; what else is likely is found anew.
    _joints(Pair, source).filter(told_apart_at__isnull=True).delete()
    return moved | {model._meta.db_table: _move_joints(model, source, target) for model in JOINTS}


def return_lists(held: Held, source: UUID, target: UUID) -> None:
    """Give a person back what was moved and is still there, and what was deleted as a double."""
    for model in LISTS:
        table = model._meta.db_table
        moved = held["moved"][f"{table}.person_id"]
        rows = held["rows"][table]
        model.objects.filter(person=source, pk__in=moved).update(person=target, is_primary=False)
        primary = [row["id"] for row in rows if row["is_primary"]]
        model.objects.filter(person=target, pk__in=primary).update(is_primary=True)
        put_back(model, [row for row in rows if row["id"] not in moved])
        _ensure_primary(model, target, "")
        _ensure_primary(model, source, held["primaries"].get(table, ""))
    for model in JOINTS:
        _return_joints(model, held, source, target)


def put_back(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write deleted rows again, as far as what they point at is there; a column that is new since is left
    to its default."""
    alive = [fit for row in rows if (fit := fitting(model, row))]
    if not alive:
        return
    columns = ", ".join(f'"{name}"' for name in written_columns(model) if all(name in row for row in alive))
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} ({columns}) select {columns}"  # noqa: S608
            f" from jsonb_populate_recordset(null::{table}, %s::jsonb) on conflict do nothing",
            [json.dumps(alive)],
        )


def fitting(model: type[models.Model], row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Let go of what a row of old points at and is gone since; None where it says nothing without it."""
    known = written_columns(model)
    fit = {column: value for column, value in row.items() if column in known}
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or (key := fit.get(field.column)) is None:
            continue
        if field.related_model._default_manager.filter(pk=key).exists():
            continue
        survivor = find_survivor(UUID(key)) if field.related_model is Person else None
        if survivor is None and not field.null:
            return None
        fit[field.column] = str(survivor) if survivor else None
    return fit


def written_columns(model: type[models.Model]) -> list[str]:
    """List the columns that can be written: the model's, and those of fields that the workspace added."""
    own = [str(field.column) for field in model._meta.concrete_fields if not field.generated]
    return [*own, *added_columns("people").values()] if model is Person else own


def _move(model: type[Any], source: UUID, target: UUID, wins: bool) -> list[str]:
    same = _sameness(model)
    known = {same(row): row for row in model.objects.filter(person=target)}
    theirs = list(model.objects.filter(person=source).order_by("-is_primary", "id"))
    moved = []
    for row in theirs:
        if known.setdefault(same(row), row) is row:
            moved.append(row.pk)
    heirs = [known[same(row)] for row in theirs if _is_open(row)]
    _primaries(model, source).update(is_primary=False)
    model.objects.filter(pk__in=moved).update(person=target)
    model.objects.filter(person=source).delete()
    if heirs and (wins or not _primaries(model, target).exists()):
        _primaries(model, target).update(is_primary=False)
        model.objects.filter(pk=heirs[0].pk).update(is_primary=True)
    return [str(key) for key in moved]


def _sameness(model: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """Tell by what two entries of a list are the same."""
    if model is Email:
        return lambda row: (row.address.casefold(),)
    if model is Phone:
        return lambda row: (row.number,)
    if model is Role:
        return lambda row: (row.company_id, row.title.casefold(), row.ends_before)
    parts = ("street", "postal_code", "city", "region", "country")
    return lambda row: tuple(" ".join(getattr(row, part).casefold().split()) for part in parts)


def _is_open(row: Any) -> bool:
    return getattr(row, "ends_before", None) is None


def _primaries(model: type[Any], person_id: UUID) -> Any:
    """Give what is primary now: a role that has ended keeps its mark, and is in nobody's way."""
    is_open = Q(ends_before__isnull=True) if model is Role else Q()
    return model.objects.filter(is_open, person=person_id, is_primary=True)


def _ensure_primary(model: type[Any], person_id: UUID, before: str) -> None:
    if _primaries(model, person_id).exists():
        return
    rows = model.objects.filter(person=person_id)
    heir = rows.filter(pk=before).first() if before else None
    if heir is None and model is not Role:
        heir = rows.order_by("id").first()
    if heir is not None and _is_open(heir):
        rows.filter(pk=heir.pk).update(is_primary=True)


def _move_joints(model: type[Any], source: UUID, target: UUID) -> list[str]:
    known = {_told(joint, *_ends(joint)) for joint in _joints(model, target)}
    moved = []
    for joint in _joints(model, source):
        ends = [target if end == source else end for end in _ends(joint)]
        told = _told(joint, *ends)
        if ends[0] == ends[1] or told in known:
            joint.delete()
            continue
        known.add(told)
        _rewrite(joint, told)
        moved.append(str(joint.pk))
    return moved


def _return_joints(model: type[Any], held: Held, source: UUID, target: UUID) -> None:
    table = model._meta.db_table
    moved = held["moved"][table]
    for joint in _joints(model, source).filter(pk__in=moved):
        _rewrite(joint, _told(joint, *(target if end == source else end for end in _ends(joint))))
    put_back(model, [row for row in held["rows"][table] if row["id"] not in moved])


def _joints(model: type[Any], person_id: UUID) -> Any:
    one, other = JOINTS[model]
    found = model.objects.filter(Q(**{one: person_id}) | Q(**{other: person_id})).order_by("id")
    return found.select_related("kind") if model is Relation else found


def _ends(joint: Any) -> tuple[UUID, UUID]:
    one, other = JOINTS[type(joint)]
    return getattr(joint, f"{one}_id"), getattr(joint, f"{other}_id")


def _told(joint: Any, one: UUID, other: UUID) -> tuple[Any, ...]:
    """Give the ends in the order in which they are told, and what else makes a joint told once."""
    is_symmetric = isinstance(joint, Pair) or joint.kind.is_symmetric
    ends = (other, one) if is_symmetric and str(other) < str(one) else (one, other)
    return ends if isinstance(joint, Pair) else (*ends, joint.kind_id, joint.starts_on)


def _rewrite(joint: Any, told: tuple[Any, ...]) -> None:
    one, other = JOINTS[type(joint)]
    type(joint).objects.filter(pk=joint.pk).update(**{f"{one}_id": told[0], f"{other}_id": told[1]})
