"""The staff as object types: what references such as `owner` point at.

Not in the registry: members and teams have pages of their own, and every member may know the others' names.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Everyone, Field, Kind, ObjectType

ID = Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False)
MEMBERS = ObjectType(
    name="members",
    one=_("Member"),
    many=_("Members"),
    icon="team",
    table="team_member",
    title="name",
    default_sort="name",
    visible=Everyone(),
    fields=(ID, Field(name="name", label=_("Name"), kind=Kind.TEXT, max_length=120, is_sortable=True)),
)
TEAMS = ObjectType(
    name="teams",
    one=_("Team"),
    many=_("Teams"),
    icon="team",
    table="team_team",
    title="name",
    default_sort="name",
    visible=Everyone(),
    fields=(ID, Field(name="name", label=_("Name"), kind=Kind.TEXT, max_length=80, is_sortable=True)),
)
STAFF = {each.name: each for each in (MEMBERS, TEAMS)}
