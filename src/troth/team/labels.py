"""What the columns of a watched table are called on the screen.

The trail speaks of tables and columns; the object types of the catalog know their names. They are
read as plain values here, because their own floor is above.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from troth.ground.hooks import filled
from troth.team.hooks import ObjectTypes

# In no catalog, and on the trail all the same.
OWN = {
    "members": (_("Member"), _("Members")),
    "roles": (_("Role"), _("Roles")),
    "teams": (_("Team"), _("Teams")),
    "workspace": (_("Workspace"), _("Workspace")),
    "rates": (_("Rate of a currency"), _("Rates of currencies")),
    "purposes": (_("Purpose of messages"), _("Purposes of messages")),
    "budgets": (_("Contact budget"), _("Contact budgets")),
    "quiet_hours": (_("Quiet hours"), _("Quiet hours")),
    "views": (_("View"), _("Views")),
}


# So begins the column of a field that a workspace has added.
ADDED = "c_"


class Named(NamedTuple):
    """A field's public name, and the word that people read."""

    field: str
    label: str


def _object_types() -> dict[str, Any]:
    (give,) = filled(ObjectTypes)
    known: dict[str, Any] = give()
    return known


def object_types() -> list[Any]:
    """List the object types."""
    return list(_object_types().values())


def of_object_type(name: str) -> str:
    """Give the word for the records of a type: "People"."""
    kind = _object_types().get(name)
    return str(kind.many) if kind else str(OWN.get(name, (name, name))[1])


def of_one(name: str) -> str:
    """Give the word for one record of a type: "Person"."""
    kind = _object_types().get(name)
    return str(kind.one) if kind else str(OWN.get(name, (name, name))[0])


def where_named(name: str) -> tuple[str, str] | None:
    """Tell in which table and column the records of a type have their names."""
    kind = _object_types().get(name)
    title = kind.field(kind.title) if kind else None
    return (kind.table, title.sql_column) if kind and title and title.many is None else None


def address_of(name: str, record_id: UUID) -> str:
    """Give the page of a record; empty for a type without pages."""
    kind = _object_types().get(name)
    return str(kind.url).format(id=record_id) if kind and kind.url else ""


def field_names(object_type: str) -> list[str]:
    """List the public fields of a type; none for a type that is not in the catalog."""
    kind = _object_types().get(object_type)
    return [field.name for field in kind.fields] if kind else []


def of_column(object_type: str, table: str, column: str) -> Named:
    """Name a column. A column without a field, as of a tie, is called by itself."""
    kind: Any = _object_types().get(object_type)
    for field in kind.fields if kind else ():
        if field.is_column and kind.table == table and field.sql_column == column:
            return Named(field.name, str(field.label))
        if field.many is not None and field.many.table == table:
            if field.many.value_column == column:
                return Named(field.name, str(field.label))
            return Named(field.name, f"{field.label}: {_plain(column)}")
    if kind is not None and kind.table == table:
        return Named(column, _plain(column.removeprefix(ADDED)).capitalize())
    return Named(column, f"{_plain(table.partition('_')[2]).capitalize()}: {_plain(column)}")


def _plain(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")
