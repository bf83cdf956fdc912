"""Fill the lake of a workspace, ask it a question by the product's path and by hand, and print the times."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import duckdb

from benchmarks.within import load_troth

MONTHS, EACH, TIMES = 36, 20, 5
MONTH = timedelta(days=30)
QUESTION = 'count(interactions where kind = "visit", last 90 days) >= 3 and not did("order", last 365 days)'
BY_HAND = """
select p.id from read_parquet({people}) p
semi join (
    select person_id from read_parquet({interactions})
    where kind = 'visit' and retracted_at is null and happened_at >= $visits and happened_at <= $now
    group by person_id having count(*) >= 3
) often on often.person_id = p.id
anti join (
    select person_id from read_parquet({interactions})
    where kind = 'order' and retracted_at is null and happened_at >= $orders and happened_at <= $now
) ordered on ordered.person_id = p.id
"""
# Some do much and many do little; one in six things done is a visit, one in twelve an order.
KINDS = "visit visit order call call mail mail mail note note message meeting"
DONE = """
select 1 + floor({size} * pow(random(), 1.8))::bigint as n, random() as happened, random() as what
from range({rows})
"""
VALUES = {
    "people_person": {
        "id": "md5(n::varchar)::uuid::varchar", "name": "'Person ' || n", "lifecycle": "'customer'",
    },
    "timeline_interaction": {
        "id": "gen_random_uuid()::varchar", "person_id": "md5(n::varchar)::uuid::varchar",
        "kind": f"split('{KINDS}', ' ')[1 + floor(what * 12)::int]", "subject": "'What it was about: ' || n % 1000",
        "happened_at": "timestamp '{start}' + to_seconds(happened * {length})",
    },
}  # fmt: skip


def main() -> None:
    load_troth()
    from django.conf import settings

    from troth.catalog.registry import object_types
    from troth.questions.lake import answering, manifest
    from troth.questions.listing import read_query
    from troth.team.actor import everyone

    size, folder, now = int(sys.argv[1]), settings.TROTH_LAKE, datetime.now(UTC).replace(tzinfo=None)
    fill(folder, size, now)
    people = object_types()["people"]

    def by_troth() -> set[UUID]:
        return set(answering.ids(read_query(people, where=QUESTION), everyone(), folder).keys)

    first, found = timed(by_troth)
    times = [(timed(by_troth)[0], timed(lambda: by_hand(folder, now))[0]) for _ in range(TIMES)]
    if by_hand(folder, now) != found:
        raise RuntimeError("the two do not find the same people")
    held = manifest.read_or_refuse(folder).tables["timeline_interaction"]
    told = {
        "seconds": median(ours for ours, _ in times),
        "limit_seconds": median(theirs for _, theirs in times),
        "first_seconds": first,
        "found": len(found),
        "interactions": held.rows,
    }
    print(json.dumps(told))


def timed(work: Callable[[], set[UUID]]) -> tuple[float, set[UUID]]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def by_hand(folder: Path, now: datetime) -> set[UUID]:
    """Ask as somebody would who knows the files."""
    files = {"people": f"'{folder}/people_person/*'", "interactions": f"'{folder}/timeline_interaction/*'"}
    values = {"visits": now - timedelta(days=90), "orders": now - timedelta(days=365), "now": now}
    with closing(duckdb.connect()) as connection:
        rows = connection.execute(BY_HAND.format(**files), values).fetchall()
    return {UUID(key) for (key,) in rows}


def fill(folder: Path, size: int, now: datetime) -> None:
    """Put people and what they did into the files of a lake, in the form in which a refresh writes them."""
    from troth.questions.lake import manifest

    lake = manifest.read_or_refuse(folder)
    everybody = f"select range + 1 as n from range({size})"
    done = DONE.format(size=size, rows=size * EACH // MONTHS)
    ends = [now - timedelta(days=30 * back) for back in range(MONTHS)]
    with closing(duckdb.connect(config={"memory_limit": "4GB"})) as made:
        people = fitted(made, folder, "people_person", lake.tables["people_person"], [(everybody, now)])
        parts = [(done, end - MONTH) for end in ends]
        did = fitted(made, folder, "timeline_interaction", lake.tables["timeline_interaction"], parts)
    tables = {**lake.tables, "people_person": people, "timeline_interaction": did}
    manifest.swap(folder, replace(lake, tables=tables))
    manifest.clean(folder, replace(lake, tables=tables))


def fitted(made: Any, folder: Path, table: str, held: Any, parts: list[tuple[str, datetime]]) -> Any:
    """Write a file for each part of a table: rows that are numbered `n`, and the start of their time."""
    from troth.questions.lake.manifest import LakeFile

    files = []
    for rows, start in parts:
        path = f"{table}/{start:%Y-%m-%d}.parquet"
        columns = ", ".join(columns_of(table, held.columns)).format(start=start, length=MONTH.total_seconds())
        first = next(iter(held.columns))
        made.execute(
            f"copy (select {columns} from ({rows}) order by {first}) to '{folder / path}'"
            " (format parquet, compression zstd)"
        )
        ((count,),) = made.execute(f"select count(*) from '{folder / path}'").fetchall()
        files.append(LakeFile(path, f"{start:%Y-%m-%d}", count))
    return replace(held, files=tuple(files))


def columns_of(table: str, types: Mapping[str, str]) -> Iterator[str]:
    """Give the expressions of all columns: those without a value of their own are empty."""
    from troth.questions.lake.tables import KEY, TEXT, TEXTS, folded_name, in_files

    stored = {TEXT: "varchar", KEY: "varchar", TEXTS: "varchar[]"}
    empty = {TEXT: "''", TEXTS: "[]"}
    values = VALUES[table] | {folded_name(name): f"lower({value})" for name, value in VALUES[table].items()}
    for name, kind in in_files(types).items():
        yield f"({values.get(name, empty.get(kind, 'null'))})::{stored.get(kind, kind)} as {name}"


main()
