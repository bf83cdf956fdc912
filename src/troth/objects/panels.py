"""What objects show on other pages: the records that point there, and the ways to their lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from troth.catalog.registry import own_types
from troth.objects import queries
from troth.people.hooks import OUT_OF_SIGHT
from troth.team.actor import Actor
from troth.webkit.formats import within
from troth.webkit.panel import Panel, Place
from troth.webkit.shell import find_list_url


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the records that point at a person."""
    return related("people", person_id, seen_by)


def on_company(*, company_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the records that point at a company."""
    return related("companies", company_id, seen_by)


def on_household(*, household_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the records that point at a household."""
    return related("households", household_id, seen_by)


def related(kind: str, record_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give what points at a record, by type and field; last what may be added and is not there."""
    found = queries.pointing_at(kind, record_id, seen_by=seen_by)
    panels = [
        _panel("objects/_pointing.html", 40, pointing=each, record_id=record_id)
        for each in found
        if each.rows
    ]
    if missing := [each for each in found if not each.rows]:
        panels.append(_panel("objects/_adding.html", 45, missing=missing, record_id=record_id))
    return panels


def _panel(template: str, order: int, **context: Any) -> Panel:
    return Panel(place=Place.RELATED, template=template, source="objects", order=order, context=context)


def sidebar_links(*, seen_by: Actor) -> list[tuple[str, dict[str, Any]]]:
    """Give the lists of the workspace's own types that a member may see."""
    return [
        (_("Own objects"), {"label": str(kind.many), "url": url, "icon": kind.icon})
        for kind in own_types()
        if seen_by.may(f"{kind.name}.see") and (url := find_list_url(kind.name))
    ]


def counted(*, person_id: UUID, seen_by: Actor) -> dict[Any, int | None]:
    """Count the records that point at a person, by the word for them."""
    found: dict[Any, int | None] = {}
    for each in queries.counts_about("people", person_id, seen_by=seen_by):
        if each.seen:
            word = str(each.object_type.many)
            found[word] = (found.get(word) or 0) + each.seen
        if each.has_unseen:
            found[OUT_OF_SIGHT] = None
    return found


def when_erased(*, person_id: UUID, seen_by: Actor) -> list[str]:
    """Say what goes with a person, and what stays and points at nobody."""
    going = {(kind.name, field.name) for kind, field in queries.erased_with()}
    counted = queries.counts_about("people", person_id, seen_by=seen_by)
    said = [
        _goes(each) if (each.object_type.name, each.field.name) in going else _stays(each)
        for each in counted
        if each.seen
    ]
    unseen = {(each.object_type.name, each.field.name) in going for each in counted if each.has_unseen}
    if True in unseen:
        said.append(_("Records that you may not see go with them."))
    if False in unseen:
        said.append(_("Records that you may not see stay, and point at nobody."))
    return said


def when_deleted(*, kind: str, record_id: UUID, seen_by: Actor) -> list[str]:
    """Say what stays and points at nothing when a record is deleted that is no person."""
    if kind == "people":
        return []
    counted = queries.counts_about(kind, record_id, seen_by=seen_by)
    said = [_stays(each) for each in counted if each.seen]
    if any(each.has_unseen for each in counted):
        said.append(_("Records that you may not see stay, and point at nobody."))
    return said


def _goes(found: queries.Counted) -> str:
    return ngettext("%s goes with them.", "%s go with them.", found.seen) % _what(found)


def _stays(found: queries.Counted) -> str:
    told = ngettext("%s stays, and points at nobody.", "%s stay, and point at nobody.", found.seen)
    return told % _what(found)


def _what(found: queries.Counted) -> str:
    word = found.object_type.one if found.seen == 1 else found.object_type.many
    return f"{found.seen} {within(word)} ({found.field.label})"
