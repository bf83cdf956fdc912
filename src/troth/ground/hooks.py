"""Open places that a lower package leaves for the packages above it to fill.

A package declares a hook as a plain class in its `hooks.py`; a higher package hands in a function
under that class in its `module.py`. `filled(Hook)` gives the functions, in the order of the modules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


class Hook:
    """An open place. Subclass it; the docstring says what a filler receives and returns."""


def filled(hook: type[Hook]) -> Sequence[Callable[..., Any]]:
    """List the functions that installed modules handed in for `hook`."""
    from troth.ground.modules import installed  # modules.py declares hooks by type; avoid the circle

    return [module.hooks[hook] for module in installed() if hook in module.hooks]
