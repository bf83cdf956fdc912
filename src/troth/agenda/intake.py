"""How files of tasks are taken in, beyond what the catalog says."""

from __future__ import annotations

from troth.exchange.intake import Intake

# Two columns that only mean something together, and whose record the importer must be allowed to see.
TASKS = Intake(without=frozenset({"about_kind", "about_id"}))


def intakes() -> dict[str, Intake]:
    """Give what there is to say of each object type."""
    return {"tasks": TASKS}
