"""Signed documents outlast the erasure of their customer as long as the law asks, and not a week longer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from troth.sales.models import Retention
from troth.team.acting import acting, erasing
from troth.team.actor import Actor, everyone

# What a company signed is worked with further on, without its person; what a person signed, by nobody.
KEEP = """
update sales_document d
set person_id = null,
    kept_until = coalesce(d.kept_until, sales_kept_until(s.at)),
    deal_id = case when d.company_id is not null then d.deal_id end,
    put_away_at = case when d.company_id is null or d.deal_id is null then coalesce(d.put_away_at, now()) end,
    name = case when d.company_id is not null then d.name else '' end,
    lines = case when d.company_id is not null then d.lines else '[]' end,
    chosen = '[]'
from sales_signature s where s.document_id = d.id and d.person_id = %s
returning d.id
"""
# The contract itself stays, with its seal and its evidence: nothing that was said around it.
BESIDE = (
    "delete from sales_document_link where document_id = any(%s)",
    "delete from sales_document_remark where document_id = any(%s)",
    "delete from sales_document_version v where document_id = any(%s)"
    " and not exists (select from sales_signature s where s.version_id = v.id)",
)


def erase_documents(cursor: CursorWrapper, person_id: UUID) -> None:
    """Forget the documents for a person who is being erased, but for what is signed. Within `erasing()`."""
    cursor.execute(KEEP, [person_id])
    kept = [key for (key,) in cursor.fetchall()]
    for statement in BESIDE:
        cursor.execute(statement, [kept])
    cursor.execute("delete from sales_document where person_id = %s", [person_id])


def forget_kept_documents() -> int:
    """Delete what the law asks to keep no longer. A job of each week; gives how many there were."""
    with acting(everyone(origin="retention")), erasing() as cursor:
        cursor.execute("delete from sales_document where kept_until < current_date")
        return int(cursor.rowcount)


def change_retention(*, values: dict[str, Any], by: Actor) -> None:
    """Say how long signed documents are kept from now on; what an erased person was told stays so."""
    with acting(by):
        Retention.objects.update(years=values["years"], basis=values["basis"])
