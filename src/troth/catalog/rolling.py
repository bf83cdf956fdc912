"""What can be rolled up: which records, by which field, to what. And on which fields a computed one rests."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from troth.catalog.errors import Invalid
from troth.catalog.registry import find_object_type, object_types
from troth.catalog.types import Field, Kind, ObjectType, Rolled, RollUp

SUMMED = {Kind.NUMBER: Kind.DECIMAL, Kind.DECIMAL: Kind.DECIMAL, Kind.MONEY: Kind.MONEY}
ORDERED = {**SUMMED, Kind.DATE: Kind.DATE, Kind.DATETIME: Kind.DATETIME}


def kind_of(roll_up: RollUp, object_type: str) -> Kind:
    """Tell what a roll-up over records that point at a type comes to. Raises Invalid."""
    below = find_object_type(roll_up.of)
    link = below.field(roll_up.link) if below else None
    if below is None or link is None or link.many or link.to != object_type:
        raise Invalid([("link", _("must be a field by which other records point at these."))])
    if roll_up.measure is Rolled.COUNT:
        return Kind.NUMBER
    fitting = SUMMED if roll_up.measure in (Rolled.SUM, Rolled.AVERAGE) else ORDERED
    value = below.field(roll_up.field)
    if value is None or not value.is_column or value.kind not in fitting:
        fields = ", ".join(each.name for each in below.fields if each.kind in fitting and each.is_column)
        raise Invalid(
            [
                (
                    "rolled",
                    _("must be one of the fields of %(kind)s: %(fields)s.")
                    % {"kind": below.many, "fields": fields or "–"},
                )
            ]
        )
    return fitting[value.kind]


def column_of(object_type: str, name: str) -> str:
    """Give the column in which a field of a type stands."""
    kind = find_object_type(object_type)
    field = kind.field(name) if kind else None
    return field.sql_column if field else ""


def links_to(object_type: str, among: list[str]) -> Iterator[tuple[ObjectType, Field]]:
    """Give the fields by which records of some types point at records of one."""
    for name in among:
        below = object_types()[name]
        for field in below.fields:
            if field.kind is Kind.REFERENCE and field.to == object_type and not field.many:
                yield below, field


def rests_on(object_type: str, name: str) -> frozenset[tuple[str, str]]:
    """Give all fields, by object type and name, that a field is computed from, itself among them."""
    found: set[tuple[str, str]] = set()
    waiting = [(object_type, name)]
    while waiting:
        place = waiting.pop()
        kind = find_object_type(place[0])
        field = kind.field(place[1]) if kind else None
        if place in found or field is None:
            continue
        found.add(place)
        waiting += [(place[0], each) for each in field.reads]
        if field.roll_up:
            waiting += [
                (field.roll_up.of, each) for each in (field.roll_up.link, field.roll_up.field) if each
            ]
    return frozenset(found)
