"""Callers of the API. Imports stand inside: pytest reads this file before the settings are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from troth.apikit.tests.callers import Caller


@pytest.fixture
def administrator(db: None) -> Caller:
    """A caller who may do everything."""
    from troth.apikit.tests.callers import Caller, make_member

    return Caller(make_member())


@pytest.fixture(autouse=True)
def _no_calls_held_over() -> None:
    from troth.apikit import rate

    rate.forget_blocks()
