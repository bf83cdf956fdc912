"""The staff as an object type: what references such as `owner` point at.

Not in the registry: members have pages of their own, and every member may know the others' names.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Everyone, Field, Kind, ObjectType

MEMBERS = ObjectType(
    name="members",
    one=_("Member"),
    many=_("Members"),
    icon="team",
    table="team_member",
    title="name",
    default_sort="name",
    visible=Everyone(),
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="name", label=_("Name"), kind=Kind.TEXT, max_length=120, is_sortable=True
        ),  # staff are few
    ),
)
