"""Add a field to people that holds what a built-in one holds, so that the two can be asked alike."""

from __future__ import annotations

from benchmarks.within import load_troth


def main() -> None:
    load_troth()
    from troth.catalog.commands import add_field
    from troth.team.actor import everyone

    add_field(object_type="people", label="Alias", kind="text", name="alias", by=everyone())


main()
