"""Make a source of events and print its write key."""

from __future__ import annotations

from benchmarks.within import load_troth


def main() -> None:
    load_troth()
    from troth.team.actor import everyone
    from troth.tracking.commands import make_source

    _source, key = make_source(name="Bench", kind="server", origins=(), by=everyone())
    print(key)


main()
