"""Which records of an owner a member reaches, as a filter."""

from __future__ import annotations

from django.db.models import Q

from troth.team.actor import Actor, Scope, Verb


def within_reach(by: Actor, object_type: str, verb: Verb = Verb.SEE) -> Q:
    """Give the filter for records with an `owner` that `by` may see, change, … ."""
    match by.scope(object_type, verb):
        case Scope.ALL:
            return Q()
        case Scope.TEAM:
            return Q(owner_id__in=[*by.team_member_ids, by.member_id])
        case Scope.OWN:
            return Q(owner_id=by.member_id)
    return Q(pk__in=[])
