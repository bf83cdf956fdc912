"""Who acts, with which rights, and from where. This is what `request.member` is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Scope(StrEnum):
    """How far a right reaches."""

    NONE = "none"
    OWN = "own"
    TEAM = "team"
    ALL = "all"


class Verb(StrEnum):
    """What can be done to the records of an object type."""

    SEE = "see"
    CHANGE = "change"
    CREATE = "create"
    DELETE = "delete"
    IMPORT = "import"
    EXPORT = "export"


class FieldRight(StrEnum):
    """What a role may do with one field, where that is less than with its record."""

    HIDDEN = "hidden"
    READ = "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A member at work: a person or an agent, through a door, with the rights of this moment.

    `rights` maps an object type to its verbs and scopes; a type that is not named has the scope of
    the entry "*". `fields` maps (object type, field) to a lesser right. `origin` says from where:
    "web 203.0.113.7", "api token Shop", "import …", "command line", "sample".
    `is_administrator` is needed for settings, members, audit. `scopes`, from a token, narrows what
    may be done; None means no narrowing.
    """

    member_id: UUID | None
    name: str
    email: str = ""
    is_agent: bool = False
    answers_to: str = ""
    is_administrator: bool = False
    rights: Mapping[str, Mapping[Verb, Scope]] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], FieldRight] = field(default_factory=dict)
    scopes: frozenset[str] | None = None
    team_member_ids: frozenset[UUID] = frozenset()
    workspace: str = ""  # its name
    time_zone: str = "UTC"
    language: str = "en"
    country: str = ""  # of the workspace: for phones without a country
    hue: int = 1
    origin: str = ""

    def scope(self, object_type: str, verb: Verb) -> Scope:
        """Tell how far this member may go with records of a type."""
        if not self._in_token(object_type, verb):
            return Scope.NONE
        verbs = self.rights.get(object_type, self.rights.get("*", {}))
        return verbs.get(verb, Scope.NONE)

    def may(self, right: str) -> bool:
        """Tell whether a right, as "people.see" or "administrator", is held for any record at all."""
        if right == "administrator":
            return self.is_administrator and self._in_token("administrator", Verb.CHANGE)
        object_type, _, verb = right.partition(".")
        return self.scope(object_type, Verb(verb)) is not Scope.NONE

    def reaches(self, object_type: str, verb: Verb, owner_id: UUID | None) -> bool:
        """Tell whether a record with this owner is within the reach of a verb."""
        match self.scope(object_type, verb):
            case Scope.ALL:
                return True
            case Scope.TEAM:
                return owner_id is not None and owner_id in self.team_member_ids | {self.member_id}
            case Scope.OWN:
                return owner_id is not None and owner_id == self.member_id
        return False

    def may_read(self, object_type: str, field_name: str) -> bool:
        """Tell whether a field may be read, filtered, sorted, counted, searched or exported."""
        return self.fields.get((object_type, field_name)) is not FieldRight.HIDDEN

    def may_write(self, object_type: str, field_name: str) -> bool:
        """Tell whether a field may be written."""
        return (object_type, field_name) not in self.fields

    def _in_token(self, object_type: str, verb: Verb) -> bool:
        if self.scopes is None or "*" in self.scopes:
            return True
        action = "read" if verb in (Verb.SEE, Verb.EXPORT) else "write"
        wanted = {f"{object_type}.{action}", f"{object_type}.*", f"*.{action}"}
        return bool(wanted & self.scopes)


def everyone(name: str = "Troth", origin: str = "system") -> Actor:
    """Act as the system itself, with every right. For set-up, jobs of the house and tests."""
    every = dict.fromkeys(Verb, Scope.ALL)
    return Actor(member_id=None, name=name, is_administrator=True, rights={"*": every}, origin=origin)
