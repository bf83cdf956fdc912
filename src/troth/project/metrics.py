"""Figures for Prometheus: what this machine's web processes count, and what the database tells."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from troth.exchange.queries import imports_by_state
from troth.project.peers import is_loopback
from troth.team.door import public

# The library adds up the processes of one server through files in the folder that this variable names.
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

REQUESTS = Counter("troth_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "troth_request_seconds", "Time to answer.", ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30),
)  # fmt: skip

JOBS = "select status::text, count(*) from procrastinate_jobs where status <> 'succeeded' group by 1"
QUEUE_AGE = """
select coalesce(extract(epoch from now() - min(coalesce(job.scheduled_at, event.at))), 0)
from procrastinate_jobs job
join procrastinate_events event on event.job_id = job.id and event.type = 'deferred'
where job.status = 'todo' and (job.scheduled_at is null or job.scheduled_at <= now())
"""
WORKERS = "select count(*) from procrastinate_workers where last_heartbeat > now() - interval '1 minute'"
CONNECTIONS = """
select coalesce(state, 'other'), count(*) from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' group by 1
"""
SIZE = "select pg_database_size(current_database())"


def observe(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count a request. `route` is a pattern, so that there are only as many lines as addresses."""
    REQUESTS.labels(method if method in METHODS else "other", route or "none", str(status)).inc()
    SECONDS.labels(route or "none").observe(seconds)


@public
def page(request: HttpRequest) -> HttpResponse:
    """Show the figures to programs on this machine, and to those that have the token."""
    if not _may_see(request):
        raise Http404
    registry = CollectorRegistry()
    if SHARED_FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry = REGISTRY
    own = CollectorRegistry()
    own.register(FromDatabase())
    return HttpResponse(generate_latest(registry) + generate_latest(own), content_type=CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    token = settings.TROTH_METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    return is_loopback(request)


class FromDatabase(Collector):
    """What is true of the whole installation, whichever machine is asked."""

    def collect(self) -> Iterator[Metric]:
        """Ask the database; without it, say only that."""
        up = GaugeMetricFamily("troth_database_up", "Whether the database answers.")
        try:
            figures = list(_figures())
        except DatabaseError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from figures


def _figures() -> Iterator[Metric]:
    yield _by_label("troth_jobs", "Jobs in the queue, by state.", "state", JOBS)
    imports = GaugeMetricFamily("troth_imports", "Imports, by state.", labels=["state"])
    for state, count in imports_by_state().items():
        imports.add_metric([state], count)
    yield imports
    yield _one("troth_queue_age_seconds", "How long the oldest job that is due has been waiting.", QUEUE_AGE)
    yield _one("troth_workers", "Workers that gave a sign of life within a minute.", WORKERS)
    yield _by_label("troth_database_connections", "Connections to the database.", "state", CONNECTIONS)
    yield _one("troth_database_bytes", "Size of the database.", SIZE)


def _by_label(name: str, words: str, label: str, sql: str) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    with connection.cursor() as cursor:
        cursor.execute(sql)
        for value, count in cursor.fetchall():
            family.add_metric([value], count)
    return family


def _one(name: str, words: str, sql: str) -> Metric:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return GaugeMetricFamily(name, words, value=float(cursor.fetchone()[0]))
