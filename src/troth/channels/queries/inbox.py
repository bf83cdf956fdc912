"""The one inbox: its views with what waits in each, and the conversations of one, fifty at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from troth.channels.catalog import CONVERSATIONS
from troth.channels.models import Conversation, Message
from troth.channels.queries.conversations import reached, teams_mailboxes, unread, writers_of
from troth.channels.queries.finding import Hit, hits
from troth.questions.errors import BadCursor, QuestionError
from troth.questions.listing import condition, page_of, read_page, read_query
from troth.questions.sql import TRUE, Sql, all_of, in_parentheses, separated
from troth.questions.visibility import OWN_TEAMS
from troth.team.actor import Actor

SHOWN = ",".join((
    "id", "subject", "channel", "person", "assignee", "team", "state", "turn", "turn_since", "last_at",
    "preview", "snoozed_until", "tags", "is_private",
))  # fmt: skip
MOST_COUNTED = 1_000
AWAKE = 'state = "open" and snoozed_until is missing'
WAITING = """
select count(*) from (select from channels_conversation t where t.assignee_id = %s and t.state = 'open'
    and t.snoozed_until is null and t.turn = 'ours' limit 1000) waiting
"""


@dataclass(frozen=True, slots=True)
class View:
    """A part of the inbox: a question, or for teams what they have in hand and what came to their mailboxes.

    `counts`: how many are in it is shown.
    """

    key: str
    label: Any
    where: str
    counts: bool = True
    of_teams: bool = False


VIEWS = (
    View("mine", _("Mine"), f"assignee = me and {AWAKE}"),
    View("unassigned", _("Unassigned"), f"assignee is missing and team is missing and {AWAKE}"),
    View("team", _("My teams"), AWAKE, of_teams=True),
    View("waiting", _("Our turn"), f'turn = "ours" and {AWAKE}'),
    View("snoozed", _("Put off"), "snoozed_until is present"),
    View("closed", _("Closed"), 'state = "closed"', counts=False),
    View("all", _("All"), "", counts=False),
)
BY_KEY = {view.key: view for view in VIEWS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A conversation in the list, ready to be shown."""

    id: UUID
    subject: str
    who: str
    assignee: str
    team: str
    turn: str
    turn_since: datetime | None
    last_at: datetime
    preview: str
    state: str
    snoozed_until: datetime | None
    channel: str
    tags: Sequence[str]
    is_unread: bool
    is_private: bool
    hit: Hit | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list, with the cursors beside it."""

    rows: Sequence[Row]
    next: str
    previous: str


def view_of(key: str, *, seen_by: Actor) -> View:
    """Give the view of this name; without one what is a member's own, or for a program everything."""
    return BY_KEY.get(key) or BY_KEY["mine" if seen_by.member_id else "all"]


def listed(view: View, *, seen_by: Actor, after: str = "", where: str = "") -> Listed:
    """List the conversations of a view, the last first, by a fixed number of queries.

    Raises QuestionError.
    """
    asked = " and ".join(f"({part})" for part in (view.where, where.strip()) if part)
    query = read_query(CONVERSATIONS, where=asked, after=after, fields=SHOWN)
    try:
        page = page_of(query, seen_by, _within(view, seen_by))
    except BadCursor:
        page = page_of(read_query(CONVERSATIONS, where=asked, fields=SHOWN), seen_by, _within(view, seen_by))
    found = read_page(page, seen_by)
    return Listed(_rows(found.items, seen_by), found.next or "", found.previous or "")


def found(view: View, text: str, *, seen_by: Actor, where: str = "", after: str = "") -> Listed:
    """List the conversations of a view that hold these words, the newest hit first, by few queries.

    Raises QuestionError.
    """
    asked = " and ".join(f"({part})" for part in (view.where, where.strip()) if part)
    told = hits(text, seen_by=seen_by, where=asked, within=_within(view, seen_by), after=after)
    places = {each.conversation_id: each for each in told.found}
    if not places:
        return Listed([], "", "")
    query = read_query(CONVERSATIONS, fields=SHOWN, limit=len(places))
    page = page_of(query, seen_by, Sql("t.id = any(%s::uuid[])", (list(places),)))
    rows = {row.id: row for row in _rows(read_page(page, seen_by).items, seen_by)}
    shown = [replace(rows[key], hit=hit) for key, hit in places.items() if key in rows]
    return Listed(shown, told.next, "")


