"""Find what the rows of a batch mean: the records they point at, and the one they are already.

Every step refuses rows by giving them a `reason`; refused rows take no part in the steps behind.
"""

from __future__ import annotations

from troth.catalog.types import Kind
from troth.exchange.engine.batch import StagedBatch, keys_of
from troth.exchange.engine.plan import WHOLE_ROW, Plan, Reference, Staged, StagedMany
from troth.exchange.engine.table import quoted
from troth.exchange.intake import intakes_of
from troth.exchange.reception import referred_type
from troth.questions.visibility import condition
from troth.team.actor import Verb

# What a row is refused for. The words for people are in `refusals.py`.
NOT_FOUND, AMBIGUOUS, NOT_YOURS, TAKEN, REPEATED, MAY_NOT_CREATE, MISSING = (
    "not found", "ambiguous", "not yours", "taken", "repeated", "may not create", "missing",
)  # fmt: skip

FIND = """
update import_row s set {name} = f.id, reason = case when f.n > 1 and {is_strict} then '{ambiguous}' end,
       slot = case when f.n > 1 and {is_strict} then {slot} end
from (
    select w.wanted, (array_agg(t.id order by t.id))[1] as id, count(distinct t.id) as n
    from (select distinct {staged_key} as wanted from import_row where {staged} is not null) w
    join {source} on {key} = w.wanted and {key} <> ''
    where {visible} group by w.wanted
) f
where {own_key} = f.wanted and s.{name} is null and s.reason is null
"""


def find_references(batch: StagedBatch) -> None:
    """Find the records that the rows point at; make those that may be made by name."""
    for reference in batch.plan.references:
        is_made = _is_made_by_name(batch.plan, reference)
        for staged, by in reference.by:
            _find(batch, reference, staged, by, is_strict=not is_made)
        blamed = " ".join(
            f"when {staged.name} is not null then {staged.slot}" for staged, _by in reference.by
        )
        given = " or ".join(f"{staged.name} is not null" for staged, _by in reference.by)
        if not is_made:
            batch.run(
                f"update import_row set reason = %s, slot = case {blamed} end"
                f" where ({given}) and {reference.name} is null and reason is null",
                NOT_FOUND,
            )


def _find(batch: StagedBatch, reference: Reference, given: Staged, by: str, *, is_strict: bool) -> None:
    to = referred_type(reference.field)
    if to is None:
        return
    field, staged = to.field(by), given.name
    keys = keys_of(to, by)
    fold = "lower({})" if field and field.kind is Kind.EMAIL else "norm({})" if by == to.title else "{}"
    visible = condition(to, batch.plan.by)
    sql = FIND.format(
        name=reference.name, is_strict=is_strict, ambiguous=AMBIGUOUS, slot=given.slot, staged=staged,
        staged_key=fold.format(staged), own_key=fold.format(f"s.{staged}"), source=keys.source, key=keys.key,
        visible=visible.text,
    )  # fmt: skip
    batch.run(sql, *visible.params)


def _is_made_by_name(plan: Plan, reference: Reference) -> bool:
    to = referred_type(reference.field)
    if to is None or not plan.by.may(f"{to.name}.create"):
        return False
    by_title = any(by == to.title for _staged, by in reference.by)
    return by_title and any(intake.is_made_by_name for intake in intakes_of(to))


def made_by_name(plan: Plan) -> list[Reference]:
    """List the references whose missing records are made."""
    return [reference for reference in plan.references if _is_made_by_name(plan, reference)]


def find_known(batch: StagedBatch) -> None:
    """Find the record that each row is already, as far as the importer may see it."""
    plan = batch.plan
    for intake in plan.reception.intakes:
        if intake.find:
            intake.find(batch)
    if not plan.is_matching:
        return
    if plan.match != WHOLE_ROW:
        _find_by_key(batch)
    for intake in plan.reception.intakes:
        if intake.known:
            intake.known(batch)
    object_type = plan.reception.object_type
    batch.run(
        f"""update import_row s set record_id = f.id, is_known = true
        from (
            select i.number, t.id from import_print i
            join exchange_fingerprint p on p.object_type = %s and p.print = i.print
            join {quoted(object_type.table)} t on t.id = p.record_id
        ) f
        where s.number = f.number and s.reason is null""",
        object_type.name,
    )
    _refuse_foreign(batch)


