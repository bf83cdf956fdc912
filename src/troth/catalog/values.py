"""Values from outside, checked against the catalog before any command sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog import json_values
from troth.catalog.custom import spread
from troth.catalog.errors import Invalid, NotFound
from troth.catalog.formats import Unfit
from troth.catalog.json_values import Reading
from troth.catalog.registry import find_object_type, records_of
from troth.catalog.staff import MEMBERS, TEAMS
from troth.catalog.types import Field, Kind, Many, ObjectType
from troth.team.actor import Actor
from troth.team.queries.members import is_active, is_team

MOST_ENTRIES = 50


@dataclass(slots=True)
class References:
    """Looks up the records that values point at, as one member may see them, each only once.

    Hand the same one to every call of a bulk write. A foreign id is the same as a missing one.
    """

    seen_by: Actor
    _known: dict[tuple[str, UUID], bool] = field(default_factory=dict)

    def has(self, to: str, key: UUID) -> bool:
        """Tell whether there is a record of this type with this id that the member may see."""
        if (to, key) not in self._known:
            self._known[to, key] = self._look_up(to, key)
        return self._known[to, key]

    def _look_up(self, to: str, key: UUID) -> bool:
        if to == MEMBERS.name:
            return is_active(key)
        if to == TEAMS.name:
            return is_team(key)
        if (object_type := find_object_type(to)) is None:
            return False
        try:
            records_of(object_type).get(key, seen_by=self.seen_by)
        except NotFound:
            return False
        return True


def cleaned(
    object_type: ObjectType,
    values: Mapping[str, Any],
    *,
    by: Actor,
    is_new: bool,
    references: References | None = None,
) -> dict[str, Any]:
    """Check values in JSON's types by public field name, and give them in Python's.

    Texts come out in NFC, dates as `date`, times as `datetime` in UTC, references as `UUID`, tags and
    contact points as lists. What is absent stays absent; null empties a field. Raises
    `catalog.errors.Invalid` with every error at once: an unknown field, one that can not be written,
    or not by this member, a wrong type, a wrong value, a missing one.
    """
    values = spread(values)
    country = values.get("country") or by.country
    points_at = (references or References(by)).has
    sheet = _Sheet(Reading(by.time_zone, country if isinstance(country, str) else "", points_at))
    taken: dict[str, Any] = {}
    for name, value in values.items():
        declared = object_type.field(name)
        if declared is None or (refusal := _refusal(object_type, declared, by)):
            sheet.refuse(name, _unknown(object_type, name, by) if declared is None else refusal)
            continue
        count = len(sheet.errors)
        given = sheet.read(declared, value, name)
        if len(sheet.errors) > count:
            continue
        if declared.required and is_empty(given):
            sheet.refuse(name, _("is needed."))
        elif declared.kind is Kind.SELECT and given == "" and not _may_be_empty(declared):
            if not is_new:  # a new record gets the default of the database
                sheet.refuse(name, _("can not be emptied."))
        else:
            taken[name] = given
    for declared in object_type.fields:
        if is_new and declared.required and declared.name not in values:
            sheet.refuse(declared.name, _("is needed."))
    if sheet.errors:
        raise Invalid(sheet.errors)
    return taken


def is_empty(value: Any) -> bool:
    """Tell whether a cleaned value stands for nothing."""
    return value is None or value in ("", [])


def _may_be_empty(declared: Field) -> bool:
    return any(choice.value == "" for choice in declared.choices)


def _refusal(object_type: ObjectType, declared: Field, by: Actor) -> str:
    if not by.may_read(object_type.name, declared.name):
        return _unknown(object_type, declared.name, by)
    if not declared.is_writable:
        return _("can not be written.")
    if not by.may_write(object_type.name, declared.name):
        return _("may not be changed by your role.")
    return ""


def _unknown(object_type: ObjectType, name: str, by: Actor) -> str:
    """Say that there is no such field. One that the member may not read is said to be missing, too."""
    names = [each.name for each in object_type.fields if by.may_write(object_type.name, each.name)]
    close = get_close_matches(name, names, n=1)
    message = _("is no field of %s.") % object_type.name
    return f"{message} {_('Did you mean “%s”?') % close[0]}" if close else message


@dataclass(slots=True)
class _Sheet:
    """The values of one record while they are read, and what is wrong with them."""

    reading: Reading
    errors: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, path: str, message: str) -> None:
        self.errors.append((path, message))

    def read(self, declared: Field, value: Any, path: str) -> Any:
        try:
            if declared.many is not None:
                return self._entries(declared.many, value, path)
            return json_values.read(declared, value, self.reading)
        except Unfit as error:
            self.refuse(path, str(error))
            return None

    def _entries(self, many: Many, value: Any, path: str) -> list[dict[str, Any]]:
        """Read values with a table of their own: a list of objects, or of plain values for short."""
        if value is None:
            return []
        if not isinstance(value, list):
            raise Unfit(_("must be a list."))
        if len(value) > MOST_ENTRIES:
            raise Unfit(_("has more than %d entries.") % MOST_ENTRIES)
        entries = [self._entry(many, given, f"{path}.{place}") for place, given in enumerate(value)]
        if sum(entry.get("is_primary") is True for entry in entries) > 1:
            raise Unfit(_("can have only one primary entry."))
        return entries

    def _entry(self, many: Many, given: Any, path: str) -> dict[str, Any]:
        if isinstance(given, str):
            given = {many.value_part.name: given}
        if not isinstance(given, dict):
            self.refuse(path, _("must be an object."))
            return {}
        for name in given:
            if many.part(name) is None:
                self.refuse(f"{path}.{name}", _("is not known."))
        entry = {
            part.name: self.read(part, given[part.name], f"{path}.{part.name}")
            for part in many.parts
            if part.name in given
        }
        since, until = entry.get("valid_from"), entry.get("valid_until")
        if many.value_part.required and is_empty(given.get(many.value_part.name)):
            self.refuse(f"{path}.{many.value_part.name}", _("is needed."))
        elif all(is_empty(each) for name, each in given.items() if name != "is_primary"):
            self.refuse(path, _("is empty."))
        if since and until and until <= since:
            self.refuse(f"{path}.valid_until", _("must be after the start."))
        return entry