def _rows(items: Sequence[dict[str, Any]], seen_by: Actor) -> list[Row]:
    ids = [UUID(str(item["id"])) for item in items]
    unknown = [key for key, item in zip(ids, items, strict=True) if not _name(item.get("person"))]
    writers = writers_of(unknown) if unknown else {}
    not_read = unread(ids, seen_by=seen_by) if ids else set()
    return [_row(key, item, writers, not_read) for key, item in zip(ids, items, strict=True)]


def counts(*, seen_by: Actor) -> dict[str, int]:
    """Count what is in each view, in one statement; of many it is enough to know that they are."""
    counted = [view for view in VIEWS if view.counts and (seen_by.member_id or "= me" not in view.where)]
    parts = []
    for view in counted:
        query = read_query(CONVERSATIONS, where=view.where)
        where = all_of([condition(query, seen_by), _within(view, seen_by)])
        limited = Sql("select from channels_conversation t where ") + where
        limited += Sql(" limit %s", (MOST_COUNTED,))
        parts.append(
            Sql("select %s as key, count(*) from ", (view.key,)) + in_parentheses(limited) + Sql(" t")
        )
    whole = separated(" union all ", parts)
    with connection.cursor() as cursor:
        cursor.execute(whole.text, whole.params)
        return dict(cursor.fetchall())


def waiting(seen_by: Actor) -> Sql:
    """Count what a member has in hand and must answer, for the sidebar."""
    return Sql(WAITING, (seen_by.member_id,))


def _within(view: View, seen_by: Actor) -> Sql:
    if not view.of_teams:
        return TRUE
    given = Sql(f"(t.team_id = any(array({OWN_TEAMS})) or t.team_id is null and", (seen_by.member_id,))
    return given + Sql(" t.mailbox_id = any(array(") + teams_mailboxes(seen_by) + Sql(")))")


def _row(key: UUID, item: dict[str, Any], writers: dict[UUID, str], not_read: set[UUID]) -> Row:
    return Row(
        id=key,
        subject=item.get("subject") or "",
        who=_name(item.get("person")) or writers.get(key, ""),
        assignee=_name(item.get("assignee")),
        team=_name(item.get("team")),
        turn=item.get("turn") or "rest",
        turn_since=item.get("turn_since"),
        last_at=item["last_at"],
        preview=item.get("preview") or "",
        state=item.get("state") or "",
        snoozed_until=item.get("snoozed_until"),
        channel=item.get("channel") or "",
        tags=item.get("tags") or [],
        is_private=bool(item.get("is_private")),
        is_unread=key in not_read,
    )


def _name(reference: Any) -> str:
    return (reference or {}).get("name") or ""


def last_with(where: str, *, seen_by: Actor, limit: int = 5) -> list[Row]:
    """List the last conversations that meet a question; none where the asker may not ask it."""
    try:
        query = read_query(CONVERSATIONS, where=where, fields=SHOWN, limit=limit)
        found = read_page(page_of(query, seen_by), seen_by)
    except QuestionError:
        return []
    return [_row(UUID(str(item["id"])), item, {}, set()) for item in found.items]


def likely_same(conversation: Conversation, *, seen_by: Actor, limit: int = 5) -> list[Row]:
    """List the last other conversations with the same person, which this one may go on with."""
    if conversation.person_id is None:
        return []
    rows = last_with(f'person = "{conversation.person_id}"', seen_by=seen_by, limit=limit + 1)
    return [row for row in rows if row.id != conversation.pk][:limit]


def words_of_messages(ids: set[UUID], *, seen_by: Actor) -> dict[UUID, str]:
    """Give what was said in messages whose conversations the asker may see."""
    if not ids:
        return {}
    found = Message.objects.filter(pk__in=ids).values_list("pk", "conversation", "said")
    seen = reached([conversation for _key, conversation, _said in found], seen_by=seen_by)
    return {key: said for key, conversation, said in found if conversation in seen}


def places_of_messages(ids: set[UUID], *, seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Give subject and address of the conversations that messages stand in, which the asker may see."""
    if not ids:
        return {}
    found = Message.objects.filter(pk__in=ids).values_list("pk", "conversation", "conversation__subject")
    seen = reached([conversation for _key, conversation, _subject in found], seen_by=seen_by)
    return {
        key: (subject or gettext("Conversation"), f"/inbox/{conversation}/#m-{key}")
        for key, conversation, subject in found
        if conversation in seen
    }
