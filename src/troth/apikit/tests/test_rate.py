"""One token or member may call so often in a minute, over all processes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from troth.apikit import rate
from troth.apikit.tests.callers import Caller, make_member
from troth.ground import clock

pytestmark = pytest.mark.django_db


def test_the_call_after_the_last_is_told_when_to_come_back(administrator: Caller, settings: Settings) -> None:
    settings.TROTH_API_CALLS_PER_MINUTE = 3
    moment = clock.now().replace(second=20, microsecond=0)
    with clock.stopped(moment):
        assert [administrator.call("GET", "/people").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert administrator.call("GET", "/people")["Retry-After"] == "40"
        assert Caller(make_member(name="Bo")).call("GET", "/people").status_code == 200
    with clock.stopped(moment + timedelta(seconds=40)):
        assert administrator.call("GET", "/people").status_code == 200


def test_another_process_counts_on(administrator: Caller, settings: Settings) -> None:
    settings.TROTH_API_CALLS_PER_MINUTE = 200
    with clock.stopped(clock.now()):
        for _ in range(100):
            administrator.call("GET", "/people")
            rate.forget_blocks()  # as another process, which holds nothing of this one
        assert administrator.call("GET", "/people").status_code == 429
