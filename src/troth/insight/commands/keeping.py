"""Writes down what a run found: all of it in one transaction, so that nobody sees half a run."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pyarrow.csv as arrow_csv
from django.db import connection, transaction
from psycopg import sql

from troth.ground.clock import now
from troth.insight.learning import Looked
from troth.insight.models import Run
from troth.insight.standing import State
from troth.team.acting import acting
from troth.team.actor import everyone

BY = everyone(name="Insight", origin="insight")
KEPT_RUNS = 12  # whose results can be compared
# A million rows take longer than anybody is let wait for a page.
PATIENCE = "set local statement_timeout = 0; set local work_mem = '256MB'"
TELL = "create temporary table insight_told (like insight_outlook) on commit drop"
LOOSEN = "alter table insight_told alter as_of drop not null"
# Who was erased or merged while the lake was read is nobody any more.
KEEP = """
insert into insight_outlook as o (as_of, foreseen_at, {columns})
select %(as_of)s, %(foreseen_at)s, {told} from insight_told t join people_person p on p.id = t.id
order by t.id
on conflict (id) do update set as_of = excluded.as_of, {changes}
"""
FORGET = """
delete from insight_outlook o where not exists (select from insight_told t where t.id = o.id)
"""
PAST = """
insert into insight_past (run_id, person_id, customer_group, churn_risk, lifetime_value)
select %s, id, customer_group, churn_risk, lifetime_value from insight_outlook
"""
OLD = """
with kept as (
    select id, begun_at from insight_run where state = 'done' order by begun_at desc limit %s
), old as (
    select id from insight_run where ended_at is not null and begun_at < (select min(begun_at) from kept)
), forgotten as (
    delete from insight_past where run_id in (select id from old)
)
delete from insight_run where id in (select id from old)
"""


def keep(*, run: Run, found: Looked) -> None:
    """Put what a run found in the place of what was there, and end the run."""
    names = found.rows.column_names
    with transaction.atomic(), acting(BY), connection.cursor() as cursor:
        cursor.execute(PATIENCE)
        cursor.execute(TELL)
        cursor.execute(LOOSEN)
        _copy(found.rows, cursor)
        cursor.execute("analyze insight_told")
        foreseen_at = found.as_of if found.is_foreseen else None
        changed = [*names, "foreseen_at"] if found.is_foreseen else names
        cursor.execute(
            sql.SQL(KEEP).format(
                columns=_listed(names),
                told=_listed(names, "t"),
                changes=sql.SQL(", ").join(
                    sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name))
                    for name in changed if name != "id"
                ),
            ),
            {"as_of": found.as_of, "foreseen_at": foreseen_at},
        )  # fmt: skip
        cursor.execute(FORGET)
        cursor.execute(PAST, [run.pk])
        Run.objects.filter(pk=run.pk).update(
            state=State.DONE, ended_at=now(), as_of=found.as_of, customers=found.rows.num_rows,
            findings=dict(found.findings), problem="",
        )  # fmt: skip
        cursor.execute(OLD, [KEPT_RUNS])


def _copy(rows: pa.Table, cursor: Any) -> None:
    into = sql.SQL("copy insight_told ({}) from stdin (format csv)").format(_listed(rows.column_names))
    options = arrow_csv.WriteOptions(include_header=False)
    with cursor.cursor.copy(into) as copy:
        for batch in rows.to_batches(max_chunksize=50_000):
            made = io.BytesIO()
            arrow_csv.write_csv(batch, made, options)
            copy.write(made.getvalue())


def _listed(names: list[str], alias: str = "") -> sql.Composed:
    return sql.SQL(", ").join(
        sql.Identifier(alias, name) if alias else sql.Identifier(name) for name in names
    )
