"""Open places that a lower package leaves for the packages above it to fill.

A package declares a hook as a plain class in its `hooks.py`; a higher package hands in a function
under that class in its `module.py`. `filled(Hook)` gives the functions, in the order of the modules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from troth.ground.declared import Hook
from troth.ground.modules import installed

__all__ = ["Hook", "WorkBegins", "begin_work", "filled"]


class WorkBegins(Hook):
    """A request, a job or a command begins: called with nothing, once the database is there."""


def begin_work() -> None:
    """Tell whoever keeps something in this process that it may be out of date."""
    for begin in filled(WorkBegins):
        begin()


def filled(hook: type[Hook]) -> Sequence[Callable[..., Any]]:
    """List the functions that installed modules handed in for `hook`."""
    return [module.hooks[hook] for module in installed() if hook in module.hooks]
