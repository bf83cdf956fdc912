"""Distances: which fields hold places, and how far from a point one of them is."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from troth.catalog.types import Field, Kind, ObjectType
from troth.questions import tree
from troth.questions.errors import QuestionError
from troth.questions.meaning import Far, Order, Target
from troth.questions.paths import follow, names_of, readable_fields, unknown_field
from troth.questions.sql import Sql, all_of, below, column, exists
from troth.team.actor import Actor

METRES = {
    tree.Length.METRES: Decimal(1), tree.Length.KILOMETRES: Decimal(1_000),
    tree.Length.MILES: Decimal("1609.344"),
}  # fmt: skip
METRES_OF_A_DEGREE = 111_000  # a little less than there are: the box around a circle may be too large
LONGEST = 30_000_000  # metres: half-way round is 20,000 km


def places_of(object_type: ObjectType, asker: Actor) -> tuple[Field, ...]:
    """List the fields that hold places, as far as they may be read."""
    return tuple(
        field
        for field in readable_fields(object_type, asker)
        if field.kind is Kind.PLACE
        or (field.many and field.many.part("latitude") and field.many.part("longitude"))
    )


def far(node: tree.Distance, object_type: ObjectType, asker: Actor) -> Far:
    """Bind a distance to the field that it is asked of. Raises QuestionError."""
    *names, last = names_of(node.path)
    hops, here = follow(tuple(names), node.path, object_type, asker)
    known = places_of(here, asker)
    field = next((each for each in known if last.lower() in (each.name, *each.aliases)), None)
    if field is None:
        position = node.path.position + sum(len(name) + 1 for name in names)
        raise unknown_field(last, here, asker, position=position, among=known)
    return Far(
        Target(hops, here, field),
        _within(node.latitude, 90),
        _within(node.longitude, 180),
        Order(node.operator.value),
        _metres(node),
    )


def point_of(field: Field, alias: str) -> tuple[str, str]:
    """Give the latitude and longitude of a field in the table `alias`: its own, or that of its entries."""
    if field.many:
        return column(alias, "latitude"), column(alias, "longitude")
    here = column(alias, field.sql_column)
    return f"({here}).latitude", f"({here}).longitude"


def near_sql(asked: Far, alias: str) -> Sql:
    """Give the condition on the table that holds the record, called `alias`."""
    field, many = asked.target.field, asked.target.field.many
    inner = below(alias)
    latitude, longitude = point_of(field, inner if many else alias)
    distance = Sql(
        f"metres_between({latitude}, {longitude}, %s, %s) {asked.order.value} %s",
        (asked.latitude, asked.longitude, asked.metres),
    )
    parts = [distance]
    if asked.order in (Order.LESS, Order.AT_MOST):
        reach = asked.metres / METRES_OF_A_DEGREE
        band = (asked.latitude - reach, asked.latitude + reach)
        parts.insert(0, Sql(f"{latitude} between %s and %s", band))  # an index answers this
    if many is None:
        return all_of(parts)
    return exists(many.table, inner, many.owner_column, column(alias, "id"), all_of(parts))


def _within(number: tree.Number, most: int) -> float:
    if abs(number.number) > most:
        raise QuestionError(
            position=number.position,
            found=format(number.number, "f"),
            expected=_("degrees from -%(most)d to %(most)d") % {"most": most},
        )
    return float(number.number)


def _metres(node: tree.Distance) -> float:
    metres = node.far.number * METRES[node.unit]
    if not 0 <= metres <= LONGEST:
        raise QuestionError(
            position=node.far.position,
            found=format(node.far.number, "f"),
            expected=_("a distance on earth, not below 0"),
        )
    return float(metres)