def _find_by_key(batch: StagedBatch) -> None:
    plan = batch.plan
    object_type = plan.reception.object_type
    keys = keys_of(object_type, plan.match)
    visible = condition(object_type, plan.by)
    batch.run(
        f"""update import_row s set record_id = f.id, is_known = true,
            reason = case when f.n > 1 then '{AMBIGUOUS}' end,
            slot = case when f.n > 1 then {plan.slot(plan.match)} end
        from (
            select i.number, (array_agg(t.id order by t.id))[1] as id, count(distinct t.id) as n
            from import_key i join {keys.source} on {keys.key} = i.key and {keys.key} <> ''
            where {visible.text} group by 1
        ) f
        where s.number = f.number and s.reason is null""",
        *visible.params,
    )
    for intake in intakes_of(object_type):
        if plan.match in intake.formerly:
            _find_by_former_key(batch, intake.formerly[plan.match])


def _find_by_former_key(batch: StagedBatch, former: str) -> None:
    """Find who had a value once, where nobody has it now; it is not written, since they have another one."""
    plan = batch.plan
    visible = condition(plan.reception.object_type, plan.by)
    staged = next(each.name for each in plan.single if each.slot == plan.slot(plan.match))
    batch.run(
        f"""with wanted as materialized (
            select i.number, i.key from import_key i join import_row s using (number)
            where s.record_id is null and s.reason is null and i.key <> ''
        ), keys as (select distinct key from wanted), known as ({former})
        update import_row s set record_id = t.id, is_known = true, {staged} = null
        from wanted join known using (key) join {quoted(plan.table)} t on t.id = known.id
        where s.number = wanted.number and {visible.text}""",
        *visible.params,
    )


def _refuse_foreign(batch: StagedBatch) -> None:
    """Refuse to change what the importer may see but not change."""
    plan = batch.plan
    object_type = plan.reception.object_type
    mine = condition(object_type, plan.by, Verb.CHANGE)
    if plan.on_match == "update" and not object_type.is_append_only:
        batch.run(
            f"""update import_row s set reason = '{NOT_YOURS}' from {quoted(object_type.table)} t
            where t.id = s.record_id and s.reason is null and not ({mine.text})""",
            *mine.params,
        )


def refuse_taken(batch: StagedBatch) -> None:
    """Refuse values that must be unique and belong to another record or to an earlier row."""
    plan = batch.plan
    for staged in plan.owned:
        if not plan.columns[staged.column].is_unique:
            continue
        column = f"t.{quoted(staged.column)}"
        is_said = f" and {column} <> ''" if staged.sql_type == "text" else ""
        batch.run(
            f"""update import_row s set reason = '{TAKEN}', slot = {staged.slot} from {quoted(plan.table)} t
            where {column} = s.{staged.name}{is_said} and t.id is distinct from s.record_id
              and s.reason is null"""
        )
        batch.run(
            f"""update import_row s set reason = '{TAKEN}', slot = {staged.slot}
            from (select {staged.name} as value, min(number) as first from import_row
                  where reason is null and {staged.name} is not null group by 1 having count(*) > 1) d
            where s.{staged.name} = d.value and s.number > d.first and s.reason is null"""
        )


SEEN = """
with k as (
    select i.number, hashtextextended(i.key, 0) as hash from import_key i
    union all select number, print from import_print
    union all select number, hashtextextended(record_id::text, 0) from import_row where record_id is not null
), good as (
    select k.number, k.hash from k join import_row s using (number) where s.reason is null
)
"""
REFUSE_REPEATED = """
, first as (select hash, min(number) as number from good group by hash)
update import_row s set reason = '{repeated}', slot = {slot}, other_line = f.line
from (
    select g.number, min(coalesce(seen.line, earlier.line)) as line
    from good g join first using (hash)
    left join import_seen seen using (hash)
    left join import_row earlier on earlier.number = first.number
    where seen.hash is not null or first.number < g.number
    group by g.number
) f
where s.number = f.number
"""
REMEMBER = """
insert into import_seen (hash, line)
select g.hash, min(s.line) from good g join import_row s using (number) group by g.hash
on conflict do nothing
"""


