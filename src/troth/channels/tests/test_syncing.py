"""A real mailbox is read: all of it, once, in whatever state its mails are."""

from __future__ import annotations

import socketserver
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest

from troth.channels.commands import decide_message, send_from, sync
from troth.channels.commands.filing import PATIENCE
from troth.channels.mail.imap import Account
from troth.channels.mail.letter import Address
from troth.channels.models import Conversation, Copy, Folder, Mailbox, Message, Outgoing, SetAside
from troth.channels.tests.conftest import mail, ours
from troth.channels.tests.dovecot import PASSWORD, PROGRAM, Dovecot, running
from troth.channels.tests.sink import Sink
from troth.ground.clock import now, stopped
from troth.people.models import Person
from troth.team.actor import everyone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(PROGRAM is None, reason="needs Dovecot, Debian's package dovecot-imapd"),
]


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running() as server:
        yield server


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    """The account of an empty mailbox."""
    with dovecot.entered() as client:
        for _flags, _separator, name in client.list_folders():
            client.select_folder(name)
            client.delete_messages(client.search(["ALL"]))
            client.expunge()
            if name not in ("INBOX", "Sent", "Junk"):
                client.select_folder("INBOX")
                client.delete_folder(name)
    return Account("127.0.0.1", dovecot.port, "none", dovecot.login, PASSWORD)


def put(dovecot: Dovecot, folder: str, *mails: bytes) -> None:
    with dovecot.entered() as client:
        for each in mails:
            client.append(folder, each)


def look(mailbox: Mailbox, account: Account) -> tuple[int, int, int, str]:
    found = sync(mailbox=mailbox, account=account, by=everyone())
    mailbox.refresh_from_db()
    return found.new, found.known, found.set_aside, found.error


def test_a_mailbox_is_read_and_read_on(
    dovecot: Dovecot, account: Account, mailbox: Mailbox, siobhan: Person
) -> None:
    put(dovecot, "INBOX", mail("1@merrin"), mail("3@merrin", after="1@merrin 2@hollin", day=4))
    put(dovecot, "Sent", ours("2@hollin", after="1@merrin"))
    put(dovecot, "Junk", mail("spam@evil"))
    assert look(mailbox, account) == (3, 0, 0, "")
    conversation = Conversation.objects.get()
    assert (conversation.messages_count, conversation.turn, conversation.person) == (3, "ours", siobhan)
    assert (mailbox.backlog, mailbox.error) == (0, "")
    assert mailbox.succeeded_at is not None
    assert look(mailbox, account) == (0, 0, 0, "")
    put(dovecot, "INBOX", mail("4@merrin", day=5))
    assert look(mailbox, account) == (1, 0, 0, "")


def test_reading_leaves_the_mailbox_as_it_was(dovecot: Dovecot, account: Account, mailbox: Mailbox) -> None:
    put(dovecot, "INBOX", mail("1@merrin"))
    look(mailbox, account)
    with dovecot.entered() as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search(["UNSEEN"]) == client.search(["ALL"])


def sent_mails(dovecot: Dovecot) -> list[bytes]:
    with dovecot.entered() as client:
        client.select_folder("Sent", readonly=True)
        found = client.fetch(client.search(["ALL"]), ["BODY.PEEK[]", "FLAGS"])
    assert all(b"\\Seen" in each[b"FLAGS"] for each in found.values())
    return [each[b"BODY[]"] for each in found.values()]


def sends(office: Mailbox, subject: str = "Wheels") -> Outgoing:
    made = decide_message(
        mailbox=office, to=[Address("s@merrin.example", "")], subject=subject, text="Yes.", due_at=now(),
        by=everyone(),
    )  # fmt: skip
    send_from(str(office.pk))
    return made


def test_what_was_sent_is_laid_among_the_sent_mails_once(
    dovecot: Dovecot, account: Account, office: Mailbox
) -> None:
    made = sends(office)
    look(office, account)
    assert sent_mails(dovecot) == []  # its server is given the time to keep one by itself
    with stopped(now() + 2 * PATIENCE):
        look(office, account)
        Outgoing.objects.update(filed_at=None)  # as if whoever laid it there had died before saying so
        look(office, account)
    (kept,) = sent_mails(dovecot)
    assert f"Message-ID: <{made.identifier}>".encode() in kept
    made.refresh_from_db()
    assert made.filed_at
    assert Message.objects.get().copies.get().folder.use == "sent"


