"""What hangs on a person goes to another one when the two are merged, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from troth.people.merging import PRIMARIES, Held
from troth.people.models import Address, Email, Person, Phone, Relation, Role
from troth.people.queries.merges import find_survivor

LISTS: tuple[type[Any], ...] = (Email, Phone, Address, Role)
ALL: tuple[type[Any], ...] = (*LISTS, Relation)


def rows_of(person_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Give all that stands in the lists of a person, whole, by table."""
    rows = {}
    with connection.cursor() as cursor:
        for model in ALL:
            table = model._meta.db_table
            ends = "%s in (t.person_id, t.other_id)" if model is Relation else "t.person_id = %s"
            cursor.execute(
                f"select coalesce(json_agg(t order by t.id), '[]') from {table} t where {ends}",  # noqa: S608
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
    return {**moved, "people_relation": _move_relations(source, target)}


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
    _return_relations(held, source, target)


def put_back(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write deleted rows again, as far as what they point at is there; a column that is new since is left
    to its default."""
    alive = [fit for row in rows if (fit := fitting(model, row))]
    if not alive:
        return
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields if all(field.column in row for row in alive))
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} ({columns}) select {columns}"  # noqa: S608
            f" from jsonb_populate_recordset(null::{table}, %s::jsonb) on conflict do nothing",
            [json.dumps(alive)],
        )


def fitting(model: type[models.Model], row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Let go of what a row of old points at and is gone since; None where it says nothing without it."""
    fit = dict(row)
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


def _move_relations(source: UUID, target: UUID) -> list[str]:
    known = {_tie(tie, tie.person_id, tie.other_id) for tie in _ties(target)}
    moved = []
    for tie in _ties(source):
        ends = [target if end == source else end for end in (tie.person_id, tie.other_id)]
        told = _tie(tie, *ends)
        if ends[0] == ends[1] or told in known:
            tie.delete()
            continue
        known.add(told)
        Relation.objects.filter(pk=tie.pk).update(person=told[0], other=told[1])
        moved.append(str(tie.pk))
    return moved


def _return_relations(held: Held, source: UUID, target: UUID) -> None:
    moved = held["moved"]["people_relation"]
    for tie in _ties(source).filter(pk__in=moved):
        ends = [target if end == source else end for end in (tie.person_id, tie.other_id)]
        told = _tie(tie, *ends)
        Relation.objects.filter(pk=tie.pk).update(person=told[0], other=told[1])
    put_back(Relation, [row for row in held["rows"]["people_relation"] if row["id"] not in moved])


def _ties(person_id: UUID) -> Any:
    ties = Relation.objects.filter(Q(person=person_id) | Q(other=person_id))
    return ties.select_related("kind").order_by("id")


def _tie(tie: Relation, person: UUID, other: UUID) -> tuple[Any, ...]:
    """Give the ends as they are told, and what makes a relation told once."""
    if tie.kind.is_symmetric and str(other) < str(person):
        person, other = other, person
    return (person, other, tie.kind_id, tie.starts_on)
