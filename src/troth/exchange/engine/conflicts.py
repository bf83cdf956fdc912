"""Find where a file would overwrite what a person typed here later, and let the chosen side win.

Typed means: on a page, as the audit trail tells. What another import or a program wrote is overwritten by
a newer file without a word. Entries beside a record (mails, phones, tags) are only ever added to.
"""

from __future__ import annotations

from dataclasses import dataclass

from troth.catalog.staff import MEMBERS
from troth.catalog.types import Kind, ObjectType
from troth.exchange.engine.batch import StagedBatch
from troth.exchange.engine.matching import differs, known_differs
from troth.exchange.engine.plan import Plan, Reference, Staged
from troth.exchange.engine.table import quoted
from troth.exchange.reception import referred_type
from troth.questions.representation import as_text

LONGEST_SHOWN = 300

# Only rows that would change something look into the audit trail: a file of new people pays nothing.
FIND = """
insert into import_conflict (number, field, ours, theirs)
select s.number, v.field, left(v.ours, {length}), left(v.theirs, {length})
from import_row s join {table} t on t.id = s.record_id
cross join lateral (values {values}) v(field, column_name, is_other, now, ours, theirs)
where s.outcome = 'updated' and v.is_other and exists (
    select 1 from team_audit a
    where a.object_id = t.id and a.operation = 'update' and a.table_name = %s and a.row_id is null
      and a.origin ^@ 'web ' and a.changes -> v.column_name -> 1 = v.now
)
"""
KEEP_TYPED = """
update import_row s set {kept}
from (select number, array_agg(field) as fields from import_conflict group by number) k
where s.number = k.number
"""
JUDGE_AGAIN = """
update import_row s set outcome = case when {differs} then 'updated' else 'skipped' end
from {table} t where t.id = s.record_id and s.number in (select number from import_conflict)
"""
STORE = """
insert into exchange_value_conflict (import_id, line, record_id, field, ours, theirs)
select %s, s.line, s.record_id, c.field, coalesce(c.ours, ''), coalesce(c.theirs, '')
from import_conflict c join import_row s using (number) order by s.line
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """A field of the record in SQL: whether row s differs from record t, both as shown, what was staged."""

    field: str
    column: str
    is_other: str
    ours: str
    theirs: str
    staged: tuple[str, ...]


def settle(batch: StagedBatch, *, keeps_typed: bool) -> int:
    """Store the conflicts of a classified batch, and keep the typed values where that is chosen.

    Gives how many rows have one. A row that differs in nothing else is then skipped.
    """
    plan = batch.plan
    compared = _compared(plan)
    if not plan.is_matching or plan.on_match != "update" or not compared:
        return 0
    values = ", ".join(
        f"('{each.field}', '{each.column}', {each.is_other}, to_jsonb(t.{quoted(each.column)}),"
        f" {each.ours}, {each.theirs})"
        for each in compared
    )
    batch.run(FIND.format(length=LONGEST_SHOWN, table=quoted(plan.table), values=values), plan.table)
    ((count,),) = batch.run("select count(distinct number) from import_conflict")
    if not count:
        return 0
    batch.run(STORE, plan.import_id)
    if keeps_typed:
        kept = {name: each.field for each in compared for name in each.staged}
        cleared = ", ".join(
            f"{name} = case when '{field}' = any(k.fields) then null else s.{name} end"
            for name, field in kept.items()
        )
        batch.run(KEEP_TYPED.format(kept=cleared))
        batch.run(JUDGE_AGAIN.format(differs=known_differs(batch), table=quoted(plan.table)))
    return int(count)


def _compared(plan: Plan) -> list[Compared]:
    if plan.reception.object_type.is_append_only:
        return []
    owned = [_owned(plan, each) for each in plan.compared if each.target.kind is not Kind.TAGS]
    return owned + [_reference(plan, each) for each in plan.references]


def _owned(plan: Plan, staged: Staged) -> Compared:
    column = f"t.{quoted(staged.column)}"
    is_other = differs(plan, staged.name, staged.column, staged.target.kind)
    ours, theirs = (as_text(staged.target.kind, each) for each in (column, f"s.{staged.name}"))
    if staged.target.is_member:
        ours, theirs = _title(MEMBERS, column), _title(MEMBERS, f"s.{staged.name}")
    return Compared(staged.target.name, staged.column, is_other, ours, theirs, (staged.name,))


def _reference(plan: Plan, reference: Reference) -> Compared:
    to = referred_type(reference.field)
    column = reference.field.sql_column
    given = ", ".join(f"s.{staged.name}" for staged, _by in reference.by)
    is_other = f"(coalesce({given}) is not null and t.{quoted(column)} is distinct from s.{reference.name})"
    ours = _title(to, f"t.{quoted(column)}") if to else f"t.{quoted(column)}::text"
    names = (reference.name, *(staged.name for staged, _by in reference.by))
    return Compared(reference.field.name, column, is_other, ours, f"coalesce({given})", names)


def _title(to: ObjectType, key: str) -> str:
    title = to.field(to.title)
    name = title.sql_column if title else "id"
    return f"(select x.{quoted(name)}::text from {quoted(to.table)} x where x.id = {key})"
