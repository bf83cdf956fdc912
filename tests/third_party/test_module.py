"""A module from elsewhere brings a noun of its own, by its entry point alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from troth.ground.testing import temporary_home
from troth.project.testing import environment, migrate_by_copy

HERE = Path(__file__).parent


def test_an_entry_point_adds_list_panel_import_api_action_and_event(tmp_path: Path) -> None:
    with temporary_home() as home:
        migrate_by_copy(home)  # an installation of today, to which the module comes
        add_the_module(home, tmp_path / "bikes.csv")


def add_the_module(home: Path, file: Path) -> None:
    site = os.pathsep.join([str(HERE / "site"), str(HERE.parent.parent / "src")])

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment(home, PYTHONPATH=site), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-m", "troth.project", "migrate")
    seen = json.loads(run(str(HERE / "walk.py")))
    created = seen.pop("created")
    assert created == 201
    assert all(seen.values()), seen
    file.write_text(
        "Name,Frame number,Gears,Rider\nGravel,F-1,11,Linh Dang\nTandem,F-2,x,\n", encoding="utf-8"
    )
    counts = json.loads(run("-m", "troth.project", "import", "bikes", str(file), "--json"))
    assert (counts["rows"], counts["created"], counts["failed"]) == (2, 1, 1)
