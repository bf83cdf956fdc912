"""Mail is handed in over a line that nobody else reads, or not at all."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from troth.channels.mail.smtp import Exit, NoLine, entered, hand_over
from troth.channels.tests.conftest import mail
from troth.channels.tests.sink import Sink, running

MAKING = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running() as server:
        server.password = "wheels"
        yield server


def test_by_starttls_the_password_goes_in_secret_alone(
    sink: Sink, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    name = ["subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*MAKING.split(), *name], check=True, capture_output=True)
    way = Exit("localhost", sink.port, "starttls", "shop", "wheels")
    with pytest.raises(NoLine, match="STARTTLS"), entered(way):
        pass
    sink.certificate = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    sink.certificate.load_cert_chain(certificate, key)
    with pytest.raises(NoLine, match="certificate of localhost does not hold"), entered(way):
        pass
    assert sink.entered == []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with entered(way) as client:
        hand_over(client, writer="shop@hollin.example", recipients=["s@merrin.example"], raw=mail("1@hollin"))
    assert sink.entered == ["shop"]
    assert sink.identifiers == ["1@hollin"]
