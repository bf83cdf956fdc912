"""Work in the background, on a queue in the same database.

A job is a plain function that a module lists in `module.jobs`; nothing registers itself at import.
Jobs run at least once: each is safe to run twice.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

import procrastinate
from asgiref.sync import async_to_sync
from django.db import close_old_connections
from procrastinate.contrib.django import app

from troth.ground.hooks import begin_work

log = logging.getLogger(__name__)

STALLED_AFTER_SECONDS = 45
KEEP_FINISHED_HOURS = 72
WATCH_AGAIN_SECONDS, WATCH_ENDS_SECONDS = 10, 5
WATCHES: list[Watch] = []


@dataclass(frozen=True, slots=True)
class Job:
    """A function that may be deferred. It is tried again `retries` times, with growing pauses."""

    run: Callable[..., Any]
    retries: int = 5
    queue: str = "default"


@dataclass(frozen=True, slots=True)
class Periodic(Job):
    """A job that the clock starts. `cron` has five parts, in UTC; the function takes no arguments."""

    cron: str = "0 3 * * *"


@dataclass(frozen=True, slots=True)
class Watch:
    """A function that listens for as long as a worker runs, in a thread of its own, until its event is set.

    Each worker runs it: where only one may, it sees to that itself. One that fails is begun again.
    """

    run: Callable[[Event], None]


def register(jobs: list[Job | Watch]) -> None:
    """Make jobs known to the queue. Called once, by the roof, when the application is ready."""
    for job in [*HOUSE, *jobs]:
        if isinstance(job, Watch):
            WATCHES.append(job)
            continue
        task = app.task(
            name=path_of(job.run),
            queue=job.queue,
            retry=procrastinate.RetryStrategy(max_attempts=job.retries, exponential_wait=3),
        )
        if isinstance(job, Periodic):
            app.periodic(cron=job.cron, periodic_id=path_of(job.run))(task(_at_the_hour(job.run)))
        else:
            task(_with_fresh_connection(job.run))


def defer(
    run: Callable[..., Any], *, after_seconds: int = 0, lock: str | None = None, **arguments: Any
) -> int:
    """Queue a job in the running transaction. Jobs with the same `lock` run one after another."""
    options: dict[str, Any] = {"lock": lock} if lock else {}
    if after_seconds:
        options["schedule_in"] = {"seconds": after_seconds}
    return app.configure_task(path_of(run), allow_unknown=False, **options).defer(**arguments)


@contextmanager
def watching() -> Iterator[None]:
    """Run what listens, beside the block."""
    stop = Event()
    threads = [Thread(target=_watch, args=(each, stop), daemon=True) for each in WATCHES]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(WATCH_ENDS_SECONDS)


def _watch(watch: Watch, stop: Event) -> None:
    while not stop.is_set():
        try:
            watch.run(stop)
        except Exception:
            log.exception("what listens has failed and is begun again", extra={"watch": path_of(watch.run)})
        finally:
            close_old_connections()
        stop.wait(WATCH_AGAIN_SECONDS)


def path_of(function: Callable[..., Any]) -> str:
    """Name a function so that another process finds it."""
    return f"{function.__module__}.{function.__qualname__}"


def retry_stalled() -> None:
    """Queue again the jobs of workers that have died."""
    manager = app.job_manager
    for job in async_to_sync(manager.get_stalled_jobs)(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        log.warning("job of a dead worker is tried again", extra={"job": job.task_name, "id": job.id})
        async_to_sync(manager.retry_job)(job)


def forget_finished() -> None:
    """Delete finished jobs after three days."""
    async_to_sync(app.job_manager.delete_old_jobs)(nb_hours=KEEP_FINISHED_HOURS)


def _with_fresh_connection(run: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(run)
    def wrapped(**arguments: Any) -> Any:
        close_old_connections()
        try:
            begin_work()
            return run(**arguments)
        finally:
            close_old_connections()

    return wrapped


def _at_the_hour(run: Callable[[], Any]) -> Callable[..., Any]:
    """Take the time, which the clock gives and whoever defers it by hand does not."""
    begun = _with_fresh_connection(run)
    return lambda timestamp=0: begun()


HOUSE = [
    Periodic(retry_stalled, cron="* * * * *"),
    Periodic(forget_finished, cron="30 3 * * *"),
]
