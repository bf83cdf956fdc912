"""The object types that a workspace adds, as the catalog declares the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from troth.catalog.models import CustomObject
from troth.catalog.types import Field, Kind, ObjectType, Owned, Personal

ASKED_FOR = Personal("what this business keeps of its customers", "contract or legitimate interest")
MADE = "created_at"
DATED = (Kind.DATE, Kind.DATETIME)
ICONS = {
    "star": _("Star"), "flag": _("Flag"), "calendar": _("Calendar"), "clock": _("Clock"), "visit": _("Place"),
    "home": _("House"), "shop": _("Shop"), "company": _("Company"), "people": _("People"),
    "person": _("Person"), "order": _("Package"), "wrench": _("Wrench"), "key": _("Key"), "gift": _("Gift"),
    "cake": _("Cake"), "task": _("Tick"), "deal": _("Board"), "file": _("Paper"), "note": _("Note"),
    "tag": _("Tag"), "mail": _("Mail"), "phone": _("Phone"),
    "globe": _("Globe"), "shield": _("Shield"),
    "image": _("Picture"), "video": _("Film"), "chart": _("Chart"),
}  # fmt: skip
FIRST_ICON = "star"


def as_object_type(row: CustomObject) -> ObjectType:
    """Give a row as the catalog's type, yet without the fields that were added to it."""
    return ObjectType(
        name=row.name,
        one=row.one,
        many=row.many,
        icon=row.icon,
        table=f"o_{row.name}",
        title="name",
        time=row.time or MADE,
        visible=Owned(),
        is_own=True,
        search_column="doc",
        url=f"/{row.name}/{{id}}/",
        fields=(
            Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
            Field(
                name="name", label=row.title, kind=Kind.TEXT, required=True, max_length=240, is_searched=True,
                is_sortable=True, is_listed=True, is_inline=True, personal=ASKED_FOR,
                aliases=("name", row.one.lower(), f"{row.one.lower()} name"),
            ),
            Field(
                name="owner", label=_("Owner"), kind=Kind.REFERENCE, to="members", column="owner_id",
                is_listed=True, is_inline=True,
            ),
            Field(
                name=MADE, label=_("Created"), kind=Kind.DATETIME, is_writable=False, is_sortable=True,
                is_listed=True,
            ),
            Field(
                name="updated_at", label=_("Changed"), kind=Kind.DATETIME, is_writable=False, is_sortable=True
            ),
        ),
    )  # fmt: skip


def with_fields(object_type: ObjectType, added: Sequence[Field]) -> ObjectType:
    """Give a type of the workspace with its added fields: behind the name, before what every record has."""
    own = object_type.fields
    fields = (*own[:2], *added, *own[2:])
    is_there = any(field.name == object_type.time and field.kind in DATED for field in fields)
    return replace(object_type, fields=fields, time=object_type.time if is_there else MADE)
