"""Count whoever may be contacted, in a process of its own, beside the join that does no more than find them."""

from __future__ import annotations

import json
import time

from benchmarks.within import load_troth

TIMES = 7
BARE = """
select count(*) from people_person p
join privacy_consent c on c.person_id = p.id and c.purpose = 'newsletter' and c.channel = 'mail' and c.topic = ''
where c.said in ('granted', 'confirmed') and p.email <> ''
"""


def main() -> None:
    load_troth()
    from django.db import connection

    from troth.catalog.registry import object_types
    from troth.questions import listing
    from troth.questions.grammar import parse
    from troth.questions.listing import ListQuery
    from troth.team.actor import everyone

    query = ListQuery(
        object_type=object_types()["people"], where=parse('may_be_contacted("newsletter", mail)')
    )
    asked, bare, found = [], [], 0
    with connection.cursor() as cursor:
        for _each in range(TIMES):
            began = time.perf_counter()
            found = listing.count(query, everyone()).value
            asked.append(time.perf_counter() - began)
            began = time.perf_counter()
            cursor.execute(BARE)
            bare.append(time.perf_counter() - began)
    told = {
        "found": found,
        "seconds": round(sorted(asked)[TIMES // 2], 3),
        "limit_seconds": round(sorted(bare)[TIMES // 2], 3),
    }
    print(json.dumps(told))


main()
