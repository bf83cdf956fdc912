"""Signed documents that only the law keeps: how long, on what basis, and which there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.errors import NotFound
from troth.sales.models import Document, Retention

LAST_DAY = """
select max(coalesce(d.kept_until, sales_kept_until(s.at)))
from sales_document d join sales_signature s on s.document_id = d.id where d.person_id = %s
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """How long signed documents are kept, counted from the end of the year of signing, and why."""

    years: int
    basis: str


def retention() -> Kept:
    """Give how long signed documents are kept, and why."""
    kept = Retention.objects.get()
    return Kept(kept.years, kept.basis or _("The law asks to keep contracts: commercial and tax law."))


def retention_typed() -> dict[str, Any]:
    """Give what the form of it shows."""
    kept = Retention.objects.get()
    return {"years": kept.years, "basis": kept.basis}


def kept_until(person_id: UUID) -> date | None:
    """Give the last day on which a signed document of a person is kept, if they are erased today."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_DAY, [person_id])
        last: date | None = cursor.fetchone()[0]
    return last


def kept_documents() -> Sequence[Document]:
    """List what is put away and kept, what ends first in front."""
    return list(
        Document.objects.filter(put_away_at__isnull=False).order_by("kept_until", "id").defer("lines")[:500]
    )


def get_kept(document_id: UUID) -> Document:
    """Load a document that is put away. Raises NotFound."""
    found = Document.objects.filter(pk=document_id, put_away_at__isnull=False).first()
    if found is None:
        raise NotFound("documents")
    return found
