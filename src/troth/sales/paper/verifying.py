"""Is a sealed document as it was sealed? Asked without the library that seals: PDF by its marks, CMS by hand.

Stricter than readers of PDF are. They accept what does not change the meaning (filling behind the
signature, lower case of hex digits); here every byte of the file is either covered by the signature or
can only have one value.
"""

from __future__ import annotations

import re
from hashlib import sha256

from asn1crypto import cms, pem, tsp, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_pem_x509_certificate

# What attributes there are asn1crypto learns once in a process, at the first use, from what is loaded then.
# A seal has one that comes with time stamps: else nothing could be sealed after a seal was verified.
tsp.CMSAttributeType("signing_certificate_v2")

RANGES = re.compile(rb"/ByteRange \[(\d{1,12}) (\d{1,12}) (\d{1,12}) (\d{1,12})\]")
HEX = re.compile(rb"<[0-9A-F]*>")


class Broken(Exception):
    """A file is not what was sealed, or was not sealed by this workspace. The message says which."""


def verify(pdf: bytes, certificate: bytes) -> None:
    """Check that a PDF is sealed with the key of a certificate (PEM), unchanged since. Raises Broken."""
    found = RANGES.findall(pdf)
    if len(found) != 1:
        raise Broken("It is not sealed once.")
    start, length, resume, rest = map(int, found[0])
    if start or resume < length or resume + rest != len(pdf):
        raise Broken("The seal does not cover the whole file.")
    hexed = pdf[length:resume]
    if not HEX.fullmatch(hexed) or len(hexed) % 2:
        raise Broken("The seal is damaged.")
    signed = _signed_attributes(bytes.fromhex(hexed[1:-1].decode()), certificate)
    if signed != sha256(pdf[:length] + pdf[resume:]).digest():
        raise Broken("The file was changed after it was sealed.")


def is_sealed_by(pdf: bytes, certificate: bytes) -> bool:
    """Tell whether a PDF stands as this workspace sealed it."""
    try:
        verify(pdf, certificate)
    except Broken:
        return False
    return True


def _signed_attributes(padded: bytes, certificate: bytes) -> bytes:
    """Check the signature over its attributes, and give the digest of the file that they name."""
    try:
        content = cms.ContentInfo.load(padded)
        seal = content["content"]
        (signer,) = seal["signer_infos"]
        attributes, signature = signer["signed_attrs"], signer["signature"].native
        digest: bytes = next(each for each in attributes if each["type"].native == "message_digest")[
            "values"
        ][0].native
        only = _rebuilt(attributes, signature, certificate)
    except (ValueError, TypeError, KeyError, StopIteration, AttributeError):
        raise Broken("The seal is damaged.") from None
    if padded != only + bytes(len(padded) - len(only)):
        raise Broken("The seal is not that of this workspace, or damaged.")
    key = load_pem_x509_certificate(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise Broken("The certificate is of another kind.")
    try:
        # RFC 5652, section 5.4: what is signed is the attributes as a SET, not by their tag in the message.
        key.verify(signature, attributes.untag().dump(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise Broken("The seal was not made with the key of this workspace.") from None
    return digest


def _rebuilt(attributes: cms.CMSAttributes, signature: bytes, certificate: bytes) -> bytes:
    """Write the seal anew from what the signature covers and the certificate: nothing else may be in it."""
    own = x509.Certificate.load(pem.unarmor(certificate)[2])
    sha = {"algorithm": "sha256"}
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}},
            "digest_algorithm": sha,
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_rsa"},
            "signature": signature,
        }
    )
    seal = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [sha],
            "encap_content_info": {"content_type": "data"},
            "certificates": [own],
            "signer_infos": [signer],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": seal}).dump())
