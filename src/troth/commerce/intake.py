"""How files of orders and papers are taken in: who bought is found or added, what does not agree left out."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from troth.catalog.types import Kind
from troth.commerce.commands.checking import wrong_amount, wrong_moment
from troth.commerce.commands.telling import OF_KIND, TOLD_AS
from troth.commerce.events import OrderPlaced
from troth.commerce.facts import PaperKind
from troth.commerce.models import Bill, Delivery, Payment, Return
from troth.exchange.intake import Batch, Intake, Row
from troth.exchange.targets import Target
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
PAPER_DISPUTED = """
from import_row s join {table} t on t.id = s.record_id
where s.{amount} is not null and s.{amount} <> t.amount and s.outcome = {outcome}
    and ((s.{amount}).currency <> (t.amount).currency or {is_not_later})
"""
KEEP_WITH_PAPER = """
update {table} p set told_otherwise = told.amount
from (select distinct on (t.id) t.id, s.{amount} as amount {disputed}) told where told.id = p.id
"""
AGREED = """
update {table} t set told_otherwise = null from import_row s
where s.outcome = 'updated' and t.id = s.record_id and s.{amount} = t.amount and t.told_otherwise is not null
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
from import_row s join {table} t on t.id = s.record_id
where r.number = s.number and s.outcome = 'updated' and s.{version} < t.version_at
"""
COMPANY_OF_PERSON = """
update commerce_order t set company_id = p.company_id from import_row s, people_person p
where s.outcome = 'created' and t.id = s.record_id and p.id = t.person_id and t.company_id is null
"""


# On timelines without the amount, which not everybody may read.
SENTENCES = {
    PaperKind.BILL: "was billed", PaperKind.PAYMENT: "paid", PaperKind.DELIVERY: "was sent goods",
    PaperKind.RETURN: "sent goods back",
}  # fmt: skip
SETTLING = (PaperKind.PAYMENT, PaperKind.RETURN)
# Order and bill need not be here yet, as those that references find by their id must: they may come later.
REFS = (
    Target(
        name="order_external_id", label=_lazy("Order at its source"), kind=Kind.TEXT, max_length=200,
        column="order_ref", aliases=("order id", "order number", "order no", "order ref"),
    ),
    Target(
        name="bill_external_id", label=_lazy("Bill at its source"), kind=Kind.TEXT, max_length=200,
        column="bill_ref",
        aliases=("bill id", "bill number", "bill ref", "invoice", "invoice id", "invoice number"),
    ),
)  # fmt: skip
TABLES = {
    kind: model._meta.db_table
    for kind, model in zip(PaperKind, (Bill, Payment, Delivery, Return), strict=True)
}


def intakes() -> dict[str, Intake]:
    """Say how orders come in, and what follows them."""
    return {kind.value: _paper_intake(kind) for kind in PaperKind} | {
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
        batch.run(OLD.format(version=version, table="commerce_order"), later, batch.slot("version_at"))
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


def _paper_intake(kind: PaperKind) -> Intake:
    return Intake(
        targets=(*arrivals.WHO, *REFS[: 2 if kind in SETTLING else 1]),
        without=frozenset({"person", "order", "order_ref", "bill", "bill_ref"}),
        matches=("external_id", "number"), complete=_complete_paper, fresh=arrivals.FRESH,
        find=arrivals.find_people, refuse=partial(_refuse_paper, kind),
        before=arrivals.add_people, after=partial(_after_paper, kind), alike=arrivals.count_alike,
        unwind=forget_import,
    )  # fmt: skip


def _complete_paper(row: Row) -> Row:
    """Refuse what can not be, in the words that a program gets, too."""
    if (at := row.get("at")) and (said := wrong_moment(at)):
        raise BadValue(_("The day %s") % said)
    if (amount := row.get("amount")) and (said := wrong_amount(from_stored(amount))):
        raise BadValue(_("The amount %s") % said)
    if row.get("source") and not row.get("external_id"):
        raise BadValue(_("The row names its source, but not the id that it has there."))
    return arrivals.who_of(row)


def _refuse_paper(kind: PaperKind, batch: Batch) -> None:
    if version := batch.column("version_at"):
        later = _("A later version of it is here.")
        batch.run(OLD.format(version=version, table=TABLES[kind]), later, batch.slot("version_at"))
    if disputed := _paper_disputed(kind, batch, "updated"):
        said = _("It is here with another amount. This one is kept as a conflict, and not taken over.")
        batch.run(REFUSE.format(disputed=disputed), said, batch.slot("amount"))


def _paper_disputed(kind: PaperKind, batch: Batch, outcome: str) -> str:
    amount, version = batch.column("amount"), batch.column("version_at")
    later = f"s.{version} > coalesce(t.version_at, '-infinity')" if version else "false"
    told = {"table": TABLES[kind], "amount": amount, "outcome": f"'{outcome}'"}
    return PAPER_DISPUTED.format(**told, is_not_later=f"({later}) is not true") if amount else ""


def _after_paper(kind: PaperKind, batch: Batch) -> None:
    table, amount = TABLES[kind], batch.column("amount")
    if disputed := _paper_disputed(kind, batch, "failed"):
        batch.run(KEEP_WITH_PAPER.format(table=table, amount=amount, disputed=disputed))
        batch.run(AGREED.format(table=table, amount=amount))
    write_facts(
        batch, event=TOLD_AS[OF_KIND[kind]], sentence=SENTENCES[kind], table=table, about=kind.value, at="at"
    )
