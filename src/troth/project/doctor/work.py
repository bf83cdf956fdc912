"""What goes on: workers, jobs, mail, backups and the lake."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from troth.ground.clock import now
from troth.project import mail
from troth.project.doctor import Result
from troth.project.models import Backup
from troth.questions.lake import manifest

OLDEST_BACKUP = timedelta(days=7)
OLDEST_LAKE = timedelta(hours=3)
LONGEST_WAIT_SECONDS = 300

WORKERS = "select count(*) from procrastinate_workers where last_heartbeat > now() - interval '1 minute'"
FAILED = """
select task_name, count(*) from procrastinate_jobs where status = 'failed'
group by 1 order by 2 desc, 1 limit 3
"""
WAITING = """
select count(*), coalesce(extract(epoch from now() - min(coalesce(job.scheduled_at, event.at))), 0)
from procrastinate_jobs job
join procrastinate_events event on event.job_id = job.id and event.type = 'deferred'
where job.status = 'todo' and coalesce(job.scheduled_at, event.at) < now()
"""
STUCK = """
select count(*) from procrastinate_jobs job
left join procrastinate_workers worker on worker.id = job.worker_id
where job.status = 'doing' and (worker.id is null or worker.last_heartbeat < now() - interval '2 minutes')
"""


def workers() -> Result:
    """Somebody does the background jobs."""
    ((count,),) = _rows(WORKERS)
    if not count:
        return Result(
            "workers", "None gave a sign of life within a minute.", "Start troth serve, or troth worker."
        )
    return Result("workers", f"{count} at work")


def queue() -> Result:
    """Jobs do not wait long, and none is lost with its worker."""
    ((waiting, seconds),) = _rows(WAITING)
    ((stuck,),) = _rows(STUCK)
    if stuck:
        return Result(
            "queue",
            f"{stuck} jobs belong to workers that died.",
            "They are taken up by any worker: start one.",
        )
    if seconds > LONGEST_WAIT_SECONDS:
        return Result(
            "queue",
            f"{waiting} jobs wait, the oldest for {seconds / 60:.0f} minutes.",
            "Start troth worker, or one more of them.",
        )
    return Result("queue", f"{waiting} jobs wait")


def failures() -> Result:
    """No job gave up."""
    failed = _rows(FAILED)
    if failed:
        named = ", ".join(f"{name} ({count})" for name, count in failed)
        return Result(
            "failed jobs", f"{named}.", "The worker's log names the error: look for these names in it."
        )
    return Result("failed jobs", "none")


def outgoing_mail() -> Result:
    """No mail is held back."""
    if mail.is_held():
        return Result(
            "outgoing mail",
            "It is held since a backup was restored.",
            "When no other copy of this Troth runs any more: troth release-mail",
        )
    return Result("outgoing mail", "not held")


def backups() -> Result:
    """There is a backup, and it is no old one."""
    last = Backup.objects.order_by("-made_at").first()
    ((people, since),) = _rows(
        "select count(*), min(created_at) from (select created_at from people_person limit 1)"
    )
    if last is None:
        if people and since < now() - OLDEST_BACKUP:
            return Result("backups", "There is none.", "troth backup FILE, each night, to another disk.")
        return Result("backups", "none yet")
    age = now() - last.made_at
    if age > OLDEST_BACKUP:
        return Result("backups", f"The last one is {age.days} days old.", "troth backup FILE, each night.")
    return Result("backups", f"the last one is of {last.made_at:%Y-%m-%d %H:%M} UTC")


def lake() -> Result:
    """Where there is a lake, it is brought up to the present each hour."""
    held = manifest.read(settings.TROTH_LAKE)
    if held is None:
        return Result("lake", "none")
    seen = f"as of {held.as_of:%Y-%m-%d %H:%M} UTC"
    if now() - held.as_of > OLDEST_LAKE:
        return Result(
            "lake", f"It stands still, {seen}.", "troth lake refresh; the worker's log may say more."
        )
    return Result("lake", seen)


CHECKS = (workers, queue, failures, outgoing_mail, backups, lake)


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
