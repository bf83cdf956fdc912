"""The fonts of documents: they come as packages, and a firm's own lie in a folder of the workspace."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import typst

from troth.ground.home import home

PACKAGES = (
    "fontpkg_inter", "fontpkg_source_serif_4", "fontpkg_noto_sans", "fontpkg_noto_sans_arabic",
    "fontpkg_heebo", "fontpkg_noto_sans_devanagari", "fontpkg_noto_sans_thai",
)  # fmt: skip
FAMILIES = ("Inter", "Noto Sans", "Noto Sans Arabic", "Heebo", "Noto Sans Devanagari", "Noto Sans Thai")
ENDINGS = (".ttf", ".otf", ".ttc")
OWN = "fonts"  # below TROTH_HOME


def fonts() -> typst.Fonts:
    """Give what text is set in. What the machine has besides is left out: every machine sets it alike."""
    return _read(tuple(sorted(_own_folder().glob("*"))) if _own_folder().is_dir() else ())


def families() -> list[str]:
    """List the families in the order in which a sign is looked for: ours, then what a firm added."""
    return [*FAMILIES, *sorted(set(fonts().families()) - {*FAMILIES, "Source Serif 4"})]


@lru_cache(maxsize=2)
def _read(own: tuple[Path, ...]) -> typst.Fonts:
    files = [path for name in PACKAGES for path in sorted(_folder_of(name).iterdir())]
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(path.parent) for path in (*files, *own) if path.suffix.lower() in ENDINGS],
    )


def _own_folder() -> Path:
    return home() / OWN


def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"The package {package} is not installed: `make install` does it.")
    return Path(spec.submodule_search_locations[0]) / "files"
