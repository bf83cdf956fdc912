"""Which records of a type a member may see, change, … : the condition that every list starts from."""

from __future__ import annotations

from troth.catalog.staff import STAFF
from troth.catalog.types import Everyone, Housed, ObjectType, OfRole, Owned, Shared, Through
from troth.questions.paths import referred
from troth.questions.sql import FALSE, TRUE, Sql, all_of, any_of, below, column, exists, select
from troth.team.actor import Actor, Scope, Verb

OWN_TEAMS = "select m.team_id from team_membership m where m.member_id = %s"


def condition(object_type: ObjectType, actor: Actor, verb: Verb = Verb.SEE, alias: str = "t") -> Sql:
    """Give the condition for the records that `actor` may `verb`, on the type's table as `alias`.

    Those that were taken back are left out.
    """
    within_reach = reach(object_type, actor, verb, alias)
    if not object_type.gone_column:
        return within_reach
    return all_of([within_reach, Sql(f"{column(alias, object_type.gone_column)} is null")])


def reach(object_type: ObjectType, actor: Actor, verb: Verb = Verb.SEE, alias: str = "t") -> Sql:
    """Give the same condition with those that were taken back."""
    if object_type.name in STAFF:
        return TRUE if verb is Verb.SEE else FALSE
    scope = actor.scope(object_type.name, verb)
    if scope is Scope.NONE:
        return FALSE
    match object_type.visible:
        case Everyone() | OfRole() as visible:
            return _open(visible, actor, alias)
        case Owned(owner, shared):
            owned = _owned(column(alias, owner), actor, scope)
            return any_of([owned, _shared(shared, actor, alias)]) if verb is Verb.SEE and shared else owned
        case Housed() as visible:
            return _housed(visible, actor, scope, verb, alias)
        case Through(name):
            return _through(object_type, name, actor, verb, alias)


def _owned(owner: str, actor: Actor, scope: Scope) -> Sql:
    if scope is Scope.ALL:
        return TRUE
    members = set(actor.team_member_ids) if scope is Scope.TEAM else set()
    if actor.member_id:
        members.add(actor.member_id)
    return Sql(f"{owner} = any(%s::uuid[])", (sorted(members),)) if members else FALSE


def _housed(visible: Housed, actor: Actor, scope: Scope, verb: Verb, alias: str) -> Sql:
    """Whose house it is; beside them who have the record in hand, and, to see it, whom it is shared with."""
    house = column(alias, visible.house)
    open_to = houses(visible, actor, scope)
    common = [Sql(f"{house} = any(array(") + open_to + Sql("))")]
    if scope is not Scope.OWN:
        common.append(Sql(f"{house} is null"))
    own = []
    if actor.member_id:
        own.append(Sql(f"{column(alias, visible.column)} = %s", (actor.member_id,)))
        common.append(
            Sql(f"{column(alias, visible.team_column)} = any(array({OWN_TEAMS}))", (actor.member_id,))
        )
    if verb is Verb.SEE and visible.shared:
        own.append(_shared(visible.shared, actor, alias))
    if visible.private and not actor.is_administrator:
        common = [all_of([Sql(f"not {column(alias, visible.private)}"), any_of(common)])]
    return any_of([*common, *own])


def houses(visible: Housed, actor: Actor, scope: Scope) -> Sql:
    """Select the ids of the houses that are open to a member: few, so they are looked up once."""
    owner, team = column("h", visible.owner), column("h", visible.team)
    mine = Sql(f"{owner} = %s", (actor.member_id,)) if actor.member_id else FALSE
    theirs = FALSE
    if scope is Scope.ALL:
        theirs = Sql(f"{owner} is null")
    elif scope is Scope.TEAM:
        theirs = Sql(f"({owner} is null and ({team} is null or {team} in ({OWN_TEAMS})))", (actor.member_id,))
    return select(column("h", "id"), visible.table, "h", any_of([mine, theirs]))


def _open(visible: Everyone | OfRole, actor: Actor, alias: str) -> Sql:
    """Everybody, or whoever has the role that a record is about."""
    if isinstance(visible, Everyone) or actor.is_administrator:
        return TRUE
    role = column(alias, visible.column)
    own = "select m.role_id from team_member m where m.id = %s"
    return Sql(f"{role} = ({own})", (actor.member_id,)) if actor.member_id else FALSE


def _shared(shared: Shared, actor: Actor, alias: str) -> Sql:
    if actor.member_id is None:
        return FALSE
    inner = below(alias)
    to_me = Sql(f"{column(inner, shared.member_column)} = %s", (actor.member_id,))
    return exists(shared.table, inner, shared.record_column, column(alias, "id"), to_me)


def _through(object_type: ObjectType, name: str, actor: Actor, verb: Verb, alias: str) -> Sql:
    """Whoever may see the one may see the other; a record that points at nothing needs the right to all.

    What else may be done reaches as far as the right to the other: "own" are those of one's own.
    """
    field = object_type.field(name)
    to = referred(field) if field else None
    if field is None or to is None:
        return FALSE
    inner = below(alias)
    reachable = condition(to, actor, Verb.SEE, inner)
    if verb is not Verb.SEE and isinstance(to.visible, Housed):
        scope = actor.scope(object_type.name, verb)
        reachable = all_of([reachable, _housed(to.visible, actor, scope, verb, inner)])
    elif verb is not Verb.SEE and isinstance(to.visible, Owned):
        owner, scope = column(inner, to.visible.column), actor.scope(object_type.name, verb)
        reachable = all_of([reachable, _owned(owner, actor, scope)])
    if reachable in (TRUE, FALSE):
        return reachable
    return exists(to.table, inner, "id", column(alias, field.sql_column), reachable)
