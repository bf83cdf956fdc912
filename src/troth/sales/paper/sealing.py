"""Sealing a signed document, PAdES: what was signed stays in it byte for byte, the evidence comes behind.

The file grows by increments, as PDF allows: its first bytes are the document as the customer saw it, so
the hash on the page of evidence can be taken again from the sealed file by anybody.
"""

from __future__ import annotations

import io
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from troth.sales.paper.certificate import Seal

FIELD = "Seal"


def sealed(document: bytes, evidence: bytes, *, seal: Seal, reason: str) -> bytes:
    """Add the page of evidence to a document, and seal all of it with the workspace's key."""
    # Half a second to import, for a process that may never seal anything.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    writer = IncrementalPdfFileWriter(io.BytesIO(_with_page(document, evidence)))
    metadata = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", reason=reason, subfilter=SigSeedSubFilter.PADES
    )
    out = io.BytesIO()
    PdfSigner(metadata, signer=_signer(seal)).sign_pdf(writer, output=out)
    return out.getvalue()


def _with_page(document: bytes, page: bytes) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.reader import PdfFileReader

    writer: Any = IncrementalPdfFileWriter(io.BytesIO(document))
    reader: Any = PdfFileReader(io.BytesIO(page))
    added = reader.find_page_for_modification(0)[0].get_object()
    # The tree of the added document stays behind: its pages are ours now.
    for name in ("/Parent", "/StructParents"):
        added.pop(name, None)
    writer.insert_page(writer.import_object(added))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _signer(seal: Seal) -> Any:
    from asn1crypto import pem, x509
    from asn1crypto.algos import SignedDigestAlgorithm
    from pyhanko.sign.signers import Signer

    key = _key_of(seal)

    class WorkspaceSigner(Signer):
        """Signs with the workspace's key, for as long as one document takes."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            return bytes(key.key_size // 8) if dry_run else key.sign(data, PKCS1v15(), SHA256())

    return WorkspaceSigner(
        signing_cert=x509.Certificate.load(pem.unarmor(seal.certificate)[2]),
        signature_mechanism=SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
    )


def _key_of(seal: Seal) -> RSAPrivateKey:
    # Looking for faults in a key of our own making takes 0.4 s, and pyHanko's own signer does it twice.
    key = load_pem_private_key(seal.key, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("The workspace's key is not RSA.")
    return key
