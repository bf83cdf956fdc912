"""Who is compared with whom: those who share a key. What very many share is no key: work stays linear."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import Any

LARGEST_BLOCK = 100  # people who share a key; beyond it the key says too little for what it costs
PAIRS_EACH = 2  # pairs that one key may give for each person there is; the smallest blocks come first
FEWEST_PAIRS = 100_000  # that a key may always give


class Shared(IntFlag):
    """What hardly two people have in common who are not one."""

    MAIL = 1
    PHONE = 2
    NAME_AND_BIRTHDAY = 4


@dataclass(frozen=True, slots=True)
class Key:
    """A key as an expression over `record`, and what two people have in common who share it."""

    sql: str
    shared: int = 0
    most: int = LARGEST_BLOCK


KEYS = (
    Key("unnest(mails)", Shared.MAIL),
    Key("unnest(phones)", Shared.PHONE),
    Key("names || '|' || birthday", Shared.NAME_AND_BIRTHDAY),
    Key("names || '|' || postal"),
    Key("names || '|' || city", most=30),
    Key("names"),
    Key("birthday"),
    Key("birthday || last[1]"),
    Key("birthday || first[1]"),
    Key("postal || '|' || house"),
    Key("street || '|' || house"),
    Key("least(bones(first), bones(last)) || '|' || greatest(bones(first), bones(last))"),
    Key("root || '|' || last"),
    Key("last || '|' || first[1]"),
    Key("last[:4] || '|' || postal"),
    Key("first[:4] || '|' || postal"),
    Key("last[:4] || '|' || city"),
    Key("first[:4] || '|' || city"),
    Key("root || '|' || birthday[:4]"),
    Key("last || '|' || birthday[5:]"),
)

KEYED = "create or replace table keyed as select n, {sql} as key from record"
PAIRS = """
insert into found
with block as (
    select key, count(*) as size from keyed where key is not null and key <> ''
    group by key having count(*) between 2 and {most}
), kept as (
    select key from (select key, sum(size * (size - 1) // 2) over (order by size, key) as running from block)
    where running <= {budget}
), within as (select n, key from keyed semi join kept using (key))
select one.n, other.n, {shared} from within one join within other on one.key = other.key and one.n < other.n
"""
TOGETHER = """
create table candidate as
select join_key_l, join_key_r, bit_or(shared)::integer as shared, '0' as match_key
from found group by all;
drop table found; drop table keyed
"""


def candidates(connection: Any, people: int) -> int:
    """Make the table `candidate` of all pairs that share a key; give how many there are."""
    connection.execute("create table found (join_key_l integer, join_key_r integer, shared integer)")
    budget = max(FEWEST_PAIRS, PAIRS_EACH * people)
    for key in KEYS:
        connection.execute(KEYED.format(sql=key.sql))
        connection.execute(PAIRS.format(most=key.most, budget=budget, shared=int(key.shared)))
    connection.execute(TOGETHER)
    ((count,),) = connection.execute("select count(*) from candidate").fetchall()
    return int(count)
