"""What a workspace's own people say of each degree of likeness.

These are Splink's estimates, held to what is usual where there are few people to learn from.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from splink import DuckDBAPI, Linker
from splink.internals.exceptions import SplinkException

from troth.people.linkage.blocking import Shared
from troth.people.linkage.comparisons import (
    ADDRESS,
    ALL,
    BIRTHDAY,
    COMPANY,
    FIRST,
    HOUSEHOLD,
    LAST,
    MAIL,
    OLDER,
    OTHER,
    PHONE,
    RARITIES,
    Comparison,
    Learnt,
    as_splink,
    start,
)

SEED = 20
FEWEST_PEOPLE = 5_000  # two of a small workspace are as little likely to be one as two of a town
RECALL = (
    0.6  # of the pairs that are one person, so many share name and birthday, or a name and a mail or a phone
)
MOST_SHARE = 1.5  # pairs that are one person, for each person there is
USUAL_SHARE, USUAL_PEOPLE = 0.02, 500  # there twice, and for how many people that counts
USUAL_MATCHES = 60  # pairs of one person that the start counts for
ENOUGH_MATCHES = 200  # for a comparison to be learnt from
MOST_OTHER = 3  # times the start, that what differs may be met: namesakes must not talk it away
USUAL_PAIRS = 50_000  # random pairs that the start counts for
LEAST_CHANCE = 20  # what two people have in common by chance is at least this part of what is seen
RANDOM_PAIRS = 500_000
LEARNT_FROM = 1_500_000  # pairs of one session

# How common a value is, as if it were met among many more people than there may be.
RARITY = """
create table tf_{column} as
select {column}, (count(*) + {usual} * {people}) / (sum(count(*)) over () + {people}) as tf_{column}
from record where {column} is not null group by {column}
"""
RARITY_PEOPLE = 2000
COMPARED = "from candidate join record l on l.n = join_key_l join record r on r.n = join_key_r"
SURE = """
select count(*) {compared}
where shared & {birthday} > 0 or shared & {reach} > 0 and l.names = r.names
"""
# Training goes by a key of its own: Splink leaves out what it goes by. Rare values come first.
TRAINED_BY = """
create table trained_{key} as
with block as (
    select by_{key} as key, count(*) as size from record where key is not null
    group by key having count(*) > 1
), kept as (
    select key from (select key, sum(size * (size - 1) // 2) over (order by size, key) as running from block)
    where running <= {most}
)
select record.* from record semi join kept on key = by_{key}
"""


Known = dict[tuple[str, str], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt: how likely any two are one person, and what each level says.

    `matches` says from how many pairs of one person each comparison was learnt.
    """

    prior: float
    learnt: Learnt
    matches: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Session:
    """What one training found: m by level, and how many pairs of one person it saw by comparison."""

    found: Mapping[tuple[str, str], float]
    matches: Mapping[str, float]


def learn(connection: Any, people: int) -> Model:
    """Learn from the tables `record` and `candidate`."""
    known = start()
    for column in RARITIES:
        usual = next(level.u for each in ALL for level in each.levels if level.rarity == column)
        connection.execute(RARITY.format(column=column, usual=usual, people=RARITY_PEOPLE))
    prior = _prior(connection, people)
    known = _by_chance(connection, people, prior, known)
    sessions = [
        _session(connection, "birthday", (FIRST, LAST, MAIL, PHONE, ADDRESS, COMPANY), known),
        _session(connection, "mail", (FIRST, LAST, BIRTHDAY, PHONE, ADDRESS, COMPANY), known),
        _session(connection, "names", (BIRTHDAY, MAIL, PHONE, ADDRESS, COMPANY), known),
    ]
    learnt, matches = _together(sessions, known)
    learnt |= _ties(connection, people, prior, learnt)
    return Model(prior, learnt, matches)


def linker_of(
    connection: Any, comparisons: Iterable[Comparison], learnt: Learnt, prior: float, table: str = "record"
) -> Linker:
    """Make a Splink linker over a table of records."""
    for name in ("splink", "sqlglot"):
        logging.getLogger(name).setLevel(logging.ERROR)
    api = DuckDBAPI(connection)
    settings = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "n",
        "probability_two_random_records_match": prior,
        "comparisons": [as_splink(each, learnt) for each in comparisons],
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": True,  # the levels among them,
        "retain_intermediate_calculation_columns": True,
    }
    linker = Linker(api.register(table), settings, log_level=None, validate_settings=False)
    for column in RARITIES:
        linker.table_management.register_term_frequency_lookup(api.register(f"tf_{column}"), column)
    return linker


def _prior(connection: Any, people: int) -> float:
    """Estimate how likely any two are one person, from what is shared by hardly anybody else."""
    reach = int(Shared.MAIL | Shared.PHONE)
    statement = SURE.format(compared=COMPARED, birthday=int(Shared.NAME_AND_BIRTHDAY), reach=reach)
    ((sure,),) = connection.execute(statement).fetchall()
    return share_to_prior(sure / RECALL, people)


def share_to_prior(pairs: float, people: int) -> float:
    """Give how likely any two are one person, where so many pairs are; what is usual counts along."""
    share = (pairs + USUAL_SHARE * USUAL_PEOPLE) / (people + USUAL_PEOPLE)
    return 2 * min(share, MOST_SHARE) / max(people, FEWEST_PEOPLE)


def unlearnt() -> Model:
    """Give what is usual, where there is nobody to learn from."""
    return Model(share_to_prior(0, 0), start(), {})


def _by_chance(connection: Any, people: int, prior: float, known: Learnt) -> Known:
    """Estimate from random pairs how often two people are alike by chance; matches are taken off."""
    linker = linker_of(connection, [each for each in ALL if each != HOUSEHOLD], known, prior)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=RANDOM_PAIRS, seed=SEED, min_count_per_level=None, num_chunks=1
    )
    pairs = min(RANDOM_PAIRS, people * (people - 1) / 2)
    found = dict(known)
    for key, (m, seen) in _estimates(linker).items():
        _m, usual = known[key]
        chance = max((seen - prior * m) / (1 - prior), seen / LEAST_CHANCE)
        found[key] = (m, (chance * pairs + usual * USUAL_PAIRS) / (pairs + USUAL_PAIRS))
    return found


