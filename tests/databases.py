"""The databases of tests: one is migrated, and all others are copies of it, which takes a moment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from troth.ground.postgres import roles
from troth.project.testing import once


def migrate_once() -> None:
    """Give the database whose copies all tests work in the shape of this version."""
    once("migrated", lambda: call_command("migrate", verbosity=0, interactive=False))
    _lead_to(roles.DATABASE)  # what is copied, nobody may be connected to


@contextmanager
def copied() -> Iterator[str]:
    """Make a copy of the migrated database for the length of a block, and give its name."""
    name = f"copy_{uuid4().hex}"
    copy, pattern = sql.Identifier(name), sql.Identifier(roles.DATABASE)
    with psycopg.connect(owner_url_of("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("create database {} template {}").format(copy, pattern))
        yield name
        server.execute(sql.SQL("drop database {} with (force)").format(copy))


@contextmanager
def at_work_in(name: str) -> Iterator[None]:
    """Let this process work in another database, with all of its threads, for the length of a block."""
    before = connection.settings_dict["NAME"]
    _lead_to(name)
    yield
    _lead_to(before)


def _lead_to(name: str) -> None:
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name  # the very settings that other threads connect by


def owner_url_of(database: str) -> str:
    return _named(os.environ["DATABASE_OWNER_URL"], database)


def application_url_of(database: str) -> str:
    return _named(os.environ["TROTH_TEST_APPLICATION_URL"], database)


def _named(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{database}").geturl()
