"""Ask for a discount above one's limit, answer it, and say how far the members of a role may go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.ground.clock import now
from troth.ground.events import Event
from troth.sales import queries
from troth.sales.commands.chronicle import chronicle
from troth.sales.commands.lines import locked_deal, locked_line
from troth.sales.events import DiscountAnswered, DiscountAsked
from troth.sales.models import Answer, Approval, Deal, DealLine, DiscountLimit, Notice
from troth.sales.pricing import price_after
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.errors import NotAllowed


def ask_for_discount(*, line: DealLine, note: str, by: Actor) -> Approval:
    """Ask somebody with a higher limit for the discount of a line. Raises Conflict where nobody need be.

    Whoever may answer is told.
    """
    with acting(by):
        deal = locked_deal(line.deal_id, by)
        line = locked_line(line.pk)
        if not queries.needs_word(line, queries.limit_of(by)):
            raise Conflict(_("This line needs nobody’s word."))
        if Approval.objects.filter(line=line, answer=Answer.OPEN).exists():
            raise Conflict(_("This was asked for already."))
        asked = Approval.objects.create(
            line=line,
            deal=deal,
            name=line.name,
            percent=line.percent_off,
            price=price_after(line.as_priced),
            asked_by_id=by.member_id,
            asked_at=now(),
            note=note.strip(),
        )
        _tell(deal, DiscountAsked(deal_id=deal.pk, line=line.name, percent=_short(asked.percent)), by)
        words = _("%(who)s asks for your word: %(line)s, %(percent)s %% below the list") % {
            "who": by.name, "line": line.name, "percent": _short(asked.percent),
        }  # fmt: skip
        told = [Notice(member_id=key, deal=deal, words=words[:300]) for key in queries.who_may_answer(asked)]
        Notice.objects.bulk_create(told)
    return asked


def answer_discount(*, asked: Approval, is_granted: bool, reason: str = "", by: Actor) -> Approval:
    """Grant or refuse a discount that was asked for, once; whoever asked is told.

    Raises Forbidden for whoever's own limit is lower, Conflict where it is answered or not the same line,
    Invalid where it is refused without a reason.
    """
    with acting(by):
        deal = locked_deal(asked.deal_id, by)
        line = locked_line(asked.line_id)
        asked = Approval.objects.select_for_update(of=("self",)).select_related("deal").get(pk=asked.pk)
        if not queries.may_answer(asked, by):
            raise Forbidden("approvals.change")
        if asked.answer != Answer.OPEN:
            raise Conflict(_("Somebody has answered already: %s.") % asked.get_answer_display())
        if is_granted and (line.percent_off > asked.percent or _is_cheaper(line, asked)):
            raise Conflict(_("The line was changed since, and is cheaper now than what was asked for."))
        if not is_granted and not reason.strip():
            raise Invalid([("reason", _("Say why not: whoever asked has to tell the customer."))])
        asked.answer = Answer.GRANTED if is_granted else Answer.REFUSED
        asked.answered_by_id, asked.answered_at, asked.reason = by.member_id, now(), reason.strip()[:500]
        asked.save()
        if is_granted:
            line.granted_percent, line.granted_price = asked.percent, asked.price
            line.save()
        _tell_answer(asked, deal, by)
    return asked


def grant(*, record: Approval, reason: str = "", by: Actor) -> None:
    """Grant a discount, as an action. Raises what `answer_discount` raises."""
    answer_discount(asked=record, is_granted=True, reason=reason, by=by)


def refuse(*, record: Approval, reason: str, by: Actor) -> None:
    """Refuse a discount, as an action. Raises what `answer_discount` raises."""
    answer_discount(asked=record, is_granted=False, reason=reason, by=by)


def set_discount_limits(
    *, limits: Mapping[UUID, Decimal | None], off_list: Collection[UUID] = (), by: Actor
) -> None:
    """Say how far below the list the members of roles may go; None: to any price.

    The members of `off_list` roles may sell what no list has at any price, too.
    """
    if not by.may("administrator"):
        raise NotAllowed("administrator")
    with acting(by):
        for role_id, percent in limits.items():
            if percent is None:
                DiscountLimit.objects.filter(role_id=role_id).delete()
            else:
                values = {"percent": percent, "may_leave_list": role_id in off_list}
                DiscountLimit.objects.update_or_create(role_id=role_id, defaults=values)


def _is_cheaper(line: DealLine, asked: Approval) -> bool:
    """Tell whether what no list has costs less than when it was asked for."""
    return line.is_unlisted and asked.price is not None and price_after(line.as_priced) < asked.price


def _tell_answer(asked: Approval, deal: Deal, by: Actor) -> None:
    event = DiscountAnswered(
        deal_id=deal.pk, line=asked.name, percent=_short(asked.percent), answer=str(asked.answer)
    )
    _tell(deal, event, by)
    if asked.asked_by_id is None or asked.asked_by_id == by.member_id:
        return
    said = {"who": by.name, "line": asked.name, "why": asked.reason}
    granted = asked.answer == Answer.GRANTED
    words = (_("%(who)s granted it: %(line)s") if granted else _("%(who)s refused it: %(line)s")) % said
    words += f" – {asked.reason}" if asked.reason else ""
    Notice.objects.create(member_id=asked.asked_by_id, deal=deal, words=words[:300])


def _tell(deal: Deal, event: Event, by: Actor) -> None:
    chronicle(event, about=("deals", deal.pk), person_id=deal.person_id, company_id=deal.company_id, by=by)


def _short(percent: Decimal) -> str:
    return f"{percent.normalize():f}"
