"""What the documentation lists is what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings

from troth.project.commandline import troth
from troth.project.commands import ALL
from troth.project.commands.listing import events
from troth.project.environment import SHIPPED

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.skipif(
    len(settings.SHIPPED_MODULES) < len(SHIPPED), reason="the table is of all modules that come with Troth"
)
def test_the_table_of_events_is_up_to_date() -> None:
    printed = CliRunner().invoke(events, ["--markdown"]).output
    written = (DOCS / "events.md").read_text()
    assert printed in written, "troth events --markdown prints what belongs into docs/events.md"


def test_every_command_is_explained() -> None:
    explained = set(re.findall(r"`troth ([a-z-]+)", (DOCS / "command-line.md").read_text()))
    for command in ALL:
        troth.add_command(command)
    commands = set(troth.list_commands(None))  # type: ignore[arg-type]
    assert commands <= explained
    assert explained <= commands | {"COMMAND"}


def test_every_link_leads_somewhere() -> None:
    root = DOCS.parent
    for page in [*root.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            is_there = (page.parent / target).exists() or target == "docs/benchmarks.md"  # made by make bench
            assert is_there, f"{page.relative_to(root)}: {target}"


def test_every_setting_is_explained() -> None:
    source = DOCS.parent / "src" / "troth"
    read = {
        name
        for path in source.rglob("*.py")
        if "tests" not in path.parts
        for name in re.findall(r'setting\("([A-Z_]+)"', path.read_text())
    }
    explained = set(re.findall(r"`([A-Z_]+)`", (DOCS / "command-line.md").read_text()))
    assert read <= explained
