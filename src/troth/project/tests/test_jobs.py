"""Jobs: what the clock starts can be asked for by hand, too."""

from __future__ import annotations

import inspect

import pytest
from procrastinate.contrib.django import app

from troth.ground.jobs import HOUSE, Periodic, path_of
from troth.ground.modules import installed

OF_THE_CLOCK = [
    path_of(job.run)
    for job in [*HOUSE, *(job for module in installed() for job in module.jobs)]
    if isinstance(job, Periodic)
]


@pytest.mark.parametrize("name", OF_THE_CLOCK)
def test_what_the_clock_starts_can_be_deferred_by_hand(name: str) -> None:
    takes = inspect.signature(app.tasks[name].func)
    takes.bind(1_795_346_423)
    takes.bind()
