"""One look at everybody: folded, paired by keys, learnt from, weighed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

import duckdb

from troth.people.linkage import blocking, reading, training
from troth.people.linkage.comparisons import ALL
from troth.people.linkage.training import Model

MEMORY, THREADS = "2GB", 2
LEAST_PROBABILITY = 0.05  # of a pair that is kept
FIRST_LOOK = 0.001  # of a pair that may come to that when it is known how many there are
CHUNK = 2_000_000  # pairs that are weighed at a time
ROUNDS = 3
MOST_RISE = 4  # how far what is found may raise what was expected

WEIGHED = "create table weighed (one varchar, other varchar, weight double, levels integer[], bits double[])"
TAKE = """
create or replace table chunk_{number} as
select join_key_l, join_key_r, match_key from candidate where join_key_l % {chunks} = {number}
"""
WEIGH = """
insert into weighed
select one.id, other.id, match_weight, [{levels}], [{bits}]
from {predicted} join record one on one.n = n_l join record other on other.n = n_r
where match_probability >= {least}
"""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a look came to.

    The pairs stand in the table `weighed`: two ids, the `weight` in bits, and for each comparison the number
    of its level and what that weighs, in `levels` and `bits`. Bits and prior add up to the weight; at 0 it is
    as likely as not that the two are one.
    """

    people: int
    compared: int
    kept: int
    model: Model


@contextmanager
def engine(folder: Path) -> Iterator[Any]:
    """Open an engine that keeps to its memory and, beyond it, to a folder; what it wrote there is deleted."""
    for left in folder.glob("scan*"):
        left.unlink()
    config: dict[str, Any] = {"memory_limit": MEMORY, "threads": THREADS, "temp_directory": str(folder)}
    connection = duckdb.connect(folder / "scan.duckdb", config=config)
    try:
        yield connection
    finally:
        connection.close()
        for left in folder.glob("scan*"):
            left.unlink()


def scan(connection: Any) -> Scan:
    """Weigh all pairs of the people in `given`."""
    people = reading.read(connection)
    connection.execute(WEIGHED)
    if people < 2:
        return Scan(people, 0, 0, training.unlearnt())
    compared = blocking.candidates(connection, people)
    model = training.learn(connection, people)
    linker = training.linker_of(connection, ALL, model.learnt, model.prior)
    chunks = compared // CHUNK + 1
    for number in range(chunks):
        connection.execute(TAKE.format(number=number, chunks=chunks))
        _weigh(connection, linker, f"chunk_{number}")
        connection.execute(f"drop table chunk_{number}")
    prior = _settle(connection, people, model.prior)
    ((kept,),) = connection.execute("select count(*) from weighed").fetchall()
    return Scan(people, compared, kept, Model(prior, model.learnt, model.matches))


def _weigh(connection: Any, linker: Any, chunk: str) -> None:
    pairs = linker._db_api.register(chunk)
    linker.table_management.register_blocked_pairs_for_predict(pairs)
    predicted = linker.inference.predict()
    names = [
        (f"mw_{each.name}", [f"mw_tf_adj_{each.name}" for level in each.levels[:] if level.rarity][:1])
        for each in ALL
    ]
    bits = ", ".join(f"coalesce({' + '.join([name, *rarity])}, 0)" for name, rarity in names)
    levels = ", ".join(f"gamma_{each.name}" for each in ALL)
    connection.execute(
        WEIGH.format(predicted=predicted.physical_name, levels=levels, bits=bits, least=FIRST_LOOK)
    )
    predicted.drop_table_from_database_and_remove_from_cache()


def _settle(connection: Any, people: int, prior: float) -> float:
    """Let what was found say how many people are there twice, and drop what is unlikely by that."""
    settled = prior
    for _round in range(ROUNDS):
        shift = log2(settled / (1 - settled)) - log2(prior / (1 - prior))
        ((found,),) = connection.execute(
            f"select coalesce(sum(1 / (1 + pow(2, -least(100, weight + {shift})))), 0) from weighed"
        ).fetchall()
        settled = min(training.share_to_prior(found, people), MOST_RISE * prior)
    shift = log2(settled / (1 - settled)) - log2(prior / (1 - prior))
    connection.execute(f"update weighed set weight = weight + {shift}")
    least = log2(LEAST_PROBABILITY / (1 - LEAST_PROBABILITY))
    connection.execute(f"delete from weighed where weight < {least}")
    return settled
