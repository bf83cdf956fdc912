"""Where the built files of the browser are: styles, scripts, the sprite of icons."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

FOLDER = Path(__file__).parent / "static" / "built"


class AssetsMissing(Exception):
    """The browser's files have not been built."""


def asset(name: str) -> str:
    """Give the URL of a built file by its plain name: "troth.css". Its content never changes."""
    return _url_of(name) if settings.DEBUG else _remembered_url_of(name)


def built(name: str) -> bytes:
    """Give the content of a built file by its plain name."""
    return (FOLDER / _manifest()[name]).read_bytes()


def _url_of(name: str) -> str:
    return static(f"built/{_manifest()[name]}")


_remembered_url_of = cache(_url_of)


def _manifest() -> dict[str, str]:
    try:
        manifest: dict[str, str] = json.loads((FOLDER / "manifest.json").read_text())
    except FileNotFoundError:
        raise AssetsMissing(
            "The browser's files are not built: `pip install -e .` or `python frontend/assets.py` does it."
        ) from None
    return manifest