def test_a_copy_that_the_server_keeps_by_itself_is_not_doubled(
    dovecot: Dovecot, account: Account, office: Mailbox, sink: Sink
) -> None:
    sends(office)
    put(dovecot, "Sent", b"Received: by submission; Mon, 2 Mar 2026 10:00:00 +0000\r\n" + sink.kept[0].raw)
    with dovecot.entered() as client:
        client.select_folder("Sent")
        client.add_flags(client.search(["ALL"]), [b"\\Seen"])
    with stopped(now() + 2 * PATIENCE):
        look(office, account)
    assert len(sent_mails(dovecot)) == 1
    assert Message.objects.count() == 1


def test_a_mailbox_that_wants_no_copies_gets_none(
    dovecot: Dovecot, account: Account, office: Mailbox
) -> None:
    Mailbox.objects.update(files_sent=False)
    office.refresh_from_db()
    sends(office)
    with stopped(now() + 2 * PATIENCE):
        look(office, account)
    assert sent_mails(dovecot) == []


def test_a_server_that_takes_no_copy_is_named_and_read_all_the_same(
    dovecot: Dovecot, account: Account, office: Mailbox
) -> None:
    made = sends(office)
    look(office, account)
    Folder.objects.filter(use="sent").update(name="Gone")
    put(dovecot, "INBOX", mail("1@merrin"))
    Folder.objects.filter(name="Gone").update(is_read=False)
    with stopped(now() + 2 * PATIENCE):
        assert look(office, account) == (1, 0, 0, "")
        assert "Gone" in office.filing_error
        Folder.objects.filter(name="Gone").delete()
        look(office, account)
    assert (office.filing_error, len(sent_mails(dovecot))) == ("", 1)
    made.refresh_from_db()
    assert made.filed_at


def test_a_folder_that_was_made_anew_is_read_anew_and_nothing_comes_twice(
    dovecot: Dovecot, account: Account, mailbox: Mailbox
) -> None:
    with dovecot.entered() as client:
        client.create_folder("Projects")
    put(dovecot, "Projects", mail("1@merrin"), mail("2@merrin"))
    assert look(mailbox, account) == (2, 0, 0, "")
    with dovecot.entered() as client:
        client.delete_folder("Projects")
        client.create_folder("Projects")
    put(dovecot, "Projects", mail("3@merrin"), mail("1@merrin"))
    assert look(mailbox, account) == (1, 1, 0, "")
    assert Message.objects.count() == 3


def test_a_mail_that_is_moved_stays_one_message(dovecot: Dovecot, account: Account, mailbox: Mailbox) -> None:
    with dovecot.entered() as client:
        client.create_folder("Archive")
    put(dovecot, "INBOX", mail("1@merrin"))
    look(mailbox, account)
    with dovecot.entered() as client:
        client.select_folder("INBOX")
        client.move(client.search(["ALL"]), "Archive")
    assert look(mailbox, account) == (0, 1, 0, "")
    assert Message.objects.get().copies.count() == 2


POISON = [
    b"",
    b"no mail at all",
    b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\nno part",
    b"From: a@b.example\r\nSubject: \xff\xfe\r\n\r\n\x00\xff\x00",
    b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-99\r\n\r\n\xe4",
    b"From: " + b"x" * 70_000 + b"@b.example\r\n\r\nx",
    b"Message-ID: <" + b"x" * 5000 + b"@y>\r\nSubject: long\r\n\r\nx",
    b"From: a@b.example\r\nReferences: " + b" ".join(b"<%d@y>" % n for n in range(5000)) + b"\r\n\r\nx",
    b"From: a@b.example\r\nTo: " + b", ".join(b"p%d@y.example" % n for n in range(5000)) + b"\r\n\r\nx",
    b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 2000,
    b"From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n" * 400 + b"x",
    b"From: a@b.example\r\nSubject: =?utf-8?Q?=00=ED=A0=80?=\r\n\r\nx",
]


