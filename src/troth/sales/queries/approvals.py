"""The discounts that somebody asked for, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from troth.catalog.errors import Forbidden
from troth.sales.models import Answer, Approval, Deal
from troth.sales.queries.limits import limit_of
from troth.sales.queries.lines import of_deal
from troth.team.actor import Actor, Scope, Verb
from troth.team.queries import find_actor
from troth.team.visible import within_reach

MOST_TOLD = 25
# Those whose limit reaches just so far are told first.
CANDIDATES = """
select m.id from team_member m left join sales_discount_limit l on l.role_id = m.role_id
where m.is_active and m.kind = 'person' and m.id is distinct from %s
    and (l.percent is null or l.percent >= %s) and (l.percent is null or l.may_leave_list or not %s)
order by l.percent nulls last, m.id
"""


def get_approval(approval_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Approval:
    """Load what was asked for, by the rights on its deal. Raises NotFound, or Forbidden where not `to`."""
    asked: Approval = of_deal(Approval, "approvals", approval_id, seen_by)
    if to is not Verb.SEE and not may_answer(asked, seen_by):
        raise Forbidden("approvals.change")
    return asked


def open_approvals(deal: Deal) -> dict[UUID, Approval]:
    """Give the wishes of a deal that wait for an answer, by line."""
    found = Approval.objects.filter(deal=deal, answer=Answer.OPEN).select_related("asked_by")
    return {asked.line_id: asked for asked in found}


def last_answers(deal: Deal) -> dict[UUID, Approval]:
    """Give the last answer to each line's wishes."""
    found = Approval.objects.filter(deal=deal).exclude(answer=Answer.OPEN).select_related("answered_by")
    return {asked.line_id: asked for asked in found.order_by("answered_at")}


def answerable(by: Actor) -> QuerySet[Approval]:
    """Give what a member may answer: their own limit reaches so far, and they may change the deal.

    Nobody with a limit answers themselves.
    """
    if by.scope("approvals", Verb.CHANGE) is Scope.NONE:
        return Approval.objects.none()
    deals = Deal.objects.filter(within_reach(by, "deals", Verb.CHANGE))
    found = Approval.objects.filter(deal__in=deals)
    limit = limit_of(by)
    if limit is None:
        return found
    within = Q(percent__lte=limit.percent) & ~Q(asked_by_id=by.member_id)
    return found.filter(within if limit.may_leave_list else within & Q(line__is_unlisted=False))


def may_answer(asked: Approval, by: Actor) -> bool:
    """Tell whether a member may answer a wish."""
    return answerable(by).filter(pk=asked.pk).exists()


def count_waiting(by: Actor) -> int:
    """Count the wishes that wait for a member's word."""
    return answerable(by).filter(answer=Answer.OPEN).count()


def answerable_among(asked: Iterable[Approval], by: Actor) -> set[UUID]:
    """Tell which lines have a wish among these that a member may answer."""
    keys = [one.pk for one in asked]
    return set(answerable(by).filter(pk__in=keys).values_list("line_id", flat=True)) if keys else set()


def who_may_answer(asked: Approval) -> list[UUID]:
    """List members who may answer a wish, at most 25."""
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, [asked.asked_by_id, asked.percent, asked.line.is_unlisted])
        keys = [key for (key,) in cursor.fetchall()]
    found: list[UUID] = []
    for key in keys:
        actor = find_actor(key, origin="notice")
        if actor is not None and may_answer(asked, actor):
            found.append(key)
        if len(found) == MOST_TOLD:
            break
    return found
