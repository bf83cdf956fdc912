"""How files of orders are taken in: who bought is found or added, and what does not agree is not applied."""

from __future__ import annotations

from django.utils.translation import gettext as _

from troth.commerce.commands.checking import wrong_amount, wrong_moment
from troth.commerce.commands.telling import TOLD_AS
from troth.commerce.events import OrderPlaced
from troth.exchange.intake import Batch, Intake, Row
from troth.exchange.values import BadValue
from troth.ground.money import from_stored
from troth.people import arrivals
from troth.timeline.intake import forget_import, write_facts

# The same version with another amount, or another currency at all, is not taken over.
DISPUTED = """
from import_row s join commerce_order t on t.id = s.record_id
where s.{total} is not null and s.{total} <> t.total and s.outcome = {outcome}
    and ((s.{total}).currency <> t.currency or {is_not_later})
"""
KEEP = """
insert into commerce_conflict (order_id, kept, told)
select distinct t.id, t.total, s.{total} {disputed}
on conflict (order_id, told) where settled_at is null do nothing
"""
MARK = "update commerce_order o set is_in_conflict = true where o.id in (select t.id {disputed})"
REFUSE = """
update import_row r set outcome = 'failed', reason = %s, slot = %s
where r.number in (select s.number {disputed})
"""
OLD = """
update import_row r set outcome = 'failed', reason = %s, slot = %s
from import_row s join commerce_order t on t.id = s.record_id
where r.number = s.number and s.outcome = 'updated' and s.{version} < t.version_at
"""
COMPANY_OF_PERSON = """
update commerce_order t set company_id = p.company_id from import_row s, people_person p
where s.outcome = 'created' and t.id = s.record_id and p.id = t.person_id and t.company_id is null
"""


def intakes() -> dict[str, Intake]:
    """Say how orders come in."""
    return {
        "orders": Intake(
            targets=arrivals.WHO, without=frozenset({"person"}), matches=("external_id", "number"),
            complete=_complete, fresh=arrivals.FRESH, find=arrivals.find_people, refuse=_refuse,
            before=arrivals.add_people, after=_after, alike=arrivals.count_alike, unwind=forget_import,
        )
    }  # fmt: skip


def _complete(row: Row) -> Row:
    """Refuse an order that can not be, in the words that a program gets, too."""
    if (at := row.get("placed_at")) and (said := wrong_moment(at)):
        raise BadValue(_("The day of the order %s") % said)
    if (total := row.get("total")) and (said := wrong_amount(from_stored(total))):
        raise BadValue(_("The total %s") % said)
    if row.get("source") and not row.get("external_id"):
        raise BadValue(_("The row names its source, but not the id that the order has there."))
    return arrivals.who_of(row)


def _refuse(batch: Batch) -> None:
    """Leave out old versions, and what the same version says otherwise."""
    if version := batch.column("version_at"):
        later = _("A later version of this order is here.")
        batch.run(OLD.format(version=version), later, batch.slot("version_at"))
    if disputed := _disputed(batch, "updated"):
        said = _("This order is here with another amount. It is kept as a conflict, and not taken over.")
        batch.run(REFUSE.format(disputed=disputed), said, batch.slot("total"))


def _disputed(batch: Batch, outcome: str) -> str:
    """Select the rows that tell of an order with an amount that is not taken over; "" where none can."""
    total, version = batch.column("total"), batch.column("version_at")
    later = f"s.{version} > coalesce(t.version_at, '-infinity')" if version else "false"
    sql = DISPUTED.format(total=total, outcome=f"'{outcome}'", is_not_later=f"({later}) is not true")
    return sql if total else ""


def _after(batch: Batch) -> None:
    if disputed := _disputed(batch, "failed"):
        batch.run(KEEP.format(total=batch.column("total"), disputed=disputed))
        batch.run(MARK.format(disputed=disputed))
    if not batch.column("company"):
        batch.run(COMPANY_OF_PERSON)
    write_facts(
        batch, event=TOLD_AS[OrderPlaced], sentence="placed an order", table="commerce_order", about="orders",
        at="placed_at",
    )  # fmt: skip
