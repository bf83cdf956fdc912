"""How files of leads, of what is sold, and of its prices are taken in, beyond what the catalog says."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.registry import object_types
from troth.catalog.types import Kind
from troth.exchange.intake import Batch, Intake, Row
from troth.exchange.targets import Target
from troth.exchange.values import BadValue
from troth.people import arrivals
from troth.sales import queries
from troth.sales.events import LeadTaken
from troth.timeline.intake import forget_import, write_facts

NUMBER = Target(
    name="product_number", label=gettext_lazy("Product: Number"), kind=Kind.TEXT, reference="product",
    by="number", max_length=60,
    aliases=("product number", "sku", "item number", "article number", "product no", "product code"),
)  # fmt: skip
# Only an administrator sets these up, and an import asks no more than the right to import.
SET_UP = ("pipelines", "stages", "loss_reasons", "discount_limits")
SAME_LEAD = """
update import_row s set record_id = found.id, is_known = true from (
    select distinct on (w.number) w.number, t.id from import_row w
    join sales_lead t on t.person_id = coalesce(w.f_person_id, {own}) and norm(t.name) = norm(w.{interest})
    where w.record_id is null and w.reason is null and (t.status in ('new', 'working') or {same_moment})
    order by w.number, t.id
) found where found.number = s.number
"""
REFUSE = """
update import_row r set outcome = 'failed', reason = %s
from import_row s left join sales_deal t on t.id = s.record_id
where r.number = s.number and s.outcome in ('created', 'updated')
    and {here} = %s and t.stage_id is distinct from %s and {value} in ('', '{{}}')
"""
COMPANY_OF_PERSON = """
update sales_lead t set company_id = p.company_id from import_row s, people_person p
where s.outcome = 'created' and t.id = s.record_id and p.id = t.person_id and t.company_id is null
"""
SAME = """
update import_row s set record_id = t.id, is_known = true from {table} t
where s.record_id is null and s.reason is null and {same}
"""


def intakes() -> dict[str, Intake]:
    """Give what there is to say of each object type."""
    return {
        "leads": Intake(
            targets=arrivals.WHO, without=frozenset({"person"}), matches=("external_id",),
            complete=_complete_lead, fresh=arrivals.FRESH, find=arrivals.find_people, known=_same_leads,
            before=arrivals.add_people, after=_after_leads, alike=arrivals.count_alike,
            unwind=forget_import,
        ),
        "deals": Intake(refuse=_hold_to_stages, owns={"sales_deal_state": "deal_id"}),
        "products": Intake(matches=("number", "name")),
        "variants": Intake(targets=(NUMBER,), matches=("number",), known=_same_variants),
        "prices": Intake(targets=(NUMBER,), known=_same_prices),
        "tax_rates": Intake(known=_same_rates),
        "deal_lines": Intake(complete=_refuse_line),
        **dict.fromkeys(SET_UP, Intake(complete=_refuse_setting)),
    }  # fmt: skip


def _complete_lead(row: Row) -> Row:
    """Say who asks, and refuse a row that says neither that nor what for."""
    who = arrivals.who_of(row)
    points_at = any(row.get(name) for name in row if name.startswith("person_"))
    if not who["who_name"] and not points_at:
        raise BadValue(_("The row has no name, no mail and no phone: nobody who asks."))
    if row.get("status") == "dropped" and not row.get("reason"):
        raise BadValue(_("Say why it is dropped."))
    return who


def _same_leads(batch: Batch) -> None:
    """Know an open lead again by who asks and what for, and one that is closed by when that was, too."""
    if interest := batch.column("interest"):
        own = batch.column("person")
        received = batch.column("received_at")
        names = {
            "own": f"w.{own}" if own else "null::uuid",
            "same_moment": f"t.received_at = w.{received}" if received else "false",
        }
        batch.run(SAME_LEAD.format(interest=interest, **names))


def _after_leads(batch: Batch) -> None:
    if not batch.column("company"):
        batch.run(COMPANY_OF_PERSON)
    write_facts(batch, event=LeadTaken.name, sentence=LeadTaken.sentence, table="sales_lead", about="leads")


def _hold_to_stages(batch: Batch) -> None:
    """Refuse deals that come to a stage without the fields that it asks for. What is in it already stays.

    Steps are not asked for, as of no new deal; and neither is why one was lost: that may be long ago.
    """
    fields = {field.name: field for field in object_types()["deals"].fields}
    stage = batch.column("stage")
    here = f"coalesce(s.{stage}, t.stage_id, %s)" if stage else "coalesce(t.stage_id, %s)"
    first = queries.first_stage().pk
    for each in queries.asking_stages():
        for name in each.needs_fields:
            if (field := fields.get(name)) is None:
                continue
            column = batch.column(name)
            given = f"nullif(nullif(s.{column}::text, ''), '{{}}'), " if column else ""
            said = _("“%(stage)s” needs %(field)s.") % {"stage": each.name, "field": field.label}
            value = f"coalesce({given}t.\"{field.sql_column}\"::text, '')"
            batch.run(REFUSE.format(here=here, value=value), said, first, each.pk, each.pk)


def _same_prices(batch: Batch) -> None:
    """Know a price again by its list, product, variant and quantity: a table of new prices changes them."""
    _same(
        batch, "sales_price", price_list="t.price_list_id = s.{}", product="t.product_id = s.{}",
        variant="t.variant_id is not distinct from {}", from_quantity="t.from_quantity = coalesce({}, 1)",
    )  # fmt: skip


def _same_variants(batch: Batch) -> None:
    _same(batch, "sales_variant", product="t.product_id = s.{}", name="norm(t.name) = norm(s.{})")


def _same_rates(batch: Batch) -> None:
    _same(
        batch, "sales_tax_rate", country="t.country = s.{}", tax_class="t.tax_class = s.{}",
        starts_on="t.starts_on = s.{}", customer="t.customer = coalesce({}, '')",
    )  # fmt: skip


def _same(batch: Batch, table: str, **parts: str) -> None:
    """Point rows at the records that are the same in all of these parts.

    A part that a file need not have is null for it; without one that it must have, nothing is the same.
    """
    said = []
    for name, sql in parts.items():
        column = batch.column(name)
        if not column and "s.{}" in sql:
            return
        said.append(sql.format(column if "s.{}" in sql else f"s.{column}" if column else "null"))
    batch.run(SAME.format(table=table, same=" and ".join(said)))


def _refuse_line(_row: Row) -> Row:
    """Refuse lines of deals: what they cost is held against a limit, one by one."""
    raise BadValue(_("Lines of deals come in by the API, where each is priced and checked."))


def _refuse_setting(_row: Row) -> Row:
    """Refuse how deals go: what is set up asks for an administrator, one by one."""
    raise BadValue(_("This is set up under Settings, or by the API."))
