"""The data folder, the secret key and the settings of the environment."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from troth.ground.home import SettingError, home, secret_key, setting


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("TROTH_SECRET_KEY", raising=False)
    monkeypatch.setenv("TROTH_HOME", str(tmp_path / "data" / "troth"))
    return tmp_path


def test_a_missing_home_is_made(folder: Path) -> None:
    assert home() == folder / "data" / "troth"
    assert home().is_dir()


def test_a_home_that_can_not_be_made_is_one_clear_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").write_text("not a folder")
    monkeypatch.setenv("TROTH_HOME", str(folder / "file" / "troth"))
    with pytest.raises(SettingError, match=r"^TROTH_HOME=.*/file/troth can not be used: .* Set TROTH_HOME"):
        home()


def test_the_secret_key_is_made_once_and_for_our_eyes_only() -> None:
    key = secret_key()
    assert len(key) > 50
    assert secret_key() == key
    assert stat.S_IMODE((home() / "secret_key").stat().st_mode) == 0o600


def test_of_several_processes_at_once_all_get_the_same_key() -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(), range(16)))
    assert len(keys) == 1
    assert [file.name for file in home().iterdir()] == ["secret_key"]


def test_a_given_secret_key_is_used_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROTH_SECRET_KEY", "given")
    assert secret_key() == "given"
    assert not (home() / "secret_key").exists()


def test_an_emptied_secret_key_is_an_error_and_not_replaced() -> None:
    secret_key()
    (home() / "secret_key").write_text("")
    with pytest.raises(SettingError, match="is empty"):
        secret_key()


def test_a_setting_comes_from_its_name_or_its_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert setting("TROTH_COLOUR") is None
    assert setting("TROTH_COLOUR", "blue") == "blue"
    monkeypatch.setenv("TROTH_COLOUR", "")
    assert setting("TROTH_COLOUR", "blue") == "blue"
    monkeypatch.setenv("TROTH_COLOUR", "red")
    assert setting("TROTH_COLOUR", "blue") == "red"
    monkeypatch.delenv("TROTH_COLOUR")
    (folder / "colour").write_text("green\n")
    monkeypatch.setenv("TROTH_COLOUR_FILE", str(folder / "colour"))
    assert setting("TROTH_COLOUR", "blue") == "green"


def test_a_setting_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROTH_COLOUR", "red")
    monkeypatch.setenv("TROTH_COLOUR_FILE", "/run/secrets/colour")
    with pytest.raises(SettingError, match="TROTH_COLOUR and TROTH_COLOUR_FILE are both set"):
        setting("TROTH_COLOUR")


def test_an_unreadable_file_of_a_setting_names_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROTH_COLOUR_FILE", "/no/such/file")
    with pytest.raises(SettingError, match="TROTH_COLOUR_FILE=/no/such/file can not be read"):
        setting("TROTH_COLOUR")
