"""Build the browser's files with the package, so that whoever installs Troth needs no Node."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "frontend"))
import assets


class AssetsHook(BuildHookInterface):  # type: ignore[misc]
    """Run the assets build before the files of a wheel or an editable install are gathered."""

    def dependencies(self) -> list[str]:
        """Ask for Node in the build environment, but only when there is something to build."""
        return [] if assets.is_fresh() else [assets.NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build into `troth/webkit/static/built`, which the wheel takes in as an artifact."""
        assets.build()
