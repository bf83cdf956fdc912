"""A warning while somebody is being added who may be there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from troth.people import queries
from troth.team.actor import Actor


def records(*, object_type: str, values: Mapping[str, str], seen_by: Actor) -> list[dict[str, Any]]:
    """Give the people who share the mail, the phone or the name that is being typed."""
    if object_type != "people":
        return []
    name = values.get("name") or f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    email, phone = values.get("email", "").strip(), values.get("phone", "").strip()
    found = queries.same_people(seen_by=seen_by, name=name, email=email, phone=phone)
    return [
        {"title": person.name, "url": f"/people/{person.pk}/", "why": _why(person, email, phone)}
        for person in found
    ]


def _why(person: Any, email: str, phone: str) -> str:
    if email and person.email.casefold() == email.casefold():
        return _("has the same mail")
    if phone and person.phone == phone:
        return _("has the same phone")
    return person.title or (person.company.name if person.company else "") or _("has the same name")
