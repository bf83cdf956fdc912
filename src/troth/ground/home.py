"""Where Troth keeps its data, and what its environment says."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import overload

ROOT_HOME = Path("/var/lib/troth")
ORDINARY_HOME = Path("~/.local/share/troth")
SERVED_AT = "served_at"


class SettingError(Exception):
    """A setting is wrong. The message is one line that names the setting and the fix."""


@overload
def setting(name: str, default: str) -> str: ...
@overload
def setting(name: str, default: None = None) -> str | None: ...
def setting(name: str, default: str | None = None) -> str | None:
    """Read a setting from the environment: `NAME`, or the file that `NAME_FILE` names.

    An empty value counts as absent. Raises SettingError when both are given or the file is unreadable.
    """
    value, file = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value and file:
        raise SettingError(f"{name} and {name}_FILE are both set: keep one of them.")
    if file:
        try:
            value = Path(file).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(f"{name}_FILE={file} can not be read: {error}.") from error
    return value or default


def home() -> Path:
    """Find the data folder (`TROTH_HOME`), made when missing.

    Root's can be passed through by others, because the database runs under another account than root.
    """
    is_root = os.geteuid() == 0
    given = os.environ.get("TROTH_HOME")
    folder = Path(given or (ROOT_HOME if is_root else ORDINARY_HOME)).expanduser().absolute()
    try:
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o711 if is_root else 0o700)
        (folder / ".").stat()
    except OSError as error:
        raise SettingError(
            f"TROTH_HOME={folder} can not be used: {error.strerror}. Set TROTH_HOME to a folder of your own."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingError(
            f"TROTH_HOME={folder} can not be written to. Give it to the account that runs troth, "
            "or set TROTH_HOME to a folder of your own."
        )
    return folder


def files_folder() -> Path:
    """Find the folder of uploaded files, made when missing. A backup takes all of it along."""
    folder = home() / "files"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def cache_folder(name: str) -> Path:
    """Find a folder for what can be made anew at any time, made when missing. No backup takes it along."""
    folder = home() / "cache" / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def served_url() -> str:
    """Read the address at which `troth serve` listened last on this data folder; "" where it never did."""
    try:
        return (home() / SERVED_AT).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def keep_served_url(url: str) -> None:
    """Note where `troth serve` listens, so that commands beside it print links that work."""
    (home() / SERVED_AT).write_text(url, encoding="ascii")


def secret_key() -> str:
    """Read `TROTH_SECRET_KEY`, or the key that is made once and kept in the data folder."""
    if key := setting("TROTH_SECRET_KEY"):
        return key
    kept = home() / "secret_key"
    if not kept.exists():
        _keep(kept, secrets.token_urlsafe(64))
    try:
        key = kept.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingError(f"The secret key {kept} can not be read: {error.strerror}.") from error
    if not key:
        raise SettingError(f"The secret key {kept} is empty: restore it from a backup, or delete the file.")
    return key


def _keep(path: Path, text: str) -> None:
    """Write a file whole or not at all; of several at once, the first wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its key is the key
    finally:
        draft.unlink()
