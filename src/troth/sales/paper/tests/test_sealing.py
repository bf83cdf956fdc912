"""A signed document is sealed: any reader of PDF can verify it, and no byte of it can be changed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from troth.sales.paper.certificate import Seal, seal_of
from troth.sales.paper.evidence import Evidence, read_strokes, set_evidence
from troth.sales.paper.sealing import sealed
from troth.sales.paper.tests.sheets import blocks, sheet
from troth.sales.paper.typesetting import set_pdf
from troth.sales.paper.verifying import Broken, is_sealed_by, verify

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
RANGE = re.compile(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]")
VERIFIED_FIRST = """
from pathlib import Path
from troth.sales.paper.certificate import Seal
from troth.sales.paper.sealing import sealed
from troth.sales.paper.verifying import verify
names = ("plain", "signed", "seal.pem", "seal.key")
plain, signed, certificate, key = (Path(name).read_bytes() for name in names)
verify(signed, certificate)
sealed(plain, plain, seal=Seal(certificate=certificate, key=key), reason="signed")
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def in_a_home_of_its_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROTH_HOME", str(home))


@pytest.fixture(scope="module")
def seal(home: Path) -> Seal:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TROTH_HOME", str(home))
        return seal_of("Wheels & Co")


@pytest.fixture(scope="module")
def document() -> bytes:
    return set_pdf(blocks(), sheet())


@pytest.fixture(scope="module")
def signed(document: bytes, seal: Seal) -> bytes:
    evidence = Evidence(
        kind="quote", number="Q-2026-0001", name="Ana Marković", email="ana@example.org", at=AT,
        address="203.0.113.7", device="Firefox", how="drawn", drawn=[[(10, 10), (400, 200)]],
        signed_sha256=sha256(document).hexdigest(), sealed_by="Wheels & Co", seal_sha256=seal.fingerprint,
    )  # fmt: skip
    return sealed(document, set_evidence(evidence), seal=seal, reason="Signed by Ana Marković")


def test_what_was_signed_stands_in_the_sealed_file_byte_for_byte(document: bytes, signed: bytes) -> None:
    assert signed.startswith(document)


def test_a_sealed_document_verifies(signed: bytes, seal: Seal) -> None:
    verify(signed, seal.certificate)


def test_a_process_that_has_verified_a_seal_can_seal(
    document: bytes, signed: bytes, seal: Seal, tmp_path: Path
) -> None:
    (tmp_path / "plain").write_bytes(document)
    (tmp_path / "signed").write_bytes(signed)
    (tmp_path / "seal.pem").write_bytes(seal.certificate)
    (tmp_path / "seal.key").write_bytes(seal.key)
    subprocess.run([sys.executable, "-c", VERIFIED_FIRST], cwd=tmp_path, check=True)


def test_one_changed_byte_anywhere_fails(signed: bytes, seal: Seal) -> None:
    found = RANGE.search(signed)
    assert found
    begin, end = int(found[1]), int(found[2])
    places = [*range(0, begin, 499), *range(begin, end, 3), *range(end, len(signed))]
    changed = bytearray(signed)

    unnoticed = []
    for place in places:
        for flipped in (0x01, 0x20):
            changed[place] ^= flipped
            if is_sealed_by(bytes(changed), seal.certificate):
                unnoticed.append(place)
            changed[place] ^= flipped
    assert unnoticed == []


@pytest.mark.parametrize("more", [b"\n", b"%%EOF\n"])
def test_nothing_can_be_added_or_taken_away(signed: bytes, seal: Seal, more: bytes) -> None:
    assert not is_sealed_by(signed + more, seal.certificate)
    assert not is_sealed_by(signed[:-1], seal.certificate)
    assert not is_sealed_by(b"", seal.certificate)


def test_the_seal_of_another_workspace_is_not_ours(
    signed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TROTH_HOME", str(tmp_path))

    with pytest.raises(Broken):
        verify(signed, seal_of("Wheels & Co").certificate)


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="pdfsig (poppler-utils) is not here")
def test_pdfsig_finds_the_signature_valid_and_covering_all(signed: bytes, tmp_path: Path) -> None:
    (tmp_path / "sealed.pdf").write_bytes(signed)
    said = subprocess.run(
        ["pdfsig", str(tmp_path / "sealed.pdf")], capture_output=True, text=True, check=False
    ).stdout

    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not here")
def test_openssl_verifies_the_message_over_the_bytes(signed: bytes, seal: Seal, tmp_path: Path) -> None:
    found = RANGE.search(signed)
    assert found
    begin, end = int(found[1]), int(found[2])
    for name, data in {
        "message": bytes.fromhex(signed[begin + 1 : end - 1].decode()),
        "content": signed[:begin] + signed[end:],
        "certificate": seal.certificate,
    }.items():
        (tmp_path / name).write_bytes(data)

    command = "openssl cms -verify -binary -inform DER -in message -content content -CAfile certificate"
    assert (
        subprocess.run(
            [*command.split(), "-purpose", "any", "-out", "/dev/null"],
            cwd=tmp_path,
            check=False,
            capture_output=True,
        ).returncode
        == 0
    )


def test_the_key_is_made_once_and_only_its_owner_reads_it(seal: Seal, home: Path) -> None:
    (kept,) = (home / "files" / "seal").iterdir()

    assert kept.stat().st_mode & 0o777 == 0o600
    assert seal_of("Another name") == seal


@pytest.mark.parametrize(
    "drawn", [None, {}, [[[0, 0], [2000, 0]]], [[["0", 0], [1, 1]]], [[[0, 0]] * 4001], [["<svg>", "x"]]]
)
def test_a_drawing_is_numbers_within_its_box_or_nothing(drawn: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_strokes(drawn)
