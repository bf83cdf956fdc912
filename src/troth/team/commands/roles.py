"""Roles and teams of one's own."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from troth.team.acting import acting
from troth.team.actor import Actor, FieldRight, Scope, Verb
from troth.team.commands.members import administer
from troth.team.errors import NameTaken, RoleInUse, RoleIsBuiltIn, WrongRights
from troth.team.models import Member, Role, Team, Token

Rights = Mapping[str, Mapping[str, str]]
FieldRights = Mapping[str, str]


def make_role(*, name: str, rights: Rights, fields: FieldRights | None = None, by: Actor) -> Role:
    """Make a role. `rights`: {object type or "*": {verb: scope}}; `fields`: {"people.birthday": "hidden"}.

    Only the built-in role is administrator, so no role made here can hand out rights.
    """
    administer(by)
    role = Role(
        name=name.strip(), key=slugify(name), rights=_rights(rights), fields=_field_rights(fields or {})
    )
    if not role.key or Role.objects.filter(key=role.key).exists():
        raise NameTaken
    with acting(by):
        role.save(force_insert=True)
    return role


def change_role(
    *,
    role: Role,
    by: Actor,
    name: str | None = None,
    rights: Rights | None = None,
    fields: FieldRights | None = None,
) -> Role:
    """Change a role of one's own. It holds for its members from their next click."""
    administer(by)
    if role.is_built_in:
        raise RoleIsBuiltIn
    with acting(by):
        role = Role.objects.select_for_update().get(pk=role.pk)
        role.name = name.strip() if name else role.name
        role.rights = role.rights if rights is None else _rights(rights)
        role.fields = role.fields if fields is None else _field_rights(fields)
        role.save()
    return role


def delete_role(*, role: Role, by: Actor) -> None:
    """Delete a role that nobody has, also nobody who left."""
    administer(by)
    if role.is_built_in:
        raise RoleIsBuiltIn
    with acting(by):
        role = Role.objects.select_for_update().get(pk=role.pk)
        if Member.objects.filter(role=role).exists():
            raise RoleInUse
        role.delete()


def forget_object_type(*, name: str) -> None:
    """Take what names an object type out of roles and tokens, in the transaction that deletes the type.

    A later one of the same name is another: nobody holds a right to it that was given for this one.
    """
    place = f"{name}."
    for role in Role.objects.select_for_update().order_by("pk"):
        rights = {kind: held for kind, held in role.rights.items() if kind != name}
        fields = {path: right for path, right in role.fields.items() if not path.startswith(place)}
        if (rights, fields) != (role.rights, role.fields):
            role.rights, role.fields = rights, fields
            role.save(update_fields=["rights", "fields"])
    for token in Token.objects.select_for_update().order_by("pk"):
        scopes = [scope for scope in token.scopes if not scope.startswith(place)]
        if scopes != token.scopes:
            token.scopes = scopes
            token.save(update_fields=["scopes"])


def make_team(*, name: str, by: Actor) -> Team:
    """Make a team, of nobody yet."""
    administer(by)
    team = Team(name=name.strip())
    with acting(by):
        _save_named(team)
    return team


def rename_team(*, team: Team, name: str, by: Actor) -> Team:
    """Give a team another name."""
    administer(by)
    team.name = name.strip()
    with acting(by):
        _save_named(team)
    return team


def delete_team(*, team: Team, by: Actor) -> None:
    """Delete a team; its members stay."""
    administer(by)
    with acting(by):
        team.delete()


def _save_named(team: Team) -> None:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise NameTaken from error


def _rights(rights: Rights) -> dict[str, dict[str, str]]:
    try:
        return {
            object_type: {str(Verb(verb)): str(Scope(scope)) for verb, scope in verbs.items()}
            for object_type, verbs in rights.items()
        }
    except (ValueError, AttributeError) as error:
        raise WrongRights from error


def _field_rights(fields: FieldRights) -> dict[str, str]:
    try:
        kept = {path: str(FieldRight(right)) for path, right in fields.items()}
    except ValueError as error:
        raise WrongRights from error
    if any(not path.partition(".")[2] for path in kept):
        raise WrongRights
    return kept
