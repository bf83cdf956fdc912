"""A document as its customer reads it, found by nothing but the token of their link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates

from troth.catalog.errors import NotFound
from troth.ground.clock import now, today
from troth.sales.models import Document, DocumentLink, DocumentVersion, Remark, Signature
from troth.sales.paper import writing
from troth.sales.paper.blocks import read_blocks
from troth.sales.paper.keeping import read_sheet, with_choice
from troth.sales.paper.tokens import link_of
from troth.sales.paper.wording import worded
from troth.sales.paper.words import words_of
from troth.sales.pricing import totals_of
from troth.sales.queries.sheets import firm_of
from troth.team.queries import workspace


@dataclass(frozen=True, slots=True)
class Said:
    """A remark as the customer reads it."""

    name: str
    text: str
    at: str
    is_theirs: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the public page shows. `said` is `worded`, with the options as they are chosen now."""

    document: Document
    version: DocumentVersion
    said: dict[str, Any]
    words: dict[str, str]
    direction: str
    mark: str
    gross: str
    is_open: bool
    signature: Signature | None
    signed_at: str
    remarks: Sequence[Said]
    has_logo: bool


def get_link(token: str) -> DocumentLink:
    """Load the link of a token, with its document.

    Raises NotFound for a token that is guessed, tampered with, expired or taken back, and for a document
    that was withdrawn: all look the same.
    """
    link_id = link_of(token)
    link = link_id and (
        DocumentLink.objects.filter(pk=link_id, revoked_at=None, expires_at__gt=now())
        .exclude(document__state__in=(Document.State.DRAFT, Document.State.WITHDRAWN))
        .select_related("document__deal", "document__signature")
        .first()
    )
    if not link:
        raise NotFound("documents")
    return link


def reading_of(document: Document) -> Reading:
    """Give the newest version of a document, in its customer's language."""
    house = workspace()
    version = document.versions.defer("pdf").latest("number")
    sheet = with_choice(read_sheet(version.sheet), document.chosen)
    locale = writing.locale_of(document.language, document.country)
    zone = ZoneInfo(house.time_zone)
    signature = Signature.objects.filter(document=document).defer("pdf").first()
    is_over = document.valid_until is not None and document.valid_until < today(house.time_zone)

    def moment(at: Any) -> str:
        return str(dates.format_datetime(at.astimezone(zone), "medium", locale=locale))

    return Reading(
        document=document,
        version=version,
        said=worded(read_blocks(version.blocks), sheet),
        words=words_of(document.language),
        direction=writing.direction_of(document.language),
        mark=mark_of(version, document.chosen),
        gross=writing.money(totals_of(sheet.lines, sheet.currency)[0].gross, sheet.currency, locale),
        is_open=document.is_open and not is_over,
        signature=signature,
        signed_at=moment(signature.at) if signature else "",
        remarks=[
            Said(remark.name, remark.text, moment(remark.at), remark.is_theirs)
            for remark in Remark.objects.filter(document=document).order_by("at", "id")
            if remark.text
        ],
        has_logo=bool(firm_of().logo),
    )


def mark_of(version: DocumentVersion, chosen: Sequence[int]) -> str:
    """Give the mark of a version with a choice of options: what is signed is what was seen."""
    return sha256(f"{version.sha256} {sorted(chosen)}".encode()).hexdigest()


def pdf_of(document: Document) -> bytes:
    """Give the paper: sealed, once somebody has agreed to it."""
    signature = Signature.objects.filter(document=document).first()
    return bytes(signature.pdf if signature else document.versions.latest("number").pdf)


def logo() -> bytes:
    """Give the logo of the letterhead."""
    return firm_of().logo


def nowhere() -> dict[str, Any]:
    """Give what is said of a link that leads nowhere, in the language of the workspace."""
    language = workspace().language
    return {"language": language, "words": words_of(language)}