def _session(connection: Any, key: str, comparisons: tuple[Comparison, ...], known: Learnt) -> Session:
    """Learn how like two records of one person are, among the pairs that share a key."""
    table = f"trained_{key}"
    connection.execute(TRAINED_BY.format(key=key, most=LEARNT_FROM))
    columns = ", ".join(f"count(*) filter (where not ({each.unknown}))" for each in comparisons)
    both = f"{table} l join {table} r on l.by_{key} = r.by_{key} and l.n < r.n"
    ((pairs, *known_of),) = connection.execute(f"select count(*), {_sided(columns)} from {both}").fetchall()
    if not pairs:
        return Session({}, {})
    linker = linker_of(connection, comparisons, known, 0.3, table)
    try:
        done = linker.training.estimate_parameters_using_expectation_maximisation(
            f"l.by_{key} = r.by_{key}", estimate_without_term_frequencies=True
        )
    except SplinkException:  # where all of few pairs are surely one, the odds grow past what can be written
        return Session({}, {})
    share = done.core_model_settings.probability_two_random_records_match
    found = {level: m for level, (m, _u) in _estimates(linker).items()}
    return Session(found, {each.name: share * n for each, n in zip(comparisons, known_of, strict=True)})


def _ties(connection: Any, people: int, prior: float, learnt: Learnt) -> Learnt:
    """Count those who share something though they differ; those that are likely one are taken off."""
    tie, older, _none = HOUSEHOLD.levels
    counts = (
        f"count(*) filter (where {tie.sql}), count(*) filter (where not {OTHER} and {older.sql} and {OLDER})"
    )
    (seen,) = connection.execute(f"select {_sided(counts)} {COMPARED}").fetchall()
    pairs = people * (people - 1) / 2
    differing = (learnt["first", "other"][0], learnt["birthday", "other"][0])
    found = {}
    for level, count, share in zip((tie, older), seen, differing, strict=True):
        chance = max(count - prior * pairs * share, count / LEAST_CHANCE)
        found["household", level.name] = (level.m, (chance + level.u * USUAL_PAIRS) / (pairs + USUAL_PAIRS))
    return found


def _sided(sql: str) -> str:
    """Write columns of two records as they are called in a join."""
    return re.sub(r"\b(\w+)_([lr])\b", r"\2.\1", sql)


def _together(sessions: list[Session], known: Learnt) -> tuple[Known, Mapping[str, float]]:
    """Put together what the sessions found, with what is usual, each with the pairs that it was seen in.

    Those of one name may be namesakes, so that session speaks only where the others saw too little.
    """
    learnt, matches = {}, {}
    for comparison in ALL:
        seen: list[tuple[Session, float]] = []
        for each in sessions:
            if sum(count for _each, count in seen) < ENOUGH_MATCHES and comparison.name in each.matches:
                seen.append((each, each.matches[comparison.name]))
        matches[comparison.name] = sum(count for _each, count in seen)
        for level in comparison.levels:
            m, u = known[comparison.name, level.name]
            if not level.is_fixed:
                total = level.m * USUAL_MATCHES + sum(
                    each.found.get((comparison.name, level.name), level.m) * count for each, count in seen
                )
                m = total / (USUAL_MATCHES + matches[comparison.name])
            if level.name == "other":
                m = min(m, MOST_OTHER * level.m)
            learnt[comparison.name, level.name] = (m, u)
    return learnt, matches


def _estimates(linker: Linker) -> dict[tuple[str, str], tuple[float, float]]:
    """Read m and u of each level that was met, those apart that are fixed."""
    found = {}
    for comparison in linker.misc.save_model_to_json()["comparisons"]:
        for level in comparison["comparison_levels"]:
            m, u = level.get("m_probability"), level.get("u_probability")
            is_met = isinstance(m, float) and isinstance(u, float)
            if is_met and not level.get("fix_m_probability") and not level.get("is_null_level"):
                found[comparison["output_column_name"], level["label_for_charts"]] = (m, u)
    return found
