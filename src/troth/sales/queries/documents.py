"""Documents as the staff see them: what a deal has, how each stands, what changed between versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from babel import Locale
from babel.numbers import get_decimal_symbol
from django.db.models import Count, Q

from troth.catalog.errors import Forbidden, NotFound
from troth.ground.money import Money
from troth.sales.catalog.documents import TONES
from troth.sales.models import Deal, Document, DocumentVersion, Remark, Signature
from troth.sales.paper.blocks import Block, read_blocks
from troth.sales.paper.certificate import seal_of
from troth.sales.paper.differences import Change, differences
from troth.sales.paper.keeping import read_lines, read_sheet
from troth.sales.paper.lines import Line
from troth.sales.paper.sheet import Sheet
from troth.sales.paper.tokens import token_of
from troth.sales.paper.verifying import is_sealed_by
from troth.sales.paper.wording import worded
from troth.sales.paper.words import languages as known_languages
from troth.sales.pricing import totals_of
from troth.sales.queries.conditions import met
from troth.sales.queries.deals import get_deal
from troth.sales.queries.sheets import once_of, sheet_of
from troth.team.actor import Actor, Verb
from troth.team.queries import workspace
from troth.team.visible import within_reach
from troth.webkit.formats import locale


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list."""

    id: UUID
    title: str
    state: str
    state_label: str
    tone: str
    total: Money
    since: datetime
    remarks: int


@dataclass(frozen=True, slots=True)
class Revision:
    """One version as it was sent, with what changed since the one before.

    `made_from` is the number of the version of its template.
    """

    number: int
    made_from: int | None
    made_at: datetime
    sha256: str
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class SealRow:
    """Who agreed to a document, and whether the seal holds."""

    name: str
    email: str
    how: str
    at: datetime
    address: str
    device: str
    sha256: str
    holds: bool


def get_document(document_id: UUID, *, seen_by: Actor, to: Verb = Verb.SEE) -> Document:
    """Load a document by the rights on its deal. A stranger raises NotFound; Forbidden where not `to`."""
    found = (
        Document.objects.select_related("deal", "deal__owner", "template", "person", "company", "signature")
        .filter(pk=document_id)
        .first()
    )
    if found is None or found.deal_id is None or not seen_by.may("documents.see"):
        raise NotFound("documents")
    try:
        deal = get_deal(found.deal_id, seen_by=seen_by)
    except NotFound as hidden:
        raise NotFound("documents") from hidden
    if not seen_by.reaches("documents", to, deal.owner_id):
        raise Forbidden(f"documents.{to}")
    return found


def documents_of(deal_id: UUID) -> list[DocumentRow]:
    """List the documents of a deal, the newest first. The asker has loaded the deal."""
    documents = Document.objects.filter(deal_id=deal_id).order_by("-created_at").prefetch_related("remarks")
    return [_row(document) for document in documents]


def revisions_of(document: Document) -> list[Revision]:
    """List what was sent under a document's number, the newest first."""
    revisions: list[Revision] = []
    before: dict[str, Any] | None = None
    for version in document.versions.order_by("number").select_related("template_version").defer("pdf"):
        said = worded(read_blocks(version.blocks), read_sheet(version.sheet))
        changes = [change for change in differences(before, said) if change.kind != "same"] if before else []
        made_from = version.template_version.number if version.template_version else None
        revisions.append(Revision(version.number, made_from, version.made_at, version.sha256, changes))
        before = said
    return revisions[::-1]


def get_version(document: Document, number: int) -> DocumentVersion:
    """Load one version of a document with its PDF."""
    version = document.versions.filter(number=number).first()
    if version is None:
        raise NotFound("documents")
    return version


def remarks_of(document: Document) -> Sequence[Remark]:
    """List what was asked and said about a document, the oldest first."""
    return list(document.remarks.select_related("member").order_by("at", "id"))


def newest_token(document: Document) -> str:
    """Give the token of the newest link that still leads in; "" where there is none."""
    link = document.links.filter(revoked_at=None).order_by("-made_at").first()
    return token_of(link.pk) if link else ""


def draft_of(document: Document, *, seen_by: Actor) -> tuple[list[Block], Sheet]:
    """Give blocks and sheet of a document as the asker would send it now. Raises Invalid as `met` does."""
    blocks = read_blocks(document.template.versions.latest("number").blocks)
    return met(blocks, document, seen_by), sheet_of(document)


