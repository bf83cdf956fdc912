"""The discounts that somebody asked for, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from troth.catalog.errors import Forbidden
from troth.catalog.registry import object_types
from troth.questions.sql import FALSE, Sql, in_parentheses
from troth.questions.visibility import reach
from troth.sales.models import Answer, Approval, Deal
from troth.sales.queries.lines import of_deal
from troth.team.actor import Actor, Scope, Verb
from troth.team.queries import find_actor

MOST_TOLD = 25
# Those whose limit reaches just so far are told first.
CANDIDATES = """
select m.id from team_member m left join sales_discount_limit l on l.role_id = m.role_id
where m.is_active and m.kind = 'person' and m.id is distinct from %s
    and (l.percent is null or l.percent >= %s) and (l.percent is null or l.may_leave_list or not %s)
order by l.percent nulls last, m.id
"""

ANSWERABLE = """
select a.id, a.line_id, a.answer from sales_approval a join sales_deal d on d.id = a.deal_id
where not exists (
    select from sales_discount_limit l join team_member m on m.role_id = l.role_id
    join sales_deal_line i on i.id = a.line_id
    where m.id = %s
        and (a.percent > l.percent or a.asked_by_id = m.id or i.is_unlisted and not l.may_leave_list)
) and """


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


def answerable(by: Actor) -> Sql:
    """Select what a member may answer: their own limit reaches so far, and they may change the deal.

    Nobody with a limit answers themselves.
    """
    deals = reach(object_types()["deals"], by, Verb.CHANGE, "d")
    may = FALSE if by.scope("approvals", Verb.CHANGE) is Scope.NONE else deals
    return in_parentheses(Sql(ANSWERABLE, (by.member_id,)) + may)


def waiting(by: Actor) -> Sql:
    """Count the wishes that wait for a member's word."""
    return Sql("select count(*) from ") + answerable(by) + Sql(" a where answer = %s", (Answer.OPEN,))


def may_answer(asked: Approval, by: Actor) -> bool:
    """Tell whether a member may answer a wish."""
    return bool(answerable_among([asked], by))


def answerable_among(asked: Iterable[Approval], by: Actor) -> set[UUID]:
    """Tell which lines have a wish among these that a member may answer."""
    among = Sql(" a where id = any(%s)", ([one.pk for one in asked],))
    sql = Sql("select line_id from ") + answerable(by) + among
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        return {line for (line,) in cursor.fetchall()}


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
