"""What others do at the same time: who looks, who writes, who has answered, and what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from troth.channels.catalog import CONVERSATIONS
from troth.channels.models import Conversation, Draft, Fate, Happening, Message, Note, Outgoing, Presence
from troth.ground.clock import now
from troth.questions.sql import Sql
from troth.questions.visibility import condition
from troth.team.actor import Actor
from troth.team.queries.members import names_of

LOOKS, WRITES, BEGAN = timedelta(seconds=20), timedelta(minutes=1), timedelta(days=1)
LATELY = timedelta(minutes=10)
CHANGED = """
select coalesce(max(t.updated_at)::text, '') from channels_conversation t where t.updated_at > %s and """


@dataclass(frozen=True, slots=True)
class Other:
    """A member who is here, too. `does`: writes, began (an answer, a while ago), looks."""

    name: str
    does: str
    at: datetime


def others_at(conversation: Conversation, *, seen_by: Actor) -> list[Other]:
    """List who else is at a conversation, those who write first. What they write is theirs alone."""
    at = now()
    drafts = Draft.objects.filter(conversation=conversation, discarded_at=None, changed_at__gt=at - BEGAN)
    looking = Presence.objects.filter(conversation=conversation, seen_at__gt=at - LOOKS)
    found = {key: ("looks", seen) for key, seen in looking.values_list("member", "seen_at")}
    for key, changed in drafts.values_list("member", "changed_at"):
        found[key] = ("writes" if changed > at - WRITES else "began", changed)
    found.pop(seen_by.member_id, None)  # type: ignore[arg-type]
    names = names_of(set(found))
    order = ("writes", "began", "looks")
    others = [Other(names.get(key, ""), does, seen) for key, (does, seen) in found.items()]
    return sorted(others, key=lambda each: (order.index(each.does), each.name))


def answered_since(conversation_id: UUID, at: datetime, *, seen_by: Actor) -> str:
    """Name who has answered in a conversation since a moment, other than the asker; empty for nobody."""
    decided = Outgoing.objects.filter(conversation=conversation_id, decided_at__gt=at)
    decided = decided.exclude(state=Fate.UNDONE).exclude(member=seen_by.member_id)
    written = Message.objects.filter(conversation=conversation_id, direction="out", received_at__gt=at)
    written = written.exclude(member=seen_by.member_id)
    for rows in (decided.order_by("-decided_at"), written.order_by("-received_at")):
        for key in rows.values_list("member", flat=True)[:1]:
            return names_of({key}).get(key, "") if key else "Troth"
    return ""


def stamp_of(conversation: Conversation | None, *, seen_by: Actor) -> str:
    """Give a word that is another one once something that the asker sees has changed, here or in the list.

    Only the last minutes are asked for, so that it costs nothing however many conversations there are.
    """
    sql = Sql(CHANGED, (now() - LATELY,)) + condition(CONVERSATIONS, seen_by)
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        (changed,) = cursor.fetchone() or ("",)
    return "|".join([changed, *(_last_in(conversation) if conversation else ())])


def is_newer(stamp: str, than: str) -> bool:
    """Tell whether something changed between two stamps; what only grew old did not."""
    pairs = zip(stamp.split("|"), than.split("|"), strict=False)
    return any(new not in ("", old) and not (place == 0 and new < old)
               for place, (new, old) in enumerate(pairs))  # fmt: skip


def _last_in(conversation: Conversation) -> Sequence[str]:
    """Name the last note and the last thing done: they do not touch the conversation's own row."""
    found = []
    for rows in (Note.objects, Happening.objects):
        mine = rows.filter(conversation=conversation).order_by("-at", "-pk")
        found.append(str(mine.values_list("pk", flat=True).first() or "none"))
    return found
