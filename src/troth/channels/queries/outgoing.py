"""What is to leave: from which mailboxes a member may write, by which server, and what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from troth.catalog.errors import NotFound
from troth.channels.hooks import Holding
from troth.channels.models import Fate, Mailbox, Outgoing, OutgoingKind
from troth.ground.hooks import filled
from troth.privacy.hooks import Deciding, Decision
from troth.team.actor import Actor
from troth.team.queries import team_ids_of

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message in the queue, for a page: `may_undo`, `may_retry` say what can be done about it."""

    outgoing: Outgoing
    to: str
    why: str
    may_undo: bool
    may_retry: bool


def writable_mailboxes(*, seen_by: Actor) -> QuerySet[Mailbox]:
    """Give the mailboxes that somebody may write from: their own, those of their teams, those of the firm.

    Who may only read here writes from none.
    """
    if not seen_by.may("people.change"):
        return Mailbox.objects.none()
    theirs = Q(owner=None, team=None)
    if seen_by.member_id:
        theirs |= Q(owner=seen_by.member_id) | Q(team__in=team_ids_of(seen_by.member_id))
    found = Mailbox.objects.filter(theirs, removed_at=None)
    return found.select_related("owner", "team").order_by("owner", "name", "pk")


def get_writable_mailbox(mailbox_id: UUID, *, seen_by: Actor) -> Mailbox:
    """Load a mailbox to write from it. Raises NotFound."""
    found = writable_mailboxes(seen_by=seen_by).filter(pk=mailbox_id).first()
    if found is None:
        raise NotFound("mailboxes")
    return found


def outgoing(*, seen_by: Actor) -> QuerySet[Outgoing]:
    """Give the messages of the mailboxes that somebody may write from."""
    found = Outgoing.objects.filter(mailbox__in=writable_mailboxes(seen_by=seen_by).order_by())
    return found.select_related("mailbox", "person", "member")


def get_outgoing(outgoing_id: UUID, *, seen_by: Actor) -> Outgoing:
    """Load a message that is to leave, or has left. Raises NotFound."""
    found = outgoing(seen_by=seen_by).filter(pk=outgoing_id).first()
    if found is None:
        raise NotFound("outgoing")
    return found


def counts_by_state(*, seen_by: Actor) -> Mapping[str, int]:
    """Count the messages of each state, also of those that have none."""
    found = outgoing(seen_by=seen_by).order_by().values_list("state").annotate(count=Count("pk"))
    return dict.fromkeys(Fate.values, 0) | dict(found)


def queue(*, seen_by: Actor, state: str = "") -> list[Waiting]:
    """List the messages of a state, or all that have not left, newest first."""
    found = outgoing(seen_by=seen_by)
    chosen = found.filter(state=state) if state else found.exclude(state__in=(Fate.SENT, Fate.UNDONE))
    return [_waiting(each) for each in chosen.order_by("-pk")[:MOST_SHOWN]]


def _waiting(each: Outgoing) -> Waiting:
    to = ", ".join(party["address"] for party in each.parties if party["role"] == "to")
    may_undo = each.state == Fate.PENDING
    may_retry = each.state in (Fate.FAILED, Fate.SUPPRESSED, Fate.UNCERTAIN)
    return Waiting(each, to, why_held(each.reason), may_undo, may_retry)


def why_held(reason: str) -> str:
    """Say in plain words why a message has not left: the gate gives a name, a server a sentence."""
    words = {
        "no_purpose": _("Its purpose is not used any more."),
        "gone": _("There is no such person any more."),
        "no_address": _("There is no address."),
        "bounced": _("Nothing arrives at this address."),
        "withdrawn": _("They have withdrawn their consent."),
        "objected": _("They have objected."),
        "no_consent": _("They have not agreed to it."),
        "not_confirmed": _("They have not confirmed it yet."),
        "suppressed": _("This address is to get nothing."),
        "complaint_open": _("A complaint of theirs is open."),
        "quiet_hours": _("It is night where they are: it leaves later."),
        "budget": _("They got enough from us lately."),
    }
    return words.get(reason, reason)


def is_held() -> str:
    """Say why no mail at all may leave now; empty: it may."""
    return next((held for why in filled(Holding) if (held := str(why()))), "")


def hindrance_of(mailbox: Mailbox) -> str:
    """Say why nothing leaves from a mailbox now; empty: it can."""
    if held := is_held():
        return held
    if not mailbox.smtp_host and not settings.EMAIL_HOST:
        return _("No server is set up that mail could leave by. It waits until there is one.")
    return mailbox.smtp_error


def hindrances(*, seen_by: Actor) -> list[tuple[str, str]]:
    """Say of each mailbox that somebody writes from why nothing leaves it, where that is so."""
    found = [(each.name, hindrance_of(each)) for each in writable_mailboxes(seen_by=seen_by)]
    return [(name, why) for name, why in found if why]


def deciders_of(*, about_kind: str, about_id: UUID) -> list[Decision]:
    """Say who decided a message that was claimed as `outgoing`: see `privacy.hooks.Deciding`.

    Whoever decided it for something of theirs says so: they are asked with what it is about.
    """
    found = Outgoing.objects.select_related("member").filter(pk=about_id).first()
    if about_kind != "outgoing" or found is None:
        return []
    if found.about_id:
        asked = {"about_kind": found.about_kind, "about_id": found.about_id}
        if decisions := [each for fill in filled(Deciding) for each in fill(**asked)]:
            return decisions
    is_by_itself = found.kind in (OutgoingKind.AUTOMATIC, OutgoingKind.CAMPAIGN)
    name = found.member.name if found.member else _("Troth")
    return [Decision(name, is_by_itself=is_by_itself)]
