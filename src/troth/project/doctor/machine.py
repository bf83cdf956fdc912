"""The machine and the settings: what can be seen without the database."""

from __future__ import annotations

import os
import shutil
import stat
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from troth.ground import home
from troth.project import environment
from troth.project.doctor import Result
from troth.project.terminal import size

LEAST_FREE_BYTES = 1_000_000_000
LEAST_FREE_SHARE = 0.05
SHORTEST_KEY = 32
BUILT = Path(__file__).parents[2] / "webkit" / "static" / "built" / "manifest.json"


def data_folder() -> Result:
    """Only the account that runs Troth may look into its data."""
    folder = environment.home_folder()
    mode = stat.S_IMODE(folder.stat().st_mode)
    # Root's may be passed through, since the database runs under another account.
    allowed = 0o711 if os.geteuid() == 0 else 0o700
    if mode & ~allowed:
        return Result("data folder", f"{folder} has the mode {mode:04o}.", f"chmod {allowed:o} {folder}")
    return Result("data folder", str(folder))


def secret_key() -> Result:
    """The key signs sessions and links: long, and readable by its owner only."""
    key, kept = environment.secret(), environment.home_folder() / "secret_key"
    if len(key) < SHORTEST_KEY:
        return Result(
            "secret key", f"It has only {len(key)} characters.", "Set TROTH_SECRET_KEY to a long random text."
        )
    if kept.exists() and stat.S_IMODE(kept.stat().st_mode) & 0o077:
        return Result("secret key", f"Others can read {kept}.", f"chmod 600 {kept}")
    return Result("secret key", "from the environment" if home.setting("TROTH_SECRET_KEY") else str(kept))


def disk_space() -> Result:
    """The database needs room to work."""
    usage = shutil.disk_usage(environment.home_folder())
    seen = f"{size(usage.free)} of {size(usage.total)} are free"
    if usage.free < max(LEAST_FREE_BYTES, usage.total * LEAST_FREE_SHARE):
        return Result("disk space", f"{seen}.", "Make room, or move TROTH_HOME to a larger disk.")
    return Result("disk space", seen)


def public_address() -> Result:
    """What goes over a network goes by https, and the real peer is known."""
    url = environment.public_url()
    if url.startswith("https://"):
        if not environment.trusted_proxies():
            return Result(
                "public address",
                f"{url} is https, so a proxy stands in front, but none is trusted: "
                "to Troth all requests come from the proxy.",
                "Set TROTH_TRUSTED_PROXIES to the proxy's address, such as 127.0.0.1.",
            )
        return Result("public address", url)
    if not _is_this_machine(urlsplit(url).hostname or ""):
        return Result(
            "public address",
            f"{url} is not encrypted: passwords cross the network in the clear.",
            "Put a proxy with https in front, and set TROTH_URL to its address.",
        )
    return Result("public address", f"{url}, on this machine only")


def browser_files() -> Result:
    """Styles and scripts are built with the package."""
    if not BUILT.exists():
        return Result(
            "browser files", "They are not built.", "Install Troth again; in a checkout: make install"
        )
    return Result("browser files", "built")


CHECKS = (data_folder, secret_key, disk_space, public_address, browser_files)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