def test_no_mail_holds_up_the_next(dovecot: Dovecot, account: Account, mailbox: Mailbox) -> None:
    put(dovecot, "INBOX", mail("first@merrin"), *[raw for raw in POISON if raw], mail("last@merrin"))
    new, _known, aside, error = look(mailbox, account)
    assert error == ""
    assert set(Message.objects.values_list("identifier", flat=True)) >= {"first@merrin", "last@merrin"}
    assert new + aside == len(POISON) + 1
    assert {each.reason for each in SetAside.objects.all()} <= {
        "It has no headers.",
        "It has more than 1000 parts.",
        "Its parts lie within one another too deeply.",
        "Its parts lie more than 100 deep within one another.",
    }
    assert Copy.objects.count() == new + aside


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "wrong"}, "refuses the name or the password"),
        ({"port": 1}, "Nothing listens on port 1"),
        ({"host": "mail.invalid", "security": "tls"}, "There is no server called mail.invalid"),
        ({"host": "mail.invalid"}, "sent for all to read"),
        ({"security": "tls"}, "speaks no TLS"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(
    account: Account, mailbox: Mailbox, change: dict[str, Any], words: str
) -> None:
    given = {name: getattr(account, name) for name in ("host", "port", "security", "login", "password")}
    *_counts, error = look(mailbox, Account(**{**given, **change}))
    assert words in error
    assert mailbox.error == error
    assert mailbox.succeeded_at is None


def test_a_folder_that_is_not_wanted_is_left_alone(
    dovecot: Dovecot, account: Account, mailbox: Mailbox
) -> None:
    put(dovecot, "INBOX", mail("1@merrin"))
    look(mailbox, account)
    Folder.objects.filter(name="INBOX").update(is_read=False)
    put(dovecot, "INBOX", mail("2@merrin"))
    assert look(mailbox, account) == (0, 0, 0, "")


@pytest.fixture(scope="module")
def forger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server that says by a certificate of its own making who it is; gives its port."""
    folder = tmp_path_factory.mktemp("forger")
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    places = ["-keyout", str(folder / "key"), "-out", str(folder / "certificate")]
    subprocess.run([*made, *places], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")

    class Line(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                context.wrap_socket(self.request, server_side=True)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_a_certificate_that_nobody_vouches_for_is_refused(mailbox: Mailbox, forger: int) -> None:
    account = Account("localhost", forger, "tls", "shop@hollin.example", PASSWORD)
    *_counts, error = look(mailbox, account)
    assert "The certificate of localhost does not hold" in error


def test_a_server_without_starttls_gets_no_password(
    dovecot: Dovecot, account: Account, mailbox: Mailbox
) -> None:
    *_counts, error = look(mailbox, replace(account, security="starttls"))
    assert "STARTTLS" in error
    assert mailbox.succeeded_at is None


def test_a_mail_of_thirty_megabytes_holds_up_no_other(
    dovecot: Dovecot, account: Account, mailbox: Mailbox
) -> None:
    line = b"QUJD" * 19 + b"\r\n"
    large = (
        b"From: s@merrin.example\r\nMessage-ID: <large@merrin>\r\nContent-Type: application/pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + line * (30 * 1024 * 1024 // len(line))
    )
    put(dovecot, "INBOX", mail("before@merrin"), large, mail("after@merrin"))
    assert look(mailbox, account) == (3, 0, 0, "")
    assert look(mailbox, account) == (0, 0, 0, "")
    found = set(Message.objects.values_list("identifier", flat=True))
    assert found == {"before@merrin", "large@merrin", "after@merrin"}


def test_a_folder_that_is_renamed_or_deleted_loses_nothing_here(
    dovecot: Dovecot, account: Account, mailbox: Mailbox
) -> None:
    with dovecot.entered() as client:
        client.create_folder("Projects")
    put(dovecot, "Projects", mail("1@merrin"))
    assert look(mailbox, account) == (1, 0, 0, "")
    with dovecot.entered() as client:
        client.rename_folder("Projects", "Done")
    put(dovecot, "INBOX", mail("2@merrin"))
    new, _known, _aside, error = look(mailbox, account)
    assert (new, error) == (1, "")
    with dovecot.entered() as client:
        client.delete_folder("Done")
    put(dovecot, "INBOX", mail("3@merrin"))
    new, _known, _aside, error = look(mailbox, account)
    assert (new, error) == (1, "")
    assert Message.objects.count() == 3
    assert not Copy.objects.filter(folder__name__in=("Projects", "Done"), gone_at=None).exists()
