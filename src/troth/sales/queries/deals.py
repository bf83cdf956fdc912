"""Deals as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from troth.catalog.errors import Forbidden, NotFound
from troth.ground.clock import now
from troth.people.hooks import OUT_OF_SIGHT
from troth.people.queries import names_of
from troth.sales.models import Deal, DealPerson, DealState, Part, Stage, Status
from troth.sales.queries.pipelines import stages_of
from troth.team.actor import Actor, Verb
from troth.team.visible import within_reach

MOST = 20


@dataclass(frozen=True, slots=True)
class Rung:
    """A stage on the way of one deal. `standing` is passed, here, ahead or skipped; `days` it was there."""

    stage: Stage
    standing: str
    days: int | None


@dataclass(frozen=True, slots=True)
class Taking:
    """Somebody who takes part in a deal."""

    person_id: UUID
    name: str
    part: str
    label: str


def get_deal(deal_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Deal:
    """Load a deal. A stranger raises NotFound; one that may be seen but not `to` raises Forbidden."""
    try:
        deal = (
            Deal.objects.select_related("owner", "stage", "pipeline", "lost_reason")
            .filter(within_reach(seen_by, "deals"), pk=deal_id)
            .first()
        )
    except (ValueError, ValidationError):
        deal = None
    if deal is None:
        raise NotFound("deals")
    if not seen_by.reaches("deals", to, deal.owner_id):
        raise Forbidden(f"deals.{to}")
    return deal


@dataclass(frozen=True, slots=True)
class DealOf:
    """A deal of somebody, and what they are in it, in words; "" where nothing is said."""

    deal: Deal
    part: str


def deals_of(
    *, seen_by: Actor, person_id: UUID | None = None, company_id: UUID | None = None
) -> Sequence[DealOf]:
    """List the deals of a person or company that the asker may see: the open ones first, then the newest."""
    about = (
        Q(person_id=person_id) | Q(pk__in=DealPerson.objects.filter(person_id=person_id).values("deal_id"))
        if person_id
        else Q(company_id=company_id)
    )
    deals = Deal.objects.select_related("stage").filter(within_reach(seen_by, "deals"), about)
    in_order = sorted(deals.order_by("-created_at")[: MOST * 5], key=lambda deal: not deal.is_open)
    shown = in_order[:MOST]
    parts: dict[UUID, str] = {}
    if person_id:
        played = DealPerson.objects.filter(person_id=person_id, deal__in=shown).order_by("-id")
        parts = dict(played.values_list("deal_id", "part"))
    labels = dict(Part.choices)
    return [DealOf(deal, str(labels[parts[deal.pk]]) if deal.pk in parts else "") for deal in shown]


def involvement_of(
    person_ids: Sequence[UUID], *, company_id: UUID, seen_by: Actor
) -> dict[UUID, list[tuple[Deal, str]]]:
    """Give by person the open deals with their company that they are in, with what they are in it.

    Whoever the deal is with and who has no part of their own in it is the customer.
    """
    deals = Deal.objects.filter(within_reach(seen_by, "deals"), company_id=company_id, status=Status.OPEN)
    found = {deal.pk: deal for deal in deals.order_by("-created_at")[:MOST]}
    labels = dict(Part.choices)
    parts = {
        (person_id, deal_id): str(labels[part])
        for person_id, deal_id, part in DealPerson.objects.filter(
            deal__in=found, person__in=person_ids
        ).values_list("person_id", "deal_id", "part")
    }
    for deal in found.values():
        if deal.person_id and deal.person_id in person_ids:
            parts.setdefault((deal.person_id, deal.pk), _("Customer"))
    return {
        person_id: [(deal, parts[person_id, key]) for key, deal in found.items() if (person_id, key) in parts]
        for person_id in person_ids
    }


def way_of(deal: Deal) -> list[Rung]:
    """Give the way of a deal through its pipeline, with the days that it spent in each stage."""
    spent: dict[UUID, float] = {}
    states = DealState.objects.filter(deal=deal, pipeline_id=deal.pipeline_id)
    for stage_id, since, until in states.values_list("stage_id", "since", "until"):
        spent[stage_id] = spent.get(stage_id, 0.0) + _days(since, until or now())
    stages = [
        stage
        for stage in stages_of(deal.pipeline_id)
        if stage.kind == Status.OPEN or stage.pk == deal.stage_id
    ]
    here = next((at for at, stage in enumerate(stages) if stage.pk == deal.stage_id), 0)
    return [
        Rung(
            stage, _standing(at, here, stage.pk in spent), int(spent[stage.pk]) if stage.pk in spent else None
        )
        for at, stage in enumerate(stages)
    ]


def parts_of(deal: Deal, *, seen_by: Actor) -> list[Taking]:
    """List who takes part in a deal, as far as the asker may see them."""
    taking = list(DealPerson.objects.filter(deal=deal).order_by("id").values_list("person_id", "part"))
    names = names_of([person_id for person_id, _part in taking], seen_by=seen_by)
    labels = dict(Part.choices)
    return [
        Taking(person_id, names[str(person_id)], part, str(labels[part]))
        for person_id, part in dict(taking).items()
        if str(person_id) in names
    ]


def open_among(ids: Sequence[UUID]) -> set[UUID]:
    """Tell which of these deals are neither won nor lost."""
    return set(Deal.objects.filter(pk__in=ids, status=Status.OPEN).values_list("pk", flat=True))


def mentions_of(ids: set[UUID], *, seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Give name and address of the deals among these that the asker may see."""
    if not ids:
        return {}
    named = Deal.objects.filter(within_reach(seen_by, "deals"), pk__in=ids).values_list("pk", "name")
    return {key: (name, f"/deals/{key}/") for key, name in named}


def held_about(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give the deals that a person has a part in."""
    theirs = Q(person_id=person_id) | Q(
        pk__in=DealPerson.objects.filter(person_id=person_id).values("deal_id")
    )
    told = ("name", "status", "source", "competitors", "note", "lost_note", "external_id", "created_at")
    rows = Deal.objects.filter(theirs).order_by("id").values(*told)
    return [dict(row) for row in rows]


def belongings_of(*, person_id: UUID, seen_by: Actor) -> dict[Any, int | None]:
    """Count the deals of a person, as a part of what they would bring along."""
    theirs = Deal.objects.filter(person_id=person_id)
    seen = theirs.filter(within_reach(seen_by, "deals")).count()
    return {_("deals"): seen} | ({OUT_OF_SIGHT: None} if theirs.count() > seen else {})


def _standing(at: int, here: int, was_there: bool) -> str:
    if at == here:
        return "here"
    if at > here:
        return "ahead"
    return "passed" if was_there else "skipped"


def _days(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds() / 86_400
