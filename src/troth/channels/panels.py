"""What conversations show on other pages: in the sidebar, to whoever is mentioned, beside people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from troth.channels import queries
from troth.questions.sql import Sql
from troth.team.actor import Actor
from troth.webkit.panel import Panel, Place

MOST = 5


def waiting(*, seen_by: Actor) -> dict[str, Sql]:
    """Count what a member has in hand and must answer, for the sidebar."""
    return {"inbox:inbox": queries.waiting(seen_by)} if seen_by.may("conversations.see") else {}


def notices(*, seen_by: Actor) -> str:
    """Say where pages ask in which notes a member is mentioned."""
    return "/inbox/notices/" if seen_by.may("conversations.see") else ""


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the button that opens the composer, to whoever may write, and the last conversations."""
    panels = list(_panel(f'person = "{person_id}"', seen_by))
    if seen_by.may("people.change") and seen_by.may_read("people", "email"):
        context = {"person_id": person_id}
        panels.append(
            Panel(
                place=Place.ACTIONS, template="channels/_write.html", source="channels", context=context
            )
        )  # fmt: skip
    return panels


def writes_at(*, seen_by: Actor) -> str:
    """Say where a mail to somebody is written, to whoever may write."""
    may_write = seen_by.may("people.change") and seen_by.may_read("people", "email")
    return f"{reverse('mail:write')}?person=" if may_write else ""


def on_company(*, company_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the last conversations with the people of a company, or linked to it."""
    if not seen_by.may("conversations.see"):
        return []
    found: list[Any] = queries.last_with(f'person.company = "{company_id}"', seen_by=seen_by)
    found += queries.conversations_about("companies", company_id, seen_by=seen_by)
    rows = {row.id: row for row in found}.values()
    return [_listed(sorted(rows, key=lambda row: row.last_at, reverse=True)[:MOST])]


def on_record(*, object_type: str, record_id: UUID, seen_by: Actor, **_also: UUID | None) -> Sequence[Panel]:
    """Give the last conversations that are linked to a record; nothing where there is none."""
    if not seen_by.may("conversations.see"):
        return []
    rows = queries.conversations_about(object_type, record_id, seen_by=seen_by)
    return [_listed(rows)] if rows else []


def mentions(*, ids: Mapping[str, set[UUID]], seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Lead from entries of a timeline that a message made to its conversation."""
    return queries.places_of_messages(ids.get("messages", set()), seen_by=seen_by)


def words(*, ids: Mapping[str, set[UUID]], seen_by: Actor) -> dict[UUID, str]:
    """Give the words of messages that a timeline has none of."""
    return queries.words_of_messages(ids.get("messages", set()), seen_by=seen_by)


def followed() -> dict[str, str]:
    """Tell segments which table of this package they follow, and its column that holds a person."""
    return {"channels_conversation": "person_id"}


def _panel(where: str, seen_by: Actor) -> Sequence[Panel]:
    if not seen_by.may("conversations.see"):
        return []
    return [_listed(queries.last_with(where, seen_by=seen_by))]


def _listed(rows: Sequence[Any]) -> Panel:
    return Panel(
        place=Place.RELATED, template="channels/inbox/_with.html", source="channels", order=20,
        context={"rows": rows},
    )  # fmt: skip
