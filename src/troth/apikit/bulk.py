"""Many records in one request: each is created, updated, left or refused on its own.

All of it is one transaction: the answer tells what was done, and after a crash nothing was.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from troth.apikit.problem import invalid, meaning
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.records import change_record, create_prepared, get_record, prepare_record
from troth.catalog.types import Field, Kind, ObjectType
from troth.catalog.values import References
from troth.ground.fold import norm
from troth.questions import listing
from troth.questions.listing import ListQuery
from troth.questions.tree import Comparison, Operator, Path, Several, Text
from troth.team.acting import acting
from troth.team.actor import Actor

MOST_ITEMS = 10_000
LOOK_UP = 100
TOGETHER = 500  # new records that are written at once
ON_MATCH = ("update", "skip", "create")
MATCHABLE = frozenset({Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.LINK})
KNOWN = frozenset({"items", "match", "on_match"})

REFUSALS = (Invalid, Forbidden, NotFound, Conflict, IntegrityError, DataError)


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked: the items, the field that tells a known record, and what to do with one."""

    object_type: ObjectType
    items: list[Any]
    match: str
    on_match: str


def read_order(object_type: ObjectType, body: dict[str, Any], by: Actor) -> Order:
    """Read the body of a bulk write. Raises 422."""
    errors = [(name, _("is not known here.")) for name in body if name not in KNOWN]
    items, match, on_match = body.get("items"), body.get("match"), body.get("on_match", "update")
    if not isinstance(items, list):
        errors.append(("items", _("must be a list.")))
    elif len(items) > MOST_ITEMS:
        errors.append(("items", _("has more than %d entries.") % MOST_ITEMS))
    if match is not None and match not in matchable(object_type, by):
        errors.append(("match", _("must be one of: %s.") % ", ".join(matchable(object_type, by))))
    if on_match not in ON_MATCH:
        errors.append(("on_match", _("must be one of: %s.") % ", ".join(ON_MATCH)))
    if errors:
        raise invalid(errors)
    return Order(object_type, items or [], match or "", str(on_match))


def matchable(object_type: ObjectType, by: Actor) -> list[str]:
    """List the fields that may tell a known record."""
    return [
        each.name
        for each in object_type.fields
        if each.kind in MATCHABLE
        and each.many is None
        and each.is_writable
        and by.may_read(object_type.name, each.name)
    ]


def carry_out(order: Order, *, by: Actor) -> dict[str, Any]:
    """Carry out a bulk write; give the outcome of each item, in order."""
    with acting(by):
        return {"items": _Writer(order, by).write()}


@dataclass(slots=True)
class _Writer:
    """Writes the items, and knows which records match. New records wait to be written together."""

    order: Order
    by: Actor
    known: dict[str, list[UUID]] = dataclasses.field(default_factory=lambda: defaultdict(list))
    waiting: list[tuple[int, str, dict[str, Any]]] = dataclasses.field(default_factory=list)
    waiting_keys: set[str] = dataclasses.field(default_factory=set)
    outcomes: dict[int, dict[str, Any]] = dataclasses.field(default_factory=dict)
    references: References = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.references = References(self.by)
        if self.order.match and self.order.on_match != "create":
            keys = {key for item in self.order.items if (key := self._key(item))}
            for key, found in _matches(self.order, keys, self.by):
                self.known[key].append(found)

    def write(self) -> list[dict[str, Any]]:
        """Write all items; give the outcome of each."""
        for index, item in enumerate(self.order.items):
            key = self._key(item)
            if len(self.waiting) >= TOGETHER or (key and key in self.waiting_keys):
                self._write_waiting()
            try:
                self._take(index, key, item)
            except REFUSALS as error:
                self._refuse(index, error)
        self._write_waiting()
        return [self.outcomes[index] for index in range(len(self.order.items))]

    def _take(self, index: int, key: str, item: Any) -> None:
        """Change the record that matches, or let a new one wait."""
        if not isinstance(item, dict):
            raise Invalid([("", _("must be an object."))])
        found = self.known.get(key, []) if key and self.order.on_match != "create" else []
        object_type = self.order.object_type
        if len(found) > 1:
            raise Conflict(_("%d records match.") % len(found))
        if not found:
            values = prepare_record(object_type, item, by=self.by, references=self.references)
            self.waiting.append((index, key, values))
            self.waiting_keys.add(key)
        elif self.order.on_match == "skip":
            self._tell(index, found[0], "skipped")
        else:
            with transaction.atomic():
                before = get_record(object_type, found[0], seen_by=self.by)
                record = change_record(object_type, found[0], item, by=self.by, references=self.references)
            is_same = getattr(before, "updated_at", None) == getattr(record, "updated_at", False)
            self._tell(index, record.pk, "unchanged" if is_same else "updated")

    def _write_waiting(self) -> None:
        """Write the new records together; where the database refuses one, each by itself."""
        waiting, self.waiting = self.waiting, []
        self.waiting_keys.clear()
        try:
            self._create(waiting)
        except REFUSALS:
            for each in waiting:
                try:
                    self._create([each])
                except REFUSALS as error:
                    self._refuse(each[0], error)

    def _create(self, waiting: list[tuple[int, str, dict[str, Any]]]) -> None:
        if not waiting:
            return
        with transaction.atomic():
            many = [values for _index, _key, values in waiting]
            records = create_prepared(self.order.object_type, many, by=self.by)
        for (index, key, _values), record in zip(waiting, records, strict=True):
            self.known[key].append(record.pk)
            self._tell(index, record.pk, "created")

    def _tell(self, index: int, key: UUID, outcome: str) -> None:
        self.outcomes[index] = {"index": index, "id": key, "outcome": outcome, "error": None}

    def _refuse(self, index: int, error: Exception) -> None:
        problem = meaning(error)
        refusal = {"detail": problem.detail, "errors": problem.errors}
        self.outcomes[index] = {"index": index, "id": None, "outcome": "failed", "error": refusal}

    def _key(self, item: Any) -> str:
        value = item.get(self.order.match) if isinstance(item, dict) else None
        return norm(value.strip()) if isinstance(value, str) else ""


def _matches(order: Order, keys: Iterable[str], by: Actor) -> Iterator[tuple[str, UUID]]:
    """Find the records that have one of the values, as far as `by` may see them.

    A mail address matches whoever has it, be it the primary one or another.
    """
    field = _widest(order.object_type, order.match, by)
    values = sorted(keys)
    for start in range(0, len(values), LOOK_UP):
        part = Several(tuple(Text(value) for value in values[start : start + LOOK_UP]))
        where = Comparison(Path((field.name,)), Operator.IN, part)
        query = ListQuery(object_type=order.object_type, where=where, fields=("id", field.name))
        for row in listing.stream(query, by):
            for value in _values(field, row[field.name]):
                yield norm(value), row["id"]


def _widest(object_type: ObjectType, name: str, by: Actor) -> Field:
    """Give the field that holds all values of which `name` shows the primary one; else the field itself."""
    given = next(each for each in object_type.fields if each.name == name)
    lists = (each for each in object_type.fields if each.many and each.kind is given.kind)
    return next((each for each in lists if by.may_read(object_type.name, each.name)), given)


def _values(field: Field, value: Any) -> set[str]:
    if field.many is None:
        return {value} if value else set()
    part = field.many.value_part.name
    return {entry[part] for entry in value if entry[part]}
