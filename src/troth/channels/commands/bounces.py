"""What other servers say of our mail is believed where it is ours, and came back to where it left."""

from __future__ import annotations

from collections.abc import Sequence

from troth.channels.mail.letter import Failure, Letter, Nature, Report
from troth.channels.models import Fate, Mailbox, Outgoing
from troth.ground.clock import now
from troth.privacy.commands import suppress
from troth.team.actor import Actor

NO_SUCH_ADDRESS = "5.1."  # RFC 3463: what is wrong is the address, and not the mail or a full mailbox


def heed_reports(*, letters: Sequence[Letter], mailbox: Mailbox, by: Actor) -> None:
    """Act on the reports among letters that came to a mailbox, in the running transaction.

    One that names no mail that left this mailbox, or nobody that it went to, changes nothing: anybody can
    write a report, and only who had the mail knows its name.
    """
    for letter in letters:
        report = letter.report
        if report is None or not report.message_id:
            continue
        left = Outgoing.objects.filter(
            identifier=report.message_id, mailbox=mailbox, state__in=(Fate.SENT, Fate.UNCERTAIN)
        )
        sent = left.select_for_update().first()
        if sent is None:
            continue
        if letter.nature == Nature.COMPLAINT:
            _complained(sent, report, by)
        else:
            _bounced(sent, report, by)


def _bounced(sent: Outgoing, report: Report, by: Actor) -> None:
    recipients = {party["address"] for party in sent.parties}
    failed = [each for each in report.failures if each.is_permanent and each.recipient in recipients]
    if not failed:
        return
    for each in failed:
        if each.status.startswith(NO_SUCH_ADDRESS):
            suppress(kind="mail", address=each.recipient, reason="bounced", note=_said(each)[:200], by=by)
    state = Fate.FAILED if {each.recipient for each in failed} == recipients else sent.state
    reason = "; ".join(_said(each) for each in failed)
    Outgoing.objects.filter(pk=sent.pk).update(state=state, reason=reason[:500], settled_at=now())


def _complained(sent: Outgoing, report: Report, by: Actor) -> None:
    """Who called it spam is not told in most reports: where it went to one address alone, it was that one."""
    if len(sent.parties) == 1:
        note = f"{report.kind}: {sent.subject}"[:200]
        suppress(kind="mail", address=sent.parties[0]["address"], reason="complained", note=note, by=by)


def _said(failure: Failure) -> str:
    words = " ".join(each for each in (failure.status, failure.words) if each)
    return f"{failure.recipient}: {words}" if words else failure.recipient
