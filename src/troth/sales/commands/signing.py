"""What a customer does with a document, through the link they were given: nobody is signed in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, Q, When
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict
from troth.ground.clock import now, today
from troth.ground.money import Money
from troth.sales.commands.deals import change_deal
from troth.sales.commands.documents import keep_version, named, tell, title_of
from troth.sales.events import (
    DocumentAccepted,
    DocumentAsked,
    DocumentChosen,
    DocumentDeclined,
    DocumentExpired,
    DocumentSigned,
    DocumentViewed,
)
from troth.sales.models import Document, DocumentLink, DocumentVersion, Remark, Signature
from troth.sales.paper.blocks import read_blocks
from troth.sales.paper.certificate import seal_of
from troth.sales.paper.evidence import Evidence, Stroke, set_evidence
from troth.sales.paper.keeping import read_sheet, with_choice
from troth.sales.paper.sealing import sealed
from troth.sales.paper.typesetting import Unsettable
from troth.sales.pricing import totals_of, worth_of
from troth.sales.queries.public import mark_of
from troth.sales.queries.sheets import firm_of, once_of
from troth.team.acting import acting
from troth.team.actor import Actor, everyone
from troth.team.queries import workspace as workspace_now

MOST_REMARKS = 100
POSTS_A_MINUTE = 30
OPEN = (Document.State.SENT, Document.State.VIEWED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Somebody at the other end of a link: the name they gave, and from where they came."""

    name: str
    email: str = ""
    address: str
    device: str = ""

    @property
    def actor(self) -> Actor:
        """How the audit trail names them: not at all. Who it was stands with what they signed or said."""
        return everyone(name=_("Customer"), origin="document link")


class AlreadyAnswered(Conflict):
    """Somebody else was quicker: the document is signed."""


class DocumentChanged(Conflict):
    """The document is not what the customer had before them."""


class DocumentClosed(Conflict):
    """The document can not be answered any more."""


class NameUnsettable(Conflict):
    """The name of whoever signs has signs that stand in no font of the workspace."""


class TooMany(Conflict):
    """More was sent over one link than a customer would."""


def note_view(*, document: Document, hand: Hand) -> None:
    """Note that the customer has opened the document, the first time."""
    if document.state != Document.State.SENT:
        return
    by = hand.actor
    with acting(by):
        opened = Document.objects.filter(pk=document.pk, state=Document.State.SENT).update(
            state=Document.State.VIEWED, viewed_at=now()
        )
        if opened:
            tell(
                document,
                DocumentViewed(**named(document)),
                by,
            )


def choose_options(*, document: Document, chosen: Sequence[int], hand: Hand) -> None:
    """Keep which options the customer wants. Raises Conflict where it is settled."""
    by = hand.actor
    with acting(by):
        held = _open(document)
        sheet = read_sheet(held.versions.latest("number").sheet)
        lines = sheet.lines
        wanted = sorted({at for at in chosen if 0 <= at < len(lines) and lines[at].is_optional})
        if wanted == held.chosen:
            return
        value = once_of(with_choice(sheet, wanted).lines, sheet.currency)
        Document.objects.filter(pk=held.pk).update(chosen=wanted, value=value)
        wishes = ", ".join(lines[at].description for at in wanted) or _("nothing")
        event = DocumentChosen(**named(held), chosen=wishes[:200])
        tell(held, event, by)


def ask(*, document: Document, text: str, hand: Hand) -> None:
    """Keep a question or comment of the customer. Raises TooMany."""
    by = hand.actor
    with acting(by):
        held = _held(document)
        if held.remarks.count() >= MOST_REMARKS:
            raise TooMany(held.pk)
        Remark.objects.create(document=held, is_theirs=True, name=hand.name, text=text, at=now())
        event = DocumentAsked(**named(held), who=hand.name, text=text[:200])
        tell(held, event, by)


def decline(*, document: Document, reason: str, hand: Hand) -> None:
    """Say no, for a reason or without one. Raises Conflict where it is settled."""
    by = hand.actor
    with acting(by):
        held = _open(document)
        Document.objects.filter(pk=held.pk).update(state=Document.State.DECLINED, closed_at=now())
        said = {"name": hand.name, "text": reason, "at": now()}
        Remark.objects.create(document=held, is_theirs=True, is_refusal=True, **said)
        event = DocumentDeclined(
            **named(held),
            who=hand.name,
            reason=reason[:200],
        )
        tell(held, event, by)


