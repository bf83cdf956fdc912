"""Records that conversations are about, beside their person."""

from __future__ import annotations

from uuid import UUID

from troth.agenda.queries import Subject, subjects_of
from troth.catalog.errors import NotFound
from troth.channels.catalog import CONVERSATIONS
from troth.channels.models import Conversation
from troth.questions import visibility
from troth.questions.search import Found, search
from troth.questions.sql import Sql
from troth.team.actor import Actor

MOST = 4  # of each type
ABOUT = """
select t.* from channels_conversation t join channels_link l on l.conversation_id = t.id
where l.about_kind = %s and l.about_id = %s and """
LAST = " order by t.last_at desc, t.id desc limit %s"
# Who takes part in it stands in its messages, and goes along when two people are merged.
NEVER = (CONVERSATIONS.name, "people")


def records_offered(text: str, *, seen_by: Actor) -> list[Found]:
    """Find records of all types by what is typed, that a conversation can be about."""
    found = search(text, seen_by=seen_by, limit=MOST)
    return sorted(filter(_is_linkable, found), key=lambda each: each.object_type.name == "companies")


def _is_linkable(found: Found) -> bool:
    """Tell whether a conversation can be about it: it has a page and a name."""
    kind = found.object_type
    return bool(kind.url and kind.search_column) and kind.name not in NEVER


def record_named(named: str, *, seen_by: Actor) -> Subject:
    """Load the record that "deals:…" names, by type and id. Raises NotFound, for one out of sight, too."""
    kind, _colon, key = named.partition(":")
    try:
        pair = kind, UUID(key)
    except ValueError:
        raise NotFound(kind) from None
    found = subjects_of([pair], seen_by=seen_by).get(pair)
    if found is None or kind in NEVER:
        raise NotFound(kind)
    return found


def conversations_about(kind: str, record_id: UUID, *, seen_by: Actor, limit: int = 5) -> list[Conversation]:
    """List the last conversations about a record that the asker may see."""
    wanted = (
        Sql(ABOUT, (kind, record_id)) + visibility.condition(CONVERSATIONS, seen_by) + Sql(LAST, (limit,))
    )
    return list(Conversation.objects.raw(wanted.text, wanted.params))
