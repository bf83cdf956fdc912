"""Write what a batch means, set by set: new records, changes with their images, entries beside them."""

from __future__ import annotations

from troth.catalog.types import Kind, Owned
from troth.exchange.engine.batch import StagedBatch
from troth.exchange.engine.matching import differs, is_new_entry, made_by_name
from troth.exchange.engine.plan import Plan, Reference, StagedMany
from troth.exchange.engine.table import columns_of, quoted
from troth.exchange.intake import intakes_of
from troth.exchange.reception import referred_type


def write(batch: StagedBatch) -> None:
    """Write all rows of a classified batch."""
    for reference in made_by_name(batch.plan):
        _make_missing(batch, reference)
    for intake in batch.plan.reception.intakes:
        if intake.before:
            intake.before(batch)
    _create(batch)
    _update(batch)
    for many in batch.plan.many:
        _add_entries(batch, many)
    for intake in batch.plan.reception.intakes:
        if intake.after:
            intake.after(batch)
    _remember_prints(batch)


def _make_missing(batch: StagedBatch, reference: Reference) -> None:
    """Make the records that are only known by name, each once, and point the rows at them."""
    to = referred_type(reference.field)
    if to is None:
        return
    title = to.field(to.title)
    staged = next(staged.name for staged, by in reference.by if by == to.title)
    needed = f"{reference.name} is null and {staged} is not null and outcome in ('created', 'updated')"
    names = batch.run(
        f"select distinct on (norm({staged})) {staged} from import_row"
        f" where {needed} order by norm({staged}), number"
    )
    if not names or title is None:
        return
    wanted = [name for (name,) in names]
    columns, values = [quoted(title.sql_column)], ["given.name"]
    if isinstance(to.visible, Owned):
        columns.append(quoted(to.visible.column))
        values.append("%s::uuid")
    owner = [batch.plan.by.member_id] if isinstance(to.visible, Owned) else []
    batch.insert(
        to.table,
        f"insert into {quoted(to.table)} ({', '.join(columns)}) select {', '.join(values)}"
        " from unnest(%s::text[]) as given(name)",
        *owner,
        wanted,
    )
    made = batch.run(
        f"select (array_agg(id order by id desc))[1] from {quoted(to.table)}"
        f" where norm({quoted(title.sql_column)}) = any(select norm(n) from unnest(%s::text[]) n)"
        f" group by norm({quoted(title.sql_column)})",
        wanted,
    )
    ids = [key for (key,) in made]
    batch.run(
        f"update import_row s set {reference.name} = t.id from {quoted(to.table)} t"
        f" where t.id = any(%s::uuid[]) and norm(t.{quoted(title.sql_column)}) = norm(s.{staged})"
        f" and s.{reference.name} is null and s.outcome in ('created', 'updated')",
        ids,
    )
    for intake in intakes_of(to):
        if intake.refresh:
            intake.refresh(ids)


def _create(batch: StagedBatch) -> None:
    plan = batch.plan
    values: dict[str, str] = {"id": "record_id"}
    for staged in plan.owned:
        values[staged.column] = staged.name
    for reference in plan.references:
        values[reference.field.sql_column] = reference.name
    for name in plan.fresh.keys() & plan.columns.keys():  # the others say what is made beside the record
        own = values.get(name)
        values[name] = f"coalesce({quoted('f_' + name)}, {own})" if own else quoted("f_" + name)
    visible = plan.reception.object_type.visible
    given: list[object] = []
    if isinstance(visible, Owned) and plan.by.member_id:
        given.append(plan.by.member_id)
        own = values.get(visible.column)
        values[visible.column] = f"coalesce({own}, %s::uuid)" if own else "%s::uuid"
    if plan.reception.object_type.is_append_only and "import_id" in plan.columns:
        given.append(plan.import_id)
        values["import_id"] = "%s::uuid"
    columns = ", ".join(map(quoted, values))
    filled = ", ".join(_or_default(plan, column, value) for column, value in values.items())
    batch.insert(
        plan.table,
        f"insert into {quoted(plan.table)} ({columns}) select {filled} from import_row"
        " where outcome = 'created' order by number",
        *given,
    )


def _or_default(plan: Plan, column: str, value: str) -> str:
    found = plan.columns[column]
    if not found.is_required or found.default == "null":
        return value
    return f"coalesce({value}, {found.default.replace('%', '%%')})"


def _update(batch: StagedBatch) -> None:
    plan = batch.plan
    changes = [(staged.name, staged.column, staged.target.kind) for staged in plan.compared]
    changes += [(each.name, each.field.sql_column, each.field.kind) for each in plan.references]
    if plan.reception.object_type.is_append_only or not changes:
        return
    assignments = ", ".join(_assignment(*change) for change in changes)
    differing = " or ".join(differs(plan, *change) for change in changes)
    batch.update(
        plan.table,
        f"update {quoted(plan.table)} t set {assignments} from import_row s"
        f" where s.record_id = t.id and s.outcome = 'updated' and ({differing})",
    )


def _assignment(staged: str, column: str, kind: Kind) -> str:
    name = quoted(column)
    if kind is Kind.TAGS:
        added = f"array(select u from unnest(s.{staged}) u where u <> all(t.{name}::text[]))"
        return f"{name} = t.{name} || coalesce({added}, '{{}}')"
    return f"{name} = coalesce(s.{staged}, t.{name})"


def _add_entries(batch: StagedBatch, many: StagedMany) -> None:
    """Add the entries that a record does not have yet; its first becomes the primary one."""
    declared = many.many
    columns = [declared.owner_column, *(part.sql_column for part in many.parts)]
    values = ["r.record_id", *(f"m.p{place}" for place in range(len(many.parts)))]
    known = columns_of(declared.table)
    values = [
        f"coalesce({value}, {known[column].default})"
        if known[column].is_required and column in known
        else value
        for column, value in zip(columns, values, strict=True)
    ]
    if declared.part("label"):
        columns.append("label")
        values.append("coalesce(m.label, '')")
    if declared.part("is_primary"):
        columns.append("is_primary")
        values.append(
            "row_number() over (partition by r.record_id order by m.place) = 1 and not exists"
            f" (select 1 from {quoted(declared.table)} x"
            f" where x.{quoted(declared.owner_column)} = r.record_id and x.is_primary)"
        )
    batch.insert(
        declared.table,
        f"insert into {quoted(declared.table)} ({', '.join(map(quoted, columns))})"
        f" select {', '.join(values)} from {many.table} m join import_row r using (number)"
        f" where r.outcome in ('created', 'updated') and {is_new_entry(many, 'r')}"
        " order by m.number, m.place",
    )


def _remember_prints(batch: StagedBatch) -> None:
    batch.run(
        "insert into exchange_fingerprint (object_type, print, record_id)"
        " select %s, p.print, s.record_id from import_print p join import_row s using (number)"
        " where s.outcome = 'created'"
        " on conflict (object_type, print) do update set record_id = excluded.record_id",
        batch.plan.reception.object_type.name,
    )