def agree(*, document: Document, seen: str, drawn: Sequence[Stroke], hand: Hand) -> Signature:
    """Sign a document, or accept one that asks for no signature, and seal it.

    `seen` is the mark of what the customer had before them (`mark_of`). Raises AlreadyAnswered where
    somebody was quicker, DocumentChanged where it is not what was looked at, DocumentClosed
    after its last day.
    """
    by, at = hand.actor, now()
    with acting(by):
        held = _open(document)
        version = held.versions.latest("number")
        if seen != mark_of(version, held.chosen):
            raise DocumentChanged(held.pk)
        version = _with_choice(held, version, by)
        _revalue(held, version, by)
        signature = _signature(held, version, drawn, hand, at)
        state = Document.State.SIGNED if held.asks_signature else Document.State.ACCEPTED
        Document.objects.filter(pk=held.pk).update(state=state, closed_at=at)
        happened = DocumentSigned if held.asks_signature else DocumentAccepted
        tell(
            held,
            happened(**named(held), who=hand.name),
            by,
        )
    return signature


def spend_a_post(*, link: DocumentLink) -> None:
    """Count what is sent over a link. Raises TooMany after so many in a minute."""
    minute = now().replace(second=0, microsecond=0)
    spent = Case(When(minute=minute, then=F("posts") + 1), default=1)
    within = ~Q(minute=minute) | Q(minute=None) | Q(posts__lt=POSTS_A_MINUTE)
    if not DocumentLink.objects.filter(within, pk=link.pk).update(posts=spent, minute=minute):
        raise TooMany(link.pk)


def expire_documents() -> int:
    """Close what nobody answered by its last day. A job of each hour; gives how many there were."""
    by = everyone(origin="expiry")
    day = today(workspace_now().time_zone)
    due = Document.objects.filter(state__in=OPEN, valid_until__lt=day).select_related("deal")
    count = 0
    for document in due[:1000]:
        with acting(by):
            closed = Document.objects.filter(pk=document.pk, state__in=OPEN, valid_until__lt=day).update(
                state=Document.State.EXPIRED, closed_at=now()
            )
            if closed:
                event = DocumentExpired(**named(document))
                tell(document, event, by)
        count += closed
    return count


def _held(document: Document) -> Document:
    return Document.objects.select_for_update(of=("self",)).select_related("deal").get(pk=document.pk)


def _open(document: Document) -> Document:
    """Lock a document that can be answered. Raises AlreadyAnswered or DocumentClosed."""
    held = _held(document)
    if signature := Signature.objects.filter(document=held).defer("pdf").first():
        raise AlreadyAnswered(signature.name)
    over = held.valid_until is not None and held.valid_until < today(workspace_now().time_zone)
    if held.state not in OPEN or over:
        raise DocumentClosed(held.state)
    return held


def _with_choice(document: Document, version: DocumentVersion, by: Actor) -> DocumentVersion:
    """Give the version that says what was chosen: the one that was seen, or one set anew with the choice."""
    sheet = read_sheet(version.sheet)
    chosen = with_choice(sheet, document.chosen)
    if chosen == sheet:
        return version
    sheet = chosen.with_logo(firm_of().logo)
    blocks = read_blocks(version.blocks)
    return keep_version(document, blocks, sheet, made_from=version.template_version_id, by=by)


def _revalue(document: Document, version: DocumentVersion, by: Actor) -> None:
    """Let a deal be worth what was agreed to, options and all: nobody need type it.

    A document without an amount, such as a promise to keep silent, says nothing of that.
    """
    sheet = read_sheet(version.sheet)
    worth = worth_of(totals_of(sheet.lines, sheet.currency))
    if worth and document.deal:
        change_deal(record=document.deal, values={"value": Money(worth, sheet.currency)}, by=by)


def _signature(
    document: Document, version: DocumentVersion, drawn: Sequence[Stroke], hand: Hand, at: datetime
) -> Signature:
    workspace = workspace_now()
    seal = seal_of(workspace.name)
    how = Signature.How.CLICKED
    if document.asks_signature:
        how = Signature.How.DRAWN if drawn else Signature.How.TYPED
    evidence = Evidence(
        kind=document.kind,
        number=document.number,
        name=hand.name,
        email=hand.email,
        at=at,
        address=hand.address,
        device=hand.device,
        how=how,
        drawn=drawn,
        signed_sha256=version.sha256,
        sealed_by=workspace.name,
        seal_sha256=seal.fingerprint,
        language=document.language,
        country=document.country,
        time_zone=workspace.time_zone,
    )
    reason = f"{hand.name}, {title_of(document)}"
    try:
        page = set_evidence(evidence)
    except Unsettable:
        raise NameUnsettable(document.pk) from None
    return Signature.objects.create(
        document=document,
        version=version,
        name=hand.name,
        email=hand.email,
        how=how,
        drawn=[list(map(list, stroke)) for stroke in drawn],
        at=at,
        address=hand.address,
        device=hand.device,
        agreed_sha256=version.sha256,
        pdf=sealed(bytes(version.pdf), page, seal=seal, reason=reason),
    )