def refuse_repeated(batch: StagedBatch) -> None:
    """Refuse rows whose key stood in an earlier row of the file, and remember the keys of the others."""
    if batch.plan.is_matching:
        slot = batch.plan.slot(batch.plan.match)
        batch.run(SEEN + REFUSE_REPEATED.format(repeated=REPEATED, slot=slot))
        remember_keys(batch)


def remember_keys(batch: StagedBatch) -> None:
    """Remember the keys of staged rows that were not refused."""
    batch.run(SEEN + REMEMBER)


def refuse_missing(batch: StagedBatch) -> None:
    """Refuse new records that lack what their type can not be without."""
    plan = batch.plan
    for field in plan.reception.object_type.fields:
        if not field.required or field.many or field.sql_column in plan.fresh:
            continue
        staged = plan.column(field.name)
        empty = f"{staged} is null" if staged else "true"
        slot = plan.slot(field.name)
        batch.run(
            f"update import_row set reason = '{MISSING}', slot = {slot}"
            f" where record_id is null and reason is null and {empty}"
        )


# To the planner the columns are as empty as they were when the rows were staged; it would join row by row.
ANALYZE = "analyze import_row (record_id, outcome)"


def classify(batch: StagedBatch) -> None:
    """Tell what will become of each row: created, updated, unchanged, skipped or failed."""
    plan = batch.plan
    if not plan.by.may(f"{plan.reception.object_type.name}.create"):
        batch.run(
            "update import_row set reason = %s where record_id is null and reason is null", MAY_NOT_CREATE
        )
    known = (
        "'skipped'"
        if plan.on_match == "skip"
        else f"case when {known_differs(batch)} then 'updated' else 'unchanged' end"
    )
    if plan.reception.object_type.is_append_only:
        known = "'unchanged'"
    batch.run(
        "update import_row set outcome = case when reason is null then 'created' else 'failed' end,"
        " record_id = case when reason is null then uuidv7() else record_id end"
        " where reason is not null or record_id is null"
    )
    batch.run(ANALYZE)
    batch.run(
        f"""update import_row s set outcome = {known} from {quoted(plan.table)} t
        where t.id = s.record_id and s.outcome is null"""
    )
    batch.run(ANALYZE)


def known_differs(batch: StagedBatch) -> str:
    """Say in SQL under which condition a known record t is not as its row s has it."""
    plan = batch.plan
    parts = [differs(plan, staged.name, staged.column, staged.target.kind) for staged in plan.compared]
    parts += [differs(plan, each.name, each.field.sql_column, each.field.kind) for each in plan.references]
    for reference in made_by_name(plan):
        given = " or ".join(f"s.{staged.name} is not null" for staged, _by in reference.by)
        parts.append(f"(s.{reference.name} is null and ({given}))")
    for many in plan.many:
        # A set by itself, which is found once and looked up: asked row by row it would be read for each.
        parts.append(
            f"s.number in (select m.number from {many.table} m join import_row r using (number)"
            f" where r.record_id is not null and {is_new_entry(many, 'r')})"
        )
    for intake in plan.reception.intakes:
        parts += intake.differs(batch) if intake.differs else ()
    return " or ".join(parts) or "false"


def differs(plan: Plan, staged: str, column: str, kind: Kind) -> str:
    """Compare a staged value with the record's; tags differ when one is to be added."""
    if kind is Kind.TAGS:
        return f"(s.{staged} is not null and not t.{quoted(column)}::text[] @> s.{staged})"
    return f"(s.{staged} is not null and t.{quoted(column)} is distinct from s.{staged})"


def is_new_entry(many: StagedMany, row: str) -> str:
    """Say in SQL that the record does not have the entry m yet."""
    owner = quoted(many.many.owner_column)
    same = []
    for place, part in enumerate(many.parts):
        fold = "lower" if part.kind is Kind.EMAIL else "norm"
        column = f"x.{quoted(part.sql_column)}"
        same.append(f"{fold}(coalesce({column}::text, '')) = {fold}(coalesce(m.p{place}::text, ''))")
    return (
        f"not exists (select 1 from {quoted(many.many.table)} x where x.{owner} = {row}.record_id"
        f" and {' and '.join(same)})"
    )
