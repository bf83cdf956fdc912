"""The library switched on, with its tables where a test uses the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from troth.ground.modules import installed
from troth.questions.tests.library.module import TABLES


def _forget_modules() -> None:
    from troth.catalog import registry  # it has models: pytest may read this file before Django is there

    installed.cache_clear()
    registry.forget()


@pytest.fixture(autouse=True, scope="package")
def library() -> Iterator[None]:
    """Switch the library on."""
    packages = [*settings.TROTH_PACKAGES, "troth.questions.tests.library"]
    with override_settings(TROTH_PACKAGES=packages):
        _forget_modules()
        yield
    _forget_modules()


@pytest.fixture
def tables(db: None) -> None:
    """Make the library's tables, for the length of a test."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
