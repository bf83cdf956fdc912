"""A module from elsewhere brings a noun of its own, by its entry point alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture
def home() -> Iterator[Path]:
    """Give a data folder that the account of the database can enter, as pytest's own it can not."""
    folder = Path(tempfile.mkdtemp(prefix="troth-module-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_an_entry_point_adds_list_panel_import_api_action_and_event(tmp_path: Path, home: Path) -> None:
    source = str(HERE.parent.parent / "src")
    environment = {
        **os.environ,
        "TROTH_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(HERE / "site"), source]),
    }
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-m", "troth.project", "migrate")
    seen = json.loads(run(str(HERE / "walk.py")))
    created = seen.pop("created")
    assert created == 201
    assert all(seen.values()), seen
    file = tmp_path / "bikes.csv"
    file.write_text(
        "Name,Frame number,Gears,Rider\nGravel,F-1,11,Linh Dang\nTandem,F-2,x,\n", encoding="utf-8"
    )
    counts = json.loads(run("-m", "troth.project", "import", "bikes", str(file), "--json"))
    assert (counts["rows"], counts["created"], counts["failed"]) == (2, 1, 1)
