"""Any bytes are a letter, or are set aside with a reason; what can be understood of a mail is understood."""

from __future__ import annotations

from base64 import encodebytes
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.channels.mail.letter import Address, Nature
from troth.channels.mail.reading import Unreadable, read

HEAD = b"From: Siobhan <s@merrin.example>\r\nTo: shop@hollin.example\r\nMessage-ID: <1@merrin.example>\r\n"


def with_lines(*lines: str, body: str = "Hello") -> bytes:
    return HEAD + "".join(f"{line}\r\n" for line in lines).encode("utf-8") + b"\r\n" + body.encode()


def test_a_mail_is_read() -> None:
    message = EmailMessage()
    message["From"] = "Siobhán Kerrigan <S.Kerrigan@Merrin.example>"
    message["To"] = '"Hollin, Cycle Works" <shop@hollin.example>, dele@hollin.example'
    message["Cc"] = "Front desk: desk@merrin.example;"
    message["Reply-To"] = "desk@merrin.example"
    message["Subject"] = "Räder vor Ostern? 🚲"
    message["Message-ID"] = "<3@merrin.example>"
    message["In-Reply-To"] = "<2@hollin.example>"
    message["References"] = "<1@merrin.example> <2@hollin.example>"
    message["Date"] = "Sun, 08 Mar 2026 19:32:00 +0100"
    message.set_content("Hello Dele,\n\nyes.\n")
    message.add_alternative("<p>Hello Dele,</p><p>yes.</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Räder/Liste.pdf")
    letter = read(message.as_bytes())
    assert letter.writer == Address("s.kerrigan@merrin.example", "Siobhán Kerrigan")
    assert letter.to == (
        Address("shop@hollin.example", "Hollin, Cycle Works"),
        Address("dele@hollin.example"),
    )
    assert (letter.copied, letter.answers_to) == ((Address("desk@merrin.example"),),) * 2
    assert letter.subject == "Räder vor Ostern? 🚲"
    assert letter.message_id == "3@merrin.example"
    assert letter.references == ("1@merrin.example", "2@hollin.example")
    assert letter.sent_at == datetime(2026, 3, 8, 18, 32, tzinfo=UTC)
    assert letter.text.strip() == "Hello Dele,\n\nyes."
    assert "<p>yes.</p>" in letter.html
    [enclosed] = letter.enclosures
    assert (enclosed.name, enclosed.content_type) == ("Räder_Liste.pdf", "application/pdf")
    assert enclosed.content == b"%PDF-1.7"
    assert (letter.nature, letter.report, letter.problems) == (Nature.ORDINARY, None, ())


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        (["Subject: =?utf-8?B?UsOkZGVy?= und\r\n =?iso-8859-1?Q?T=FCr?="], "Räder und Tür"),
        (["Subject: =?nonsense-9?Q?T=FCr?="], "Tür"),
        (["Subject: =?utf-8?B?broken"], "=?utf-8?B?broken"),
        (["Subject: Räder"], "Räder"),
        (["Subject: a\tb   c"], "a b c"),
        ([], ""),
    ],
)
def test_words_of_a_header_are_read_in_any_charset(lines: list[str], subject: str) -> None:
    assert read(with_lines(*lines)).subject == subject


def test_a_header_in_no_charset_at_all_is_taken_for_western_european() -> None:
    assert read(HEAD + b"Subject: R\xe4der\r\n\r\nx").subject == "Räder"


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/plain; charset=iso-8859-1", b"R\xe4der \x80", "Räder €"),
        ("text/plain; charset=utf-8", b"R\xe4der", "Räder"),
        ("text/plain; charset=nonsense", "Räder".encode(), "Räder"),
        ("text/plain; charset=rot13", b"Hello", "Hello"),
        ("text/plain; charset=utf-7", b"R+AOQ-der", "Räder"),
        ("text/plain", "Räder".encode(), "Räder"),
        ('text/plain; charset="""', b"Hello", "Hello"),
        ("text/html", b"<p>R&auml;der</p>", "Räder"),
        ("nonsense", b"Hello", "Hello"),
    ],
)
def test_a_body_is_read_in_any_charset(kind: str, body: bytes, text: str) -> None:
    assert read(HEAD + f"Content-Type: {kind}\r\n\r\n".encode() + body).text == text


def test_a_charset_that_nobody_knows_is_told() -> None:
    letter = read(HEAD + b"Content-Type: text/plain; charset=nonsense\r\n\r\nx")
    assert "Its charset “nonsense” is not known." in letter.problems


@pytest.mark.parametrize(
    ("line", "problem"),
    [("Date: yesterday", "Its date could not be read."), ("X: y", "It has no date."),
     ("Date: Mon, 1 Jan 99999 00:00:00 +0000", "Its date could not be read."),
     ("Date: Mon, 1 Jan 2026 00:00:00 +9999", "Its date could not be read.")],
)  # fmt: skip
def test_a_date_that_can_not_be_is_none(line: str, problem: str) -> None:
    letter = read(with_lines(line))
    assert (letter.sent_at, letter.problems) == (None, (problem,))


def test_what_a_mail_answers_comes_last_among_its_references() -> None:
    lines = ["In-Reply-To: <a@x.example>", "References: <a@x.example>\r\n <b@x.example> <1@merrin.example>"]
    assert read(with_lines(*lines)).references == ("b@x.example", "a@x.example")
    assert read(with_lines("In-Reply-To: a@x.example")).references == ("a@x.example",)
    assert read(with_lines("In-Reply-To: Your mail of Monday")).references == ()


