"""What a member of staff does with a document: change, send, withdraw, answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Invalid
from troth.ground.clock import now, today
from troth.ground.events import Event
from troth.sales.commands.chronicle import chronicle
from troth.sales.events import DocumentAnswered, DocumentSent, DocumentWithdrawn
from troth.sales.models import Document, DocumentLink, DocumentVersion, Remark
from troth.sales.paper.blocks import Block, read_blocks
from troth.sales.paper.keeping import lines_as_json, read_lines, sheet_as_json
from troth.sales.paper.sheet import Sheet
from troth.sales.paper.typesetting import Unsettable, set_pdf
from troth.sales.queries.conditions import met
from troth.sales.queries.limits import above_limit
from troth.sales.queries.sheets import once_of, sheet_of
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.queries import workspace

LINK_DAYS = 90
CHANGED = ("name", "language", "country", "currency", "valid_until", "asks_signature")
NEXT_NUMBER = """
insert into sales_document_series as series (kind, year, last) values (%s, %s, 1)
on conflict (kind, year) do update set last = series.last + 1 returning last
"""


def change_document(*, record: Document, values: Mapping[str, Any], by: Actor) -> Document:
    """Change what a document will say when it is sent next. Raises Conflict where it is settled."""
    with acting(by):
        held = _held(record)
        if held.state in SETTLED:
            raise Conflict(_("This document is settled; it can not be changed any more."))
        for name in CHANGED:
            if name in values and (values[name] or name != "name"):
                setattr(held, name, values[name])
        if "lines" in values:
            held.lines = lines_as_json(values["lines"])
        held.value = once_of(read_lines(held.lines), held.currency)
        held.save(update_fields=[*CHANGED, "lines", "value"])
        held.refresh_from_db(fields=["updated_at"])
    return held


def delete_draft(*, document: Document, by: Actor) -> None:
    """Delete a document that was never sent. Raises Conflict for one that was: it can be withdrawn."""
    with acting(by):
        if not Document.objects.filter(pk=document.pk, state=Document.State.DRAFT).delete()[0]:
            raise Conflict(_("It was sent already. Withdraw it instead."))


def send_document(*, document: Document, by: Actor) -> DocumentVersion:
    """Give a document its number and set it: from now on the customer may answer to exactly this.

    One that was sent before gets a further version under its number, and the customer's choice of options
    begins anew. Raises Conflict where it is settled, Invalid where it says nothing.
    """
    with acting(by):
        held = _held(document)
        if held.state in SETTLED:
            raise Conflict(_("This document is settled. Make a new one."))
        if not held.lines:
            raise Invalid([("lines", _("Add a line first: what it is, how many, and the price."))])
        if over := above_limit(held.deal, read_lines(held.lines), by, currency=held.currency):
            said = _("Above your discount limit, and not approved on the deal: %s.") % ", ".join(over)
            raise Invalid([("lines", said)])
        day = today(workspace().time_zone)
        if held.valid_until and held.valid_until < day:
            raise Invalid([("valid_until", _("The last day it holds is over."))])
        if not held.serial:
            held.year, held.serial = day.year, _next_number(held.kind, day.year)
        made_from = held.template.versions.latest("number")
        blocks = met(read_blocks(made_from.blocks), held, by)
        version = keep_version(held, blocks, sheet_of(held), made_from=made_from.pk, by=by)
        held.state, held.sent_at, held.viewed_at, held.closed_at = Document.State.SENT, now(), None, None
        held.chosen = _chosen(held)
        held.value = once_of(read_lines(held.lines), held.currency)
        held.save()
        make_link(document=held, by=by)
        tell(held, DocumentSent(**named(held)), by)
    return version


def withdraw_document(*, document: Document, by: Actor) -> None:
    """Take back what was offered: its links lead nowhere. Raises Conflict where it is settled."""
    with acting(by):
        held = _held(document)
        if held.state in SETTLED or held.state == Document.State.DRAFT:
            raise Conflict(_("Only what was sent and is not settled can be withdrawn."))
        Document.objects.filter(pk=held.pk).update(state=Document.State.WITHDRAWN, closed_at=now())
        revoke_links(document=held, by=by)
        tell(held, DocumentWithdrawn(**named(held)), by)


def make_link(*, document: Document, by: Actor) -> DocumentLink:
    """Make a way in for the customer, good for 90 days."""
    with acting(by):
        return DocumentLink.objects.create(
            document=document,
            made_at=now(),
            made_by_id=by.member_id,
            expires_at=now() + timedelta(days=LINK_DAYS),
        )


def revoke_links(*, document: Document, by: Actor) -> None:
    """Close every way in that a customer was given."""
    with acting(by):
        DocumentLink.objects.filter(document=document, revoked_at=None).update(revoked_at=now())


def replace_links(*, document: Document, by: Actor) -> None:
    """Close the ways in that were given out, and make a new one. Raises Conflict for a draft."""
    with acting(by):
        held = _held(document)
        if held.state in (Document.State.DRAFT, Document.State.WITHDRAWN):
            raise Conflict(_("There is nothing to be read by the customer."))
        revoke_links(document=held, by=by)
        make_link(document=held, by=by)


def answer_remark(*, document: Document, text: str, by: Actor) -> None:
    """Answer the customer on the page of the document."""
    with acting(by):
        held = _held(document)
        said = {"member_id": by.member_id, "name": by.name, "text": text, "at": now()}
        Remark.objects.create(document=held, is_theirs=False, **said)
        event = DocumentAnswered(**named(held), who=by.name, text=text[:200])
        tell(held, event, by)


def keep_version(
    document: Document, blocks: list[Block], sheet: Sheet, *, made_from: UUID | None, by: Actor
) -> DocumentVersion:
    """Set a document and keep it as its next version, for good, with the version of its template.

    Raises Invalid for a sign that stands in no font of the workspace.
    """
    try:
        pdf = set_pdf(blocks, sheet)
    except Unsettable as sign:
        said = _("No font here has “%s”. An administrator adds one to the folder “fonts” of the workspace.")
        raise Invalid([("document", said % sign)]) from None
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    return DocumentVersion.objects.create(
        document=document,
        number=last + 1,
        template_version_id=made_from,
        blocks=[block.as_json for block in blocks],
        sheet=sheet_as_json(sheet),
        pdf=pdf,
        sha256=sha256(pdf).hexdigest(),
        made_at=now(),
        made_by_id=by.member_id,
    )


def tell(document: Document, event: Event, by: Actor) -> None:
    """Write on the timeline of the deal and its customer what became true, and publish it."""
    chronicle(
        event,
        about=("deals", document.deal_id) if document.deal_id else None,
        person_id=document.person_id,
        company_id=document.company_id,
        by=by,
    )


def named(document: Document) -> dict[str, Any]:
    """Give what every event of a document says: which one it is, of which deal, and what it is called."""
    return {"document_id": document.pk, "deal_id": document.deal_id, "document": title_of(document)}


def title_of(document: Document) -> str:
    """Name a document as the timeline does: "Quote 2026-0012"."""
    return f"{document.get_kind_display()} {document.number}".strip()


SETTLED = (Document.State.ACCEPTED, Document.State.SIGNED, Document.State.WITHDRAWN)


def _held(document: Document) -> Document:
    """Lock a document, with its deal: of two at once, the second sees what the first did."""
    return (
        Document.objects.select_for_update(of=("self",))
        .select_related("deal", "template")
        .get(pk=document.pk)
    )


def _chosen(document: Document) -> list[int]:
    return [at for at, line in enumerate(document.lines) if line["is_optional"] and line["is_chosen"]]


def _next_number(kind: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [kind, year])
        number: int = cursor.fetchone()[0]
    return number
