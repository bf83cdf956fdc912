"""How well the laws foretell: fitted to 39 weeks of CDNOW, held against the 39 weeks after."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from troth.insight.fits import bgnbd, mbgnbd, paretonbd
from troth.insight.tests.real import cdnow

WEEKS = 39
MOST = 7  # who came back as often or oftener is one group
LAWS = ("BG/NBD", "MBG/NBD", "Pareto/NBD")


@dataclass(frozen=True, slots=True)
class Group:
    """Customers who came back so often in the weeks learnt from, and what each did later in the mean."""

    x: int
    customers: int
    came: float
    foretold: tuple[float, ...]

    @property
    def label(self) -> str:
        return f"{self.x}+" if self.x == MOST else str(self.x)


@cache
def groups() -> tuple[Group, ...]:
    """Give the groups, those who never came back first."""
    them = cdnow()
    x, t_x, T = them.x, them.t_x, them.T
    foretold = [
        law.expected_purchases(law.fit(them.cells), WEEKS, x, t_x, T) for law in (bgnbd, mbgnbd, paretonbd)
    ]
    group = np.minimum(x, MOST)
    return tuple(
        Group(
            each,
            int((group == each).sum()),
            float(them.held_out[group == each].mean()),
            tuple(float(law[group == each].mean()) for law in foretold),
        )
        for each in range(MOST + 1)
    )


def totals() -> tuple[float, ...]:
    """Give how often all came in the held out weeks, and how often each law says."""
    all_of_them = [(one.customers, (one.came, *one.foretold)) for one in groups()]
    return tuple(sum(many * means[place] for many, means in all_of_them) for place in range(1 + len(LAWS)))


def table() -> str:
    """Write them as a table in Markdown."""
    lines = [f"| came back | customers | came | {' | '.join(LAWS)} |", "|" + "---|" * (3 + len(LAWS))]
    for one in groups():
        means = " | ".join(f"{mean:.3f}" for mean in (one.came, *one.foretold))
        lines.append(f"| {one.label} | {one.customers:,} | {means} |")
    customers = sum(one.customers for one in groups())
    lines.append(f"| all, in sum | {customers:,} | {' | '.join(f'{total:,.0f}' for total in totals())} |")
    return "\n".join(lines) + "\n"
