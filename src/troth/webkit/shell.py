"""What stands round every page: the sidebar, the bar at the thumb, the name of the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_bidi

from troth.catalog.registry import find_own_type
from troth.ground.hooks import filled
from troth.ground.modules import SETTINGS, Link, installed
from troth.questions.sql import Sql, in_parentheses, listed
from troth.team.actor import Actor
from troth.team.queries import workspace
from troth.webkit.hooks import Notices, PaletteActions, SidebarCounts, SidebarLinks

FOOT = "foot"  # links with this group stand at the lower end of the sidebar: import, settings
MEMBER = "member"  # … in the menu behind the member's name: account, sessions
TABBAR_LENGTH = 3  # beside “Find” and “More”


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the sidebar, ready to be drawn."""

    label: str
    url: str
    icon: str
    key: str = ""
    count: int = 0
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything the layout needs beside the page itself."""

    workspace: str
    member: Actor | None
    groups: Mapping[str, list[Entry]]
    actions: list[dict[str, Any]]
    theme: str  # "light", "dark", or "" for that of the system
    direction: str  # "ltr" or "rtl"
    is_sidebar_closed: bool
    sign_out_url: str
    notices: list[str]  # addresses of parts that a page asks for, now and again

    @property
    def main_groups(self) -> list[tuple[str, list[Entry]]]:
        """The groups of the sidebar with their titles, the untitled one first."""
        named = [
            (title, entries)
            for title, entries in self.groups.items()
            if title not in ("", FOOT, MEMBER, SETTINGS)
        ]
        return [("", self.groups.get("", [])), *named]

    @property
    def tabbar(self) -> list[Entry]:
        """The few links that fit under a thumb: two of what is due, then who it is about."""
        first, *others = (entries for _, entries in self.main_groups)
        rest = [entry for entries in others for entry in entries]
        room = max(TABBAR_LENGTH - len(rest), 2)
        return (first[:room] + rest)[:TABBAR_LENGTH]

    @property
    def beyond_tabbar(self) -> list[Entry]:
        """What a phone shows under “More”: every other link of the sidebar."""
        entries = [entry for _, group in self.main_groups for entry in group] + self.groups.get(FOOT, [])
        return [entry for entry in entries if entry not in self.tabbar]


def shell_of(request: HttpRequest) -> Shell:
    """Gather what the layout shows to the member of this request."""
    member: Actor | None = getattr(request, "member", None)
    theme = request.COOKIES.get("theme", "")
    return Shell(
        workspace=member.workspace if member else workspace().name,
        member=member,
        groups=_groups(member, request.path) if member else {},
        actions=[action for fill in filled(PaletteActions) for action in fill(seen_by=member)]
        if member
        else [],
        theme=theme if theme in ("light", "dark") else "",
        direction="rtl" if get_language_bidi() else "ltr",
        is_sidebar_closed=request.COOKIES.get("sidebar") == "closed",
        sign_out_url=find_url("account_logout"),
        notices=[url for fill in filled(Notices) if member and (url := fill(seen_by=member))],
    )


def in_context(request: HttpRequest) -> dict[str, Any]:
    """Give every template the layout's `shell`, gathered only where a template asks for it.

    So packages that stand below this one answer with Django's own `render` and get the same frame.
    """
    return {"shell": SimpleLazyObject(lambda: shell_of(request))}


def _groups(member: Actor, path: str) -> dict[str, list[Entry]]:
    counts = waiting_counts(member)
    groups: dict[str, list[Entry]] = {}
    for module in installed():
        for link in module.navigation:
            if (not link.may or member.may(link.may)) and (entry := _entry(link, counts)):
                groups.setdefault(str(link.group), []).append(entry)
    for give in filled(SidebarLinks):
        for group, entry in give(seen_by=member):
            groups.setdefault(str(group), []).append(Entry(**entry))
    # The menu behind the member's name leads into the settings, which stay the place that is lit.
    places = [entry.url for title, entries in groups.items() if title != MEMBER for entry in entries]
    current = max(
        (url for url in places if _is_within(path, url)),
        key=len,
        default="",
    )
    return {
        title: [replace(entry, is_current=entry.url == current) for entry in entries]
        for title, entries in groups.items()
    }


def waiting_counts(member: Actor) -> dict[str, int]:
    """Count what waits behind the links, by the names of their URLs: in one statement, as every page asks."""
    asked: dict[str, Sql] = {}
    for fill in filled(SidebarCounts):
        asked |= fill(seen_by=member)
    if not asked:
        return {}
    counts = Sql("select ") + listed(map(in_parentheses, asked.values()))
    with connection.cursor() as cursor:
        cursor.execute(counts.text, counts.params)
        return dict(zip(asked, cursor.fetchone(), strict=True))


def _entry(link: Link, counts: Mapping[str, int]) -> Entry | None:
    if not (path := find_url(link.url_name)):
        return None
    return Entry(str(link.label), path, link.icon, link.key, counts.get(link.url_name, 0))


def find_url(name: str) -> str:
    """Give the path of a named page, or '' where there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:  # its module is off
        return ""


def list_url(kind: str, part: str = "list", **kwargs: Any) -> str:
    """Give the path of the list of an object type, or of one of its parts: new, peek, cell, bulk, …

    Those of a type that the workspace added are one address for all, in which the type is named.
    """
    if find_own_type(kind):
        return reverse(f"own-{part}", kwargs={"kind": kind, **kwargs})
    return reverse(f"{kind}-{part}", kwargs=kwargs or None)


def find_list_url(kind: str, part: str = "list") -> str:
    """Give the path of a list or of a part of it, or '' for a type without one."""
    try:
        return list_url(kind, part)
    except NoReverseMatch:
        return ""


def _is_within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
