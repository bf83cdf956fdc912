"""What is logged, and how: lines for people in a terminal, JSON for programs.

Logs are read by more people than the data is. So no line holds a customer's data, a secret or an address
with its query: what is logged is the route ("people/<uuid:record_id>/"), never the path, and of an error
its kind and place, without the values that PostgreSQL repeats.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from datetime import date
from typing import Any
from uuid import UUID

import structlog

PLAIN = (str, int, float, bool, type(None), UUID, date)
# PostgreSQL says below its complaint which key was already there: a mail address, for example.
REPEATED_VALUES = re.compile(r"^(?:DETAIL|CONTEXT|HINT):.*(?:\n[^\S\n].*)*\n?", re.MULTILINE)
QUERY = re.compile(r"(https?://[^\s?#]+)[?#]\S*")


def configuration(level: str, *, for_people: bool | None = None) -> dict[str, Any]:
    """Give the configuration for `logging`: everything goes to standard error, through one formatter."""
    if for_people is None:
        for_people = sys.stderr.isatty()
    last: Any = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if for_people
        else structlog.processors.JSONRenderer()
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"route": {"()": RouteForPath}},
        "formatters": {"line": {"()": structlog.stdlib.ProcessorFormatter, **_steps(last)}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO"},
            "django.request": {"filters": ["route"]},
            # It says each request, as `requests` does, and each job with its arguments.
            "django.server": {"level": "ERROR"},
            "procrastinate": {"level": "WARNING"},
        },
    }


def _steps(last: Any) -> dict[str, Any]:
    """The steps from a record to a line."""
    before: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        only_plain_values,
    ]
    after = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info]
    return {"foreign_pre_chain": before, "processors": [*after, without_values, last]}


def only_plain_values(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Drop what is not a plain value: a request or a row would spell itself out."""
    for name in [name for name, value in line.items() if not name.startswith(("_", "exc"))]:
        if not isinstance(line[name], PLAIN):
            del line[name]
    return line


def without_values(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Cut the values out of database errors, and the queries off addresses."""
    for name in ("event", "exception"):
        if isinstance(line.get(name), str):
            line[name] = QUERY.sub(r"\1", REPEATED_VALUES.sub("", line[name]))
    return line


class RouteForPath(logging.Filter):
    """Let Django's own lines about a request name its route: a path may hold a token."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Reword the record. Refusals are no news: `requests` counts them."""
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        record.msg, record.args = "request failed", ()
        record.route = match.route if match else ""
        return record.levelno >= logging.ERROR
