"""Leads as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.errors import Forbidden, NotFound
from troth.people.hooks import OUT_OF_SIGHT
from troth.people.queries import get_company
from troth.sales.models import Lead
from troth.team.actor import Actor, Verb
from troth.team.visible import within_reach

MOST = 20
HELD = ("name", "status", "source", "reason", "note", "external_id", "received_at")


def get_lead(lead_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Lead:
    """Load a lead. A stranger raises NotFound; one that may be seen but not `to` raises Forbidden."""
    try:
        lead = (
            Lead.objects.select_related("owner", "deal")
            .filter(within_reach(seen_by, "leads"), pk=lead_id)
            .first()
        )
    except (ValueError, ValidationError):
        lead = None
    if lead is None:
        raise NotFound("leads")
    if not seen_by.reaches("leads", to, lead.owner_id):
        raise Forbidden(f"leads.{to}")
    return lead


def leads_of(*, person_id: UUID, seen_by: Actor) -> Sequence[Lead]:
    """List what a person asked for, as far as the asker may see it, the newest first."""
    leads = Lead.objects.filter(within_reach(seen_by, "leads"), person_id=person_id)
    return list(leads.order_by("-received_at", "-id")[:MOST])


def company_named(name: str, *, seen_by: Actor) -> UUID | None:
    """Find the company of a name, folded, among those that the asker may see."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from people_company where norm(name) = norm(%s) order by id limit 20", [name]
        )
        keys: list[UUID] = [key for (key,) in cursor.fetchall()]
    return next((key for key in keys if _sees_company(key, seen_by)), None)


def lead_of_deal(deal_id: UUID, *, seen_by: Actor) -> Lead | None:
    """Find the lead that a deal came from."""
    return Lead.objects.filter(within_reach(seen_by, "leads"), deal_id=deal_id).first()


def mentions_of_leads(ids: set[UUID], *, seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Give words and address of the leads among these that the asker may see."""
    if not ids:
        return {}
    named = Lead.objects.filter(within_reach(seen_by, "leads"), pk__in=ids).values_list("pk", "name")
    return {key: (name, f"/leads/{key}/") for key, name in named}


def _sees_company(key: UUID, seen_by: Actor) -> bool:
    try:
        get_company(key, seen_by=seen_by)
    except NotFound:
        return False
    return True


def leads_held(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give every lead of a person."""
    return [dict(row) for row in Lead.objects.filter(person_id=person_id).order_by("id").values(*HELD)]


def count_leads_of(*, person_id: UUID, seen_by: Actor) -> dict[Any, int | None]:
    """Count the leads of a person, as a part of what they would bring along."""
    theirs = Lead.objects.filter(person_id=person_id)
    seen = theirs.filter(within_reach(seen_by, "leads")).count()
    return {_("leads"): seen} | ({OUT_OF_SIGHT: None} if theirs.count() > seen else {})
