"""Look for people who are there twice, and tell apart those who only look so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from troth.ground.clock import now
from troth.ground.home import cache_folder
from troth.people.models import Pair, Scan
from troth.team.acting import acting
from troth.team.actor import Actor

# What is known of people, as they are read by DuckDB: one file each, a line a row.
SENT = {
    "person": "select id, {name}, {first_name}, {last_name}, birthday, {city}, country, company_id"
    " from people_person",
    "company": "select id, {name} from people_company",
    "mail": "select person_id, {key} from people_email where person_id is not null",
    "phone": "select person_id, {number} from people_phone where person_id is not null and number like '+%'",
    "address": "select distinct on (person_id) person_id, {street}, {postal_code}, {city}, country"
    " from people_address where person_id is not null order by person_id, is_primary desc, id",
}
COLUMNS = {
    "person": "id name first_name last_name birthday city country company_id",
    "company": "id name",
    "mail": "id mail",
    "phone": "id phone",
    "address": "id street postal_code city country",
}
READ = """
create table {table} as select * from read_csv('{file}', auto_detect = false, header = false, delim = ',',
    quote = '"', escape = '"', nullstr = '', columns = {columns})
"""
GIVE = """
insert into given
select person.id, person.name, first_name, last_name, birthday, mails, phones, street, postal_code,
    coalesce(nullif(address.city, ''), person.city), coalesce(nullif(address.country, ''), person.country),
    company.name
from person
left join (select id, list(mail order by mail) as mails from mail group by id) using (id)
left join (select id, list(phone order by phone) as phones from phone group by id) using (id)
left join address using (id)
left join company on company.id = person.company_id
"""
STAGE = """
drop table if exists scanned;
create temp table scanned (
    one_id uuid, other_id uuid, weight float8, levels smallint[], bits float8[]
) on commit drop
"""
# Who was told apart stays so; who was deleted or merged meanwhile is left out.
KEEP = """
delete from people_pair pair where told_apart_at is null and not exists (
    select from scanned where (scanned.one_id, scanned.other_id) = (pair.one_id, pair.other_id));
insert into people_pair (one_id, other_id, weight, levels, bits)
select one_id, other_id, weight, levels, bits from scanned
join people_person one on one.id = one_id join people_person other on other.id = other_id
on conflict (one_id, other_id) do update
set weight = excluded.weight, levels = excluded.levels, bits = excluded.bits
where (people_pair.weight, people_pair.levels) is distinct from (excluded.weight, excluded.levels)
"""
AT_ONCE = 10_000  # rows


class AlreadyLooking(Exception):
    """Another look for duplicates is at work."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look came to: people, pairs that were compared, and pairs that may be one person."""

    people: int
    compared: int
    pairs: int


def find_pairs() -> Looked:
    """Weigh who may be there twice, and keep who is likely to be. Raises AlreadyLooking.

    What it needs of memory it keeps: a process that lives on runs it in one of its own.
    """
    from troth.people.linkage import reading, scanning  # slow to import, and only this needs it

    folder = cache_folder("duplicates")
    with _alone(), scanning.engine(folder) as engine:
        reading.prepare(engine)
        _send(engine, folder)
        scan = scanning.scan(engine)
        _keep(engine)
        _note(people=scan.people, compared=scan.compared, matches=scan.model.matches)
    return Looked(scan.people, scan.compared, scan.kept)


def ask_from(*, likelihood: float, by: Actor) -> None:
    """Say from how likely on a pair is asked about: a share from 0.05 to 0.99."""
    with acting(by):
        Scan.objects.update_or_create(id=1, defaults={"asked_from": likelihood})


def tell_apart(*, pair: Pair, by: Actor) -> None:
    """Say that two people are not the same: nobody is asked again."""
    with acting(by):
        Pair.objects.filter(pk=pair.pk).update(told_apart_at=now(), told_apart_by=by.member_id)


def _send(engine: Any, folder: Path) -> None:
    """Copy what is known of people to the engine, by files, so that memory stays flat."""
    for table, select in SENT.items():
        file = folder / f"scan-{table}.csv"
        texts = ("name", "first_name", "last_name", "city", "key", "number", "street", "postal_code")
        query = select.format(**{text: f"translate({text}, E'\\r\\n', '  ')" for text in texts})
        with transaction.atomic(), connection.cursor() as cursor, file.open("wb") as written:
            cursor.execute("set local statement_timeout = '15min'")
            with cursor.copy(f"copy ({query}) to stdout (format csv)") as copy:
                for piece in copy:
                    written.write(piece)
        columns = ", ".join(f"'{name}': 'varchar'" for name in COLUMNS[table].split())
        engine.execute(READ.format(table=table, file=str(file).replace("'", "''"), columns=f"{{{columns}}}"))
        file.unlink()
    engine.execute(GIVE)
    for table in SENT:
        engine.execute(f"drop table {table}")


def _keep(engine: Any) -> None:
    """Bring the pairs back, set-based."""
    engine.execute("select least(one, other), greatest(one, other), weight, levels, bits from weighed")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '15min'")
        cursor.execute(STAGE)
        with cursor.copy("copy scanned from stdin") as copy:
            while rows := engine.fetchmany(AT_ONCE):
                for row in rows:
                    copy.write_row(row)
        cursor.execute("analyze scanned")
        cursor.execute(KEEP)


def _note(*, people: int, compared: int, matches: Mapping[str, float]) -> None:
    told = {name: round(count) for name, count in matches.items()}
    Scan.objects.update_or_create(
        id=1, defaults={"finished_at": now(), "people": people, "compared": compared, "matches": told}
    )


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other looks out, on whatever machine. Raises AlreadyLooking."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('people_pair'))")
        if not cursor.fetchone()[0]:
            raise AlreadyLooking("Another look for duplicates is at work.")
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('people_pair'))")
