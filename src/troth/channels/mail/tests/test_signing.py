"""What is signed here verifies with somebody else's program, and no more when it was changed."""

from __future__ import annotations

from datetime import UTC, datetime

import dkim
import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.channels.mail.letter import Address
from troth.channels.mail.signing import Signer, new_private_key, record_of
from troth.channels.mail.writing import Writing, written
from troth.ground.testing import examples

PRIVATE = new_private_key()
SIGNER = Signer("hollin.example", "troth", PRIVATE)
RECORD = record_of(PRIVATE).encode()


def letter(subject: str = "Wheels", text: str = "They are here.", html: str = "", stop: str = "") -> bytes:
    return written(
        Writing(
            identifier="1@hollin.example", dated_at=datetime(2026, 3, 2, tzinfo=UTC), stop=stop, html=html,
            writer=Address("shop@hollin.example", "Shöp"), to=[Address("s@merrin.example", "Siobhán")],
            subject=subject, text=text, references=[f"{number}@merrin.example" for number in range(9)],
        )
    )  # fmt: skip


def verifies(raw: bytes) -> bool:
    def asked(name: bytes, **_how: object) -> bytes | None:
        return RECORD if name == b"troth._domainkey.hollin.example." else None

    return bool(dkim.verify(raw, dnsfunc=asked))


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=200)
LINE = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=120)


@given(subject=LINE, text=WORDS, html=WORDS)
@examples(60)
def test_what_is_signed_verifies(subject: str, text: str, html: str) -> None:
    assert verifies(SIGNER.signed(letter(subject.strip(), text, html, stop="https://crm.example/u/1/")))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"They are here", b"They are gone"),
        (b"Subject: Wheels", b"Subject: Deals"),
        (b"To: ", b"From: boss@hollin.example\r\nTo: "),
    ],
)
def test_what_was_changed_on_the_way_does_not(before: bytes, after: bytes) -> None:
    raw = SIGNER.signed(letter())
    assert verifies(raw)
    assert not verifies(raw.replace(before, after, 1))


def test_spaces_that_change_on_the_way_change_nothing() -> None:
    raw = SIGNER.signed(letter(text="They  are here.  \n\n\n"))
    assert verifies(raw.replace(b"They  are", b"They are") + b"\r\n\r\n")
