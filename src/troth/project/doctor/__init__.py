"""`troth doctor`: looks at an installation from outside to inside; each finding says how to fix it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """What a check saw. A `fix` makes it a finding."""

    name: str
    seen: str
    fix: str = ""

    @property
    def is_fine(self) -> bool:
        return not self.fix


Check = Callable[[], Result]


def results_of(checks: Iterable[Check]) -> Iterator[Result]:
    """Make checks one after another. One that fails itself is a finding, and the next is made."""
    for check in checks:
        try:
            yield check()
        except Exception as error:
            name = check.__name__.replace("_", " ")
            yield Result(name, f"{type(error).__name__}: {error}", "See the message; the log may say more.")
