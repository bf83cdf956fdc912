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
from troth.catalog.records import change_record, create_record, get_record
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
        writer = _Writer(order, by)
        return {"items": [writer.write(index, item) for index, item in enumerate(order.items)]}


@dataclass(slots=True)
class _Writer:
    """Writes the items one by one, and knows which records match."""

    order: Order
    by: Actor
    known: dict[str, list[UUID]] = dataclasses.field(default_factory=lambda: defaultdict(list))
    references: References = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.references = References(self.by)
        if self.order.match and self.order.on_match != "create":
            keys = {key for item in self.order.items if (key := self._key(item))}
            for key, found in _matches(self.order, keys, self.by):
                self.known[key].append(found)

    def write(self, index: int, item: Any) -> dict[str, Any]:
        """Write one item; what it did is taken back when it is refused."""
        try:
            with transaction.atomic():
                key, outcome = self._write(item)
        except REFUSALS as error:
            problem = meaning(error)
            refusal = {"detail": problem.detail, "errors": problem.errors}
            return {"index": index, "id": None, "outcome": "failed", "error": refusal}
        return {"index": index, "id": key, "outcome": outcome, "error": None}

    def _write(self, item: Any) -> tuple[UUID, str]:
        if not isinstance(item, dict):
            raise Invalid([("", _("must be an object."))])
        key = self._key(item)
        found = self.known.get(key, []) if key else []
        if len(found) > 1:
            raise Conflict(_("%d records match.") % len(found))
        object_type = self.order.object_type
        if not found:
            record = create_record(object_type, item, by=self.by, references=self.references)
            if key and self.order.on_match != "create":
                self.known[key].append(record.pk)
            return record.pk, "created"
        if self.order.on_match == "skip":
            return found[0], "skipped"
        before = get_record(object_type, found[0], seen_by=self.by)
        record = change_record(object_type, found[0], item, by=self.by, references=self.references)
        is_same = getattr(before, "updated_at", None) == getattr(record, "updated_at", False)
        return record.pk, "unchanged" if is_same else "updated"

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
