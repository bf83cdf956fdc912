"""What a workspace writes to people for, and in which words it says so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from troth.catalog.errors import NotFound
from troth.privacy.models import Budget, Channel, Purpose, QuietHours, Wording

OTHERWISE = "en"
CHANNELS = Channel.choices


def purposes() -> Sequence[Purpose]:
    """List all purposes, those that are retired last."""
    found = Purpose.objects.prefetch_related("topics")
    return sorted(found, key=lambda each: (each.retired_at is not None, each.position, each.key))


def open_purposes() -> Sequence[Purpose]:
    """List the purposes that messages are sent for."""
    return list(Purpose.objects.filter(retired_at=None).prefetch_related("topics"))


def limits() -> dict[str, Any]:
    """Give the budget over all that can be refused, and the quiet hours, as the form names them."""
    budget = Budget.objects.filter(purposes=[], channels=[]).first()
    found: dict[str, Any] = {"most": budget.most if budget else "", "days": budget.days if budget else 7}
    for quiet in QuietHours.objects.all():
        found[f"{quiet.channel}_starts"] = f"{quiet.starts:%H:%M}"
        found[f"{quiet.channel}_ends"] = f"{quiet.ends:%H:%M}"
    return found


def other_budgets() -> Sequence[Budget]:
    """List the budgets for some purposes or channels."""
    found = Budget.objects.order_by("days", "most", "pk")
    return [each for each in found if each.purposes or each.channels]


def find_purpose(key: str) -> Purpose | None:
    """Find a purpose by its key."""
    return Purpose.objects.filter(key=key).first()


def find_purposes(keys: Collection[str]) -> Sequence[Purpose]:
    """Find purposes by their keys."""
    return list(Purpose.objects.filter(key__in=keys)) if keys else []


def get_purpose(purpose_id: UUID) -> Purpose:
    """Load a purpose. Raises NotFound."""
    found = Purpose.objects.filter(pk=purpose_id).first()
    if found is None:
        raise NotFound("purposes")
    return found


def newest_wording(purpose: Purpose, language: str) -> Wording | None:
    """Give the words of a purpose in a language, else in English, else in any."""
    base = language.replace("_", "-").partition("-")[0].lower()
    found = {each.language: each for each in wordings_of(purpose)}
    return found.get(base) or found.get(OTHERWISE) or next(iter(found.values()), None)


def wordings_of(purpose: Purpose) -> Sequence[Wording]:
    """Give the newest words of a purpose in each language."""
    newest = Wording.objects.filter(purpose=purpose).order_by("language", "-version")
    return list(newest.distinct("language"))
