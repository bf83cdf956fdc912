"""What the browser gets: built, named by its content, and complete."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from troth.catalog.registry import object_types
from troth.catalog.staff import STAFF
from troth.ground.modules import installed
from troth.webkit import assets

TROTH = Path(__file__).parents[2]
NAMED = re.compile(r"""\bicon(?:_name)?(?:\(|=)'([a-z-]+)'""")


def symbols() -> set[str]:
    manifest = json.loads((assets.FOLDER / "manifest.json").read_text())
    return set(re.findall(r'<symbol id="([a-z-]+)"', (assets.FOLDER / manifest["icons.svg"]).read_text()))


def test_every_icon_that_a_template_names_is_drawn() -> None:
    named = {
        (name, path.name)
        for path in TROTH.rglob("templates/**/*")
        if path.is_file()
        for name in NAMED.findall(path.read_text())
    }
    drawn = symbols()
    assert named
    assert {(name, where) for name, where in named if name not in drawn} == set()


def test_every_icon_of_a_link_a_noun_or_an_action_is_drawn() -> None:
    named = {link.icon for module in installed() for link in module.navigation}
    named |= {kind.icon for kind in (*object_types().values(), *STAFF.values())}
    named |= {action.icon for module in installed() for action in module.actions}
    assert named - symbols() == set()


def test_what_is_built_is_named_by_its_content_and_there() -> None:
    manifest = json.loads((assets.FOLDER / "manifest.json").read_text())
    assert {"troth.css", "troth.js", "icons.svg", "app-icon.svg", "mark.svg"} <= manifest.keys()
    for name, file in manifest.items():
        assert re.fullmatch(rf"{Path(name).stem}-[0-9A-Z]{{8}}\{Path(name).suffix}", file)
        assert (assets.FOLDER / file).is_file()


def test_the_licences_of_what_others_made_are_shipped_with_it() -> None:
    text = (assets.FOLDER / "licences.txt").read_text()
    for name in ("htmx.org", "idiomorph", "sortablejs", "lucide-static", "inter", "source-serif-4"):
        assert name in text


def test_files_that_are_not_built_are_missed_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    with pytest.raises(assets.AssetsMissing, match="pip install -e"):
        assets._manifest()


@pytest.mark.django_db
def test_a_phone_learns_how_to_install_troth(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    told = answer.json()
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (told["start_url"], told["display"]) == ("/", "standalone")
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
