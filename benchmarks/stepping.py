"""Take the steps that are due, in a process of its own, beside the bare writing of as many rows."""

from __future__ import annotations

import json
import resource
import time

from benchmarks.within import load_troth

# What keeps a decided mail, its note and where its person goes on: nothing is asked, and nothing filled.
ROWS = """
insert into channels_outgoing (mailbox_id, person_id, kind, purpose, about_kind, about_id, unique_key, identifier,
    parties, subject, text, due_at)
select s.mailbox_id, e.person_id, 'automatic', 'service', 'enrolments', e.id, 'bare:' || e.id || s.name,
    'bare-' || e.id || '@example.org', '[]', 'About', 'Dear you', now()
from automation_enrolment e join automation_sequence s on s.id = e.sequence_id where e.due_at <= now();
insert into automation_taken (enrolment_id, step_id, place)
select e.id, e.step_id, 1 from automation_enrolment e where e.due_at <= now();
update automation_enrolment set due_at = now() + interval '1 day' where due_at <= now();
"""


def main() -> None:
    load_troth()
    from django.db import connection, transaction

    from troth.automation.commands import take_due_steps

    with transaction.atomic(), connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(ROWS)
        limit = time.perf_counter() - began
        transaction.set_rollback(True)
    began = time.perf_counter()
    seen = take_due_steps()
    seconds = time.perf_counter() - began
    spent = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "seen": seen, "seconds": round(seconds, 2), "limit_seconds": round(limit, 3),
        "processor_seconds": round(spent.ru_utime + spent.ru_stime, 2), "megabytes": spent.ru_maxrss // 1024,
    }  # fmt: skip
    print(json.dumps(told))


main()