@pytest.mark.parametrize(
    "line", ["From: nobody", "From:", "From: <>", 'From: "a@b.example" <x', "From: undisclosed:;"]
)
def test_a_writer_that_is_no_address_is_none(line: str) -> None:
    letter = read(f"{line}\r\nMessage-ID: <1@x.example>\r\n\r\nHello".encode())
    assert letter.writer is None
    assert "It does not say who wrote it." in letter.problems


def test_the_address_counts_and_not_what_is_written_before_it() -> None:
    """Names that look like an address are how staff are impersonated."""
    letter = read(b'From: "boss@hollin.example" <thief@evil.example>\r\n\r\nPay')
    assert letter.writer == Address("thief@evil.example", "boss@hollin.example")


def test_a_picture_within_is_known_by_its_content_id() -> None:
    message = EmailMessage()
    message["From"] = "s@merrin.example"
    message.set_content('<img src="cid:logo">', subtype="html")
    message.add_related(b"GIF89a", maintype="image", subtype="gif", cid="<logo>")
    assert [(each.content_id, each.content) for each in read(message.as_bytes()).enclosures] == [
        ("logo", b"GIF89a")
    ]


def test_a_mail_within_a_mail_is_a_file_and_not_its_words() -> None:
    inner = EmailMessage()
    inner["Subject"] = "Older"
    inner.set_content("Old words")
    message = EmailMessage()
    message["From"] = "s@merrin.example"
    message.set_content("New words")
    message.add_attachment(inner)
    letter = read(message.as_bytes())
    assert letter.text.strip() == "New words"
    assert [each.name for each in letter.enclosures] == ["Older.eml"]
    assert b"Old words" in letter.enclosures[0].content


@pytest.mark.parametrize(
    ("lines", "nature"),
    [
        (["Auto-Submitted: auto-replied"], Nature.AUTOMATIC),
        (["Auto-Submitted: no"], Nature.ORDINARY),
        (["Precedence: bulk"], Nature.BULK),
        (["Precedence: auto_reply"], Nature.AUTOMATIC),
        (["List-Id: Friends <friends.x.example>"], Nature.BULK),
        (["X-Autoreply: yes"], Nature.AUTOMATIC),
        (["Return-Path: <>"], Nature.AUTOMATIC),
        (["Return-Path: <s@merrin.example>"], Nature.ORDINARY),
        (["Content-Type: multipart/report; report-type=x; boundary=x"], Nature.AUTOMATIC),
    ],
)  # fmt: skip
def test_what_no_person_wrote_is_known(lines: list[str], nature: Nature) -> None:
    assert read(with_lines(*lines)).nature is nature


def nested(depth: int) -> bytes:
    parts = (f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return HEAD + "".join(parts).encode() + b"Content-Type: text/plain\r\n\r\nHello\r\n"


@pytest.mark.parametrize("depth", [101, 400, 3000])
def test_parts_too_deep_are_refused(depth: int) -> None:
    with pytest.raises(Unreadable, match=r"within one another"):
        read(nested(depth))
    assert read(nested(50)).text.strip() == "Hello"


def test_too_many_parts_are_refused() -> None:
    parts = b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n" * 1001
    with pytest.raises(Unreadable, match=r"1000 parts"):
        read(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts)


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"only words, and no header at all"])
def test_what_is_no_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable, match="no headers"):
        read(raw)


def test_a_large_enclosure_is_kept_whole() -> None:
    content = bytes(range(256)) * 4 * 1024 * 22
    lines = encodebytes(content)
    head = b"Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert read(HEAD + head + lines).enclosures[0].content == content


def test_what_is_broken_in_base64_is_still_a_file() -> None:
    head = b"Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert read(HEAD + head + b"SGVsbG8*").enclosures[0].name == "a.zip"


@pytest.mark.parametrize(
    "raw",
    [
        b"From: " + b"<" * 100_000 + b"\r\n\r\nx",
        b"From: " + b"(" * 100_000 + b"\r\n\r\nx",
        b'From: "' + b"\\" * 100_000 + b"\r\n\r\nx",
        b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\r\n\r\nx",
        b"References: " + b"<a@b> " * 100_000 + b"\r\n\r\nx",
        b"To: " + b"a@b.example, " * 50_000 + b"\r\n\r\nx",
        b"Content-Type: text/plain; " + b"a*0*=x; " * 20_000 + b"\r\n\r\nx",
        b"A: b\r\n" * 100_000 + b"\r\nx",
    ],
)
def test_no_header_takes_long(raw: bytes) -> None:
    """What a hostile header takes is told in honest mails of its size."""
    honest = b"From: Ada <ada@quay.example>\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\n\r\n" + b"Dear Ben,\r\n" * 40
    count = max(1, len(raw) // len(honest))
    assert _spent(raw) < 20 * sum(_spent(honest) for _each in range(count))


def _spent(raw: bytes) -> float:
    begun = process_time()
    with suppress(Unreadable):
        read(raw)
    return process_time() - begun


PIECES = st.sampled_from(
    [b"From: a@b.example\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n", b"\r\n", b"--b\r\n",
     b"--b--\r\n", b"Content-Type: text/html; charset=", b"Content-Type: message/rfc822\r\n", b"utf-16",
     b"\x00\xff", b"Content-Transfer-Encoding: base64\r\n", b"Date: ", b"Message-ID: <", b"=?utf-8?B?",
     b"Content-Disposition: attachment; filename*=utf-8''%ff\r\n", b"Action: failed\r\n",
     b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
     b"Content-Type: message/delivery-status\r\n", b"Final-Recipient: rfc822; a@b\r\n"]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=25).map(b"".join))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        letter = read(raw)
    except Unreadable:
        return
    said = [letter.subject, letter.text, letter.message_id, *(each.name for each in letter.enclosures)]
    assert not any("\x00" in each for each in said)
    "".join(said).encode("utf-8")  # no half of a pair of surrogates, which no database takes