def languages() -> list[tuple[str, str]]:
    """List the languages that documents are written in, by their own names."""
    return [
        (code, str(Locale.parse(code).get_display_name(code) or code).capitalize())
        for code in known_languages()
    ]


def typed_of(document: Document) -> dict[str, Any]:
    """Give what a form shows of a document."""
    names = ("name", "language", "country", "currency", "valid_until", "asks_signature")
    return {name: getattr(document, name) for name in names}


def typed_lines(document: Document) -> list[dict[str, str]]:
    """Give the lines of a document as they are typed, and a row in which nothing is said yet."""
    empty = {**_typed(Line(description="")), "price": ""}
    return [*map(_typed, read_lines(document.lines)), empty]


def totals_now(document: Document) -> list[dict[str, Any]]:
    """Give what the lines come to, as the member at the screen reads it."""
    return [
        {"period": total.period, "worth": Money(total.gross, document.currency)}
        for total in totals_of(read_lines(document.lines), document.currency)
    ]


def sealed_pdf(document: Document) -> bytes:
    """Give the sealed document. Raises NotFound for one that nobody has agreed to."""
    signature = Signature.objects.filter(document=document).first()
    if signature is None:
        raise NotFound("documents")
    return bytes(signature.pdf)


def seal_of_document(document: Document) -> SealRow | None:
    """Give who agreed to a document, and whether its seal holds; None while nobody has."""
    signature = Signature.objects.filter(document=document).first()
    if signature is None:
        return None
    holds = is_sealed_by(bytes(signature.pdf), seal_of(workspace().name).certificate)
    return SealRow(
        signature.name, signature.email, signature.get_how_display(), signature.at, signature.address,
        signature.device, signature.agreed_sha256, holds,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Papers:
    """Documents for a person to be erased: those that the asker sees go or stay, and the hidden."""

    goes: int
    stays: int
    hidden: int


def papers_of_person(person_id: UUID, *, seen_by: Actor) -> Papers:
    """Count the documents for a person."""
    mine = Q(deal__in=Deal.objects.filter(within_reach(seen_by, "deals")))
    if not seen_by.may("documents.see"):
        mine = Q(pk__in=[])
    is_signed = Q(signature__isnull=False)
    counted = Document.objects.filter(person_id=person_id).aggregate(
        goes=Count("pk", filter=mine & ~is_signed),
        stays=Count("pk", filter=mine & is_signed),
        hidden=Count("pk", filter=~mine),
    )
    return Papers(**counted)


def papers_held(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give what is held of a person in documents: each with who agreed to it, and what they said of it."""
    documents = (
        Document.objects.filter(person_id=person_id).order_by("id").prefetch_related("remarks", "versions")
    )
    return [_held(document) for document in documents]


def _held(document: Document) -> dict[str, Any]:
    agreed = Signature.objects.filter(document=document).values(
        "name", "email", "how", "at", "address", "device"
    )
    return {
        "name": document.name,
        "kind": document.kind,
        "number": document.number,
        "state": document.state,
        "language": document.language,
        "lines": document.lines,
        "chosen": document.chosen,
        "sent_at": document.sent_at,
        "said": [version.sheet for version in document.versions.all()],
        "agreed": [dict(row) for row in agreed],
        "remarks": [
            {"name": remark.name, "text": remark.text, "at": remark.at} for remark in document.remarks.all()
        ],
    }


def _typed(line: Line) -> dict[str, str]:
    """Write a line as a member types it: the decimal mark of the place, no groups."""
    mark = get_decimal_symbol(locale())
    numbers = {
        name: format(getattr(line, name), "f").replace(".", mark)
        for name in ("quantity", "price", "discount_percent", "tax_percent")
    }
    place = ("chosen" if line.is_chosen else "optional") if line.is_optional else ""
    return {
        "description": line.description, "details": line.details, "unit": line.unit,
        "period": line.period, "place": place, "with_tax": "on" if line.is_tax_included else "", **numbers,
    }  # fmt: skip


def _row(document: Document) -> DocumentRow:
    return DocumentRow(
        id=document.pk,
        title=f"{document.get_kind_display()} {document.number}".strip(),
        state=document.state,
        state_label=document.get_state_display(),
        tone=TONES[document.state],
        total=document.value or once_of(read_lines(document.lines), document.currency),
        since=document.closed_at or document.viewed_at or document.sent_at or document.created_at,
        remarks=len(document.remarks.all()),
    )
