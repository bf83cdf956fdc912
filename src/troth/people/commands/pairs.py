"""Look for people who are there twice, and tell apart those who only look so."""

from __future__ import annotations

from django.db import connection, transaction

from troth.ground.clock import now
from troth.people.models import Pair
from troth.people.sharing import WEIGHTS, Shared
from troth.team.acting import acting
from troth.team.actor import Actor

# A mail that many share is the firm's, and says of none of them that they are one.
MOST_ALIKE = 8

# Names are folded once for all keys. What is found no more goes, unless somebody decided about it.
FIND = """
with named as materialized (
    select id, norm(name) as name, norm(city) as city, birthday from people_person
), alike(bit, ids) as (
    select %(MAIL)s, array_agg(distinct person_id) from people_email
    where person_id is not null group by key
    union all
    select %(PHONE)s, array_agg(distinct person_id) from people_phone
    where person_id is not null and number like '+%%' group by number
    union all
    select %(NAME_AND_BIRTHDAY)s, array_agg(id) from named
    where birthday is not null group by name, birthday
    union all
    select %(NAME_AND_POSTAL_CODE)s, array_agg(distinct named.id)
    from people_address place join named on named.id = place.person_id
    where place.postal_code <> '' group by named.name, norm(place.postal_code)
    union all
    select %(NAME_AND_TOWN)s, array_agg(id) from named where city <> '' group by name, city
), found as materialized (
    select one.id as one_id, other.id as other_id, bit_or(bit) as shared
    from alike, unnest(ids) one(id), unnest(ids) other(id)
    where cardinality(ids) between 2 and %(most)s and one.id < other.id group by 1, 2
), stale as (
    delete from people_pair pair where told_apart_at is null
        and not exists (select from found where (found.one_id, found.other_id) = (pair.one_id, pair.other_id))
)
insert into people_pair (one_id, other_id, shared, weight)
select one_id, other_id, shared, (
    select sum(worth.weight) from unnest(%(bits)s::int[], %(weights)s::int[]) worth(bit, weight)
    where shared & worth.bit > 0)
from found
on conflict (one_id, other_id) do update set shared = excluded.shared, weight = excluded.weight
where people_pair.shared <> excluded.shared
"""


def find_pairs() -> None:
    """Note all people who share a mail, a phone, or a name and where or when they are from. Set-based."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('people_pair'))")
        cursor.execute("set local statement_timeout = '15min'; set local work_mem = '128MB'")
        bits, weights = [int(part) for part in WEIGHTS], list(WEIGHTS.values())
        named = {str(part.name): int(part) for part in Shared}
        cursor.execute(FIND, {**named, "bits": bits, "weights": weights, "most": MOST_ALIKE})


def tell_apart(*, pair: Pair, by: Actor) -> None:
    """Say that two people are not the same: nobody is asked again."""
    with acting(by):
        Pair.objects.filter(pk=pair.pk).update(told_apart_at=now(), told_apart_by=by.member_id)
