"""How fast an answer usually comes in a conversation, and whether this one takes too long for that."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from troth.channels.models import Conversation
from troth.ground.clock import now
from troth.team.actor import Actor

NEEDED = {"ours": "our_answer_hours", "theirs": "their_answer_hours"}
# Late is what takes twice as long as usual: the rule is that of whoever the conversation is with.
PACED = """
select case c.turn when 'ours' then p.our_answer_hours when 'theirs' then p.their_answer_hours end,
    people_answer_due(c.turn, c.turn_since, p.our_answer_hours, p.their_answer_hours) < %s
from channels_conversation c join people_person p on p.id = c.person_id where c.id = %s
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """The usual answer of whose turn it is, in hours; None where too little is known of them."""

    hours: Decimal | None = None
    is_late: bool = False


def pace_of(conversation: Conversation, person: Any, *, seen_by: Actor) -> Pace:
    """Hold a conversation against the usual pace of its person, as far as the asker may see that.

    `person` is as `person_of` gave it: None where there is nobody, or nobody whom they may see.
    """
    needed = NEEDED.get(conversation.turn)
    if needed is None or person is None or not seen_by.may_read("people", needed):
        return Pace()
    with connection.cursor() as cursor:
        cursor.execute(PACED, [now(), conversation.pk])
        row = cursor.fetchone()
    return Pace(row[0], bool(row[1])) if row else Pace()
