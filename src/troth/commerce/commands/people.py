"""What becomes of orders when a person is erased or merged."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from troth.commerce.commands.taking import fingerprint
from troth.commerce.models import Order
from troth.people.commands import move_rows
from troth.team.acting import erasing

# What was sold stays for the books and the figures, without a word of who bought it. That the source may
# tell of it again is no reason to bring them back, so its id is kept as what tells nobody anything.
FORGET = """
update commerce_order set person_id = null, number = %(number)s, source = '', channel = '', place = '',
    external_id = coalesce(%(kept)s::jsonb ->> id::text, '')
where person_id = %(person)s
"""

# What could not be taken was never read: whoever is in it is found by their words.
FORGET_ASIDE = """
delete from commerce_set_aside a where exists (
    select from people_email e where e.person_id = %(person)s and position(e.key in lower(a.body)) > 0
    union all
    select from people_person p where p.id = %(person)s and p.name <> '' and position(p.name in a.body) > 0)
"""


def erase_person(*, person_id: UUID) -> None:
    """Forget a person who is being erased: what they bought stays as somebody's."""
    theirs = Order.objects.filter(person_id=person_id).exclude(external_id="")
    kept = {str(key): fingerprint(*of) for key, *of in theirs.values_list("pk", "source", "external_id")}
    with erasing() as cursor:
        cursor.execute(FORGET, {"person": person_id, "number": _("Order"), "kept": json.dumps(kept)})
        cursor.execute(FORGET_ASIDE, {"person": person_id})


def move_person(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let the orders of one person be another's: see `people.hooks.Merging`."""
    return move_rows(table="commerce_order", column="person_id", source=source, target=target, only=only)
