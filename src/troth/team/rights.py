"""The roles that every workspace starts with, and how a role's rights are read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from troth.team.actor import FieldRight, Scope, Verb

ALL_OF_IT = dict.fromkeys(Verb, Scope.ALL)

# What each may do with a type that is not named is under "*".
BUILT_IN: Mapping[str, tuple[str, bool, Mapping[str, Mapping[Verb, Scope]]]] = MappingProxyType(
    {
        "administrator": ("Administrator", True, {"*": ALL_OF_IT}),
        "manager": ("Manager", False, {"*": ALL_OF_IT}),
        "member": (
            "Member",
            False,
            {
                "*": {
                    Verb.SEE: Scope.ALL,
                    Verb.CREATE: Scope.ALL,
                    Verb.CHANGE: Scope.TEAM,
                    Verb.DELETE: Scope.OWN,
                    Verb.IMPORT: Scope.NONE,
                    Verb.EXPORT: Scope.OWN,
                }
            },
        ),
        "read-only": ("Read-only", False, {"*": {Verb.SEE: Scope.ALL}}),
    }
)


def read_rights(stored: Mapping[str, Mapping[str, str]]) -> dict[str, dict[Verb, Scope]]:
    """Turn a role's stored rights into those of an actor."""
    return {
        object_type: {Verb(verb): Scope(scope) for verb, scope in verbs.items()}
        for object_type, verbs in stored.items()
    }


def read_field_rights(stored: Mapping[str, str]) -> dict[tuple[str, str], FieldRight]:
    """Turn a role's stored rights on fields, "people.birthday", into those of an actor."""
    rights = {}
    for path, right in stored.items():
        object_type, _, field = path.partition(".")
        rights[object_type, field] = FieldRight(right)
    return rights
