"""What becomes of orders and papers when a person is erased or merged."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.commerce.commands.papers import MODELS
from troth.commerce.commands.taking import fingerprint
from troth.commerce.facts import PaperKind
from troth.commerce.models import Order
from troth.people.commands import move_rows
from troth.team.acting import erasing

NUMBERS = {
    PaperKind.BILL: gettext_lazy("Bill"),
    PaperKind.PAYMENT: gettext_lazy("Payment"),
    PaperKind.DELIVERY: gettext_lazy("Delivery"),
    PaperKind.RETURN: gettext_lazy("Return"),
}
# What was sold stays for the books and the figures, without a word of who bought it. That the source may
# tell of it again is no reason to bring them back, so its id is kept as what tells nobody anything.
FORGET_PAPERS = """
update {table} set person_id = null, number = {number}, source = '', order_ref = '', {own}
    external_id = coalesce(%(kept)s::jsonb ->> id::text, '')
where person_id = %(person)s
"""
OF_PAPERS = {
    PaperKind.BILL: "",
    PaperKind.PAYMENT: "bill_ref = '', method = '',",
    PaperKind.DELIVERY: "carrier = '', tracking = '',",
    PaperKind.RETURN: "bill_ref = '', reason = '',",
}
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
    with erasing() as cursor:
        # Before the orders: a paper that has lost its person would be found by its order's.
        for kind, own in OF_PAPERS.items():
            model = MODELS[kind]
            sql = FORGET_PAPERS.format(table=model._meta.db_table, number="%(number)s", own=own)
            kept = _kept(model, person_id)
            cursor.execute(sql, {"person": person_id, "number": str(NUMBERS[kind]), "kept": kept})
        kept = _kept(Order, person_id)
        cursor.execute(FORGET, {"person": person_id, "number": _("Order"), "kept": kept})
        cursor.execute(FORGET_ASIDE, {"person": person_id})


def move_person(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let the orders and papers of one person be another's: see `people.hooks.Merging`."""
    moved: dict[str, list[str]] = {}
    # The papers first: they follow an order that moves, and would not be among what was moved by itself.
    for table in (*(model._meta.db_table for model in MODELS.values()), "commerce_order"):
        moved |= move_rows(table=table, column="person_id", source=source, target=target, only=only)
    return moved


def _kept(model: type[Model], person_id: UUID) -> str:
    """Give what stands for the ids of somebody's rows, by their keys."""
    theirs = model._default_manager.filter(person_id=person_id).exclude(external_id="")
    told = theirs.values_list("pk", "source", "external_id")
    return json.dumps({str(key): fingerprint(*of) for key, *of in told})
