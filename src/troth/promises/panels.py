"""What promises show on other pages, and what they offer there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from troth.agenda.panels import steps_about
from troth.cadence.hooks import Reason
from troth.objects.panels import related
from troth.promises import queries
from troth.questions.sql import Sql
from troth.team.actor import Actor
from troth.timeline.hooks import Offer
from troth.webkit.panel import Panel, Place

LISTED = ("tasks", "promises")  # pages that have no promises of their own


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the oldest open promise for the head of the page, and all that is open between us."""
    return _between({"person": person_id}, seen_by, person_id=person_id)


def on_company(*, company_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the oldest open promise for the head of the page, and all that is open between us."""
    return _between({"company": company_id}, seen_by, company_id=company_id)


def on_record(*, object_type: str, record_id: UUID, seen_by: Actor, **also: UUID | None) -> Sequence[Panel]:
    """Give what is promised about a record of any type; `also` are the person and the company it is with."""
    if object_type in LISTED or not seen_by.may("promises.see"):
        return []
    about = {"about_kind": object_type, "about_id": record_id} | {
        name: key for name, key in also.items() if key
    }
    return [_panel(about, seen_by, about=(object_type, record_id))]


def on_promise(promise: Any, *, seen_by: Actor) -> Sequence[Panel]:
    """Give what stands on a promise's page: its next steps, and own records that point at it."""
    whom = {"person": promise.person_id, "company": promise.company_id}
    steps = steps_about("promises", promise.pk, seen_by=seen_by, **whom)
    return [*steps, *related("promises", promise.pk, seen_by)]


def on_today(*, seen_by: Actor) -> Sequence[Panel]:
    """Give what a member owes and what is owed to them, for Today."""
    if not seen_by.may("promises.see"):
        return []
    found = queries.on_today(seen_by)
    context = {"found": found, "may_add": seen_by.may("promises.create")}
    panels = [Panel(place=Place.MAIN, template="promises/_today.html", source="promises", context=context)]
    if found.theirs:
        panels.append(
            Panel(
                place=Place.RELATED,
                template="promises/_today_theirs.html",
                source="promises",
                context=context,
            )
        )
    return panels


def waiting(*, seen_by: Actor) -> dict[str, Sql]:
    """Count what a member owes by now, for the sidebar."""
    return {"promises-list": queries.waiting(seen_by)} if seen_by.may("promises.see") else {}


def notices(*, seen_by: Actor) -> str:
    """Say where pages ask what a member is told of promises."""
    return "/promises/notices/" if seen_by.may("promises.see") else ""


def entry_offers(*, seen_by: Actor) -> list[Offer]:
    """Offer to make a promise of what was said, with words, day and whom filled in."""
    if not seen_by.may("promises.create"):
        return []
    return [Offer(_("Make a promise of this"), "promise", "/promises/new/?source=")]


def reasons(*, people: Sequence[UUID], seen_by: Actor) -> dict[UUID, list[Reason]]:
    """Give as reasons to write what is promised to people, and what was kept a while ago: did it serve?"""
    if not seen_by.may("promises.see"):
        return {}
    found: dict[UUID, list[Reason]] = {}
    for row in queries.worth_a_word(people, seen_by=seen_by):
        text = _("We promised") if row.is_open else _("We kept our word: did it serve?")
        day = row.due_on if row.is_open else row.ended_at.date() if row.ended_at else None
        reason = Reason(
            text=str(text),
            words=row.words,
            on=day,
            url=f"/promises/{row.id}/",
            order=5 if row.is_open else 25,
        )
        if row.person_id:
            found.setdefault(row.person_id, []).append(reason)
    return found


def mentions(*, ids: Mapping[str, set[UUID]], seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Give the words of the promises that facts of a timeline are about, for those who may see them."""
    return queries.mentions_of(ids.get("promises", set()), seen_by=seen_by)


def followed() -> dict[str, str]:
    """Tell segments which table of this package they follow, and its column that holds a person."""
    return {"promises_promise": "person_id"}


def _between(about: Mapping[str, UUID], seen_by: Actor, **whose: UUID) -> Sequence[Panel]:
    if not seen_by.may("promises.see"):
        return []
    oldest = {"promise": queries.oldest_open(seen_by=seen_by, **whose)}
    standing = Panel(
        place=Place.STANDING, template="promises/_oldest.html", source="promises", order=60, context=oldest
    )
    return [standing, _panel(about, seen_by, **whose)]


def _panel(with_what: Mapping[str, Any], seen_by: Actor, **which: Any) -> Panel:
    may_add = seen_by.may("promises.create")
    context = {
        "proposed": queries.suggestions_between(seen_by=seen_by, **which)
        if may_add and "about" not in which
        else [],
        "open": queries.open_promises(seen_by=seen_by, **which),
        "ended": queries.ended_promises(seen_by=seen_by, **which),
        "add_url": f"/promises/new/?{urlencode(with_what)}" if may_add else "",
    }
    return Panel(
        place=Place.RELATED, template="promises/_of_record.html", source="promises", order=15, context=context
    )
