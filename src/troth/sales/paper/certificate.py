"""The workspace's own certificate: what it seals documents with. Made once, kept with its files."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from troth.ground.clock import now
from troth.ground.home import SettingError, files_folder

KEY_BITS = (
    3072  # as long as RSA is thought to hold beyond 2030 (NIST SP 800-57); every reader of PDF knows RSA
)
YEARS = 30  # a contract must still verify when it is argued about
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
LONGEST_NAME = 64  # of a common name (RFC 5280, appendix A.1)


@dataclass(frozen=True, slots=True)
class Seal:
    """A private key and its certificate, in PEM."""

    key: bytes
    certificate: bytes

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, in hex."""
        return x509.load_pem_x509_certificate(self.certificate).fingerprint(hashes.SHA256()).hex()


def seal_of(workspace: str) -> Seal:
    """Give the workspace's seal; the first call makes it. It stays when the workspace is renamed."""
    kept = files_folder() / "seal" / "workspace.pem"
    if not kept.exists():
        kept.parent.mkdir(mode=0o700, exist_ok=True)
        _keep(kept, _made(workspace))
    text = kept.read_bytes()
    begin = text.find(b"-----BEGIN CERTIFICATE-----")
    if begin <= 0:
        raise SettingError(f"The seal {kept} is damaged: restore it from a backup.")
    return Seal(text[:begin], text[begin:])


def _made(workspace: str) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, (workspace or "Troth")[:LONGEST_NAME])])
    at = now()
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem + certificate.public_bytes(serialization.Encoding.PEM)


def _keep(path: Path, text: bytes) -> None:
    """Write key and certificate in one file, whole or not at all; of several at once, the first wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its seal is the seal
    finally:
        draft.unlink()
