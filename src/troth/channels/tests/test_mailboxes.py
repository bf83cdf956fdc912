"""A mailbox is added in the settings, read in the background, and says honestly how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client

from troth.catalog.errors import Conflict
from troth.channels import commands, queries
from troth.channels.mail.imap import Account
from troth.channels.mail.letter import Address
from troth.channels.mail.providers import servers_of
from troth.channels.mail.smtp import NoLine
from troth.channels.models import Copy, Folder, Mailbox, Message, Security, Unwanted
from troth.channels.tests.conftest import Arrive, mail
from troth.channels.tests.dovecot import PASSWORD, PROGRAM, Dovecot, running
from troth.ground.clock import now
from troth.people.models import Person
from troth.team.actor import everyone
from troth.team.models import Member, Role
from troth.team.queries import actor_of_email

pytestmark = pytest.mark.django_db
needs_dovecot = pytest.mark.skipif(PROGRAM is None, reason="needs Dovecot, Debian's package dovecot-imapd")


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running() as server:
        yield server


@pytest.fixture
def dele(db: None) -> Member:
    return Member.objects.create(
        email="dele@hollin.example", name="Dele", role=Role.objects.get(key="member")
    )


@pytest.fixture
def browser(dele: Member, settings: Any) -> Client:
    settings.TROTH_OUTGOING_TO = [ip_network("127.0.0.1")]
    client = Client()
    client.force_login(dele)
    return client


def typed(dovecot: Dovecot, **other: str) -> dict[str, str]:
    return {
        "address": "dele@hollin.example", "host": "127.0.0.1", "port": str(dovecot.port), "security": "none",
        "password": PASSWORD, **other,
    }  # fmt: skip


def put(dovecot: Dovecot, login: str, folder: str, *mails: bytes) -> None:
    with dovecot.entered(login) as client:
        for each in mails:
            client.append(folder, each)


@needs_dovecot
def test_a_mailbox_is_added_tried_and_read(browser: Client, dele: Member, dovecot: Dovecot) -> None:
    put(dovecot, "dele@hollin.example", "INBOX", mail("1@merrin"))
    answer = browser.post("/settings/mailboxes/new/", typed(dovecot))
    mailbox = Mailbox.objects.get()
    assert answer["Location"] == f"/settings/mailboxes/{mailbox.pk}/"
    assert (mailbox.owner, mailbox.login, mailbox.name) == (
        dele,
        "dele@hollin.example",
        "dele@hollin.example",
    )
    assert PASSWORD.encode() not in bytes(mailbox.secret)
    assert queries.standing_of(mailbox).word == "Waiting"
    commands.look_at_mailbox(str(mailbox.pk))
    mailbox.refresh_from_db()
    assert (mailbox.error, queries.standing_of(mailbox).word) == ("", "Up to date")
    assert Message.objects.get().identifier == "1@merrin"
    assert "Up to date" in browser.get(f"/settings/mailboxes/{mailbox.pk}/").text


@needs_dovecot
def test_what_is_wrong_is_said_before_anything_is_kept(browser: Client, dovecot: Dovecot) -> None:
    answer = browser.post("/settings/mailboxes/new/", typed(dovecot, password="wrong"))
    assert answer.status_code == 422
    assert "refuses the name or the password" in answer.text
    assert "dele@hollin.example" in answer.text
    assert not Mailbox.objects.exists()


@needs_dovecot
def test_only_administrators_share_a_mailbox(browser: Client, dovecot: Dovecot) -> None:
    assert browser.post("/settings/mailboxes/new/", typed(dovecot, whose="firm")).status_code == 422
    shared = Mailbox.objects.create(name="Shop", address="shop@hollin.example", host="x", login="x")
    assert browser.get(f"/settings/mailboxes/{shared.pk}/").status_code == 404


def test_the_mailbox_of_another_is_not_there(browser: Client) -> None:
    admin = Member.objects.create(
        email="a@hollin.example", name="A", role=Role.objects.get(key="administrator")
    )
    own = Mailbox.objects.create(name="A", address="a@hollin.example", host="x", login="x", owner=admin)
    assert browser.get(f"/settings/mailboxes/{own.pk}/").status_code == 404
    other = Client()
    other.force_login(admin)
    assert other.get(f"/settings/mailboxes/{own.pk}/").status_code == 200


@needs_dovecot
def test_why_a_mail_is_not_here(mailbox: Mailbox, dovecot: Dovecot) -> None:
    values = {"host": "127.0.0.1", "port": dovecot.port, "security": Security.NONE, "password": PASSWORD}
    commands.add_unwanted(pattern="@family.example", member_id=None, by=everyone())
    commands.change_mailbox(mailbox=mailbox, values=values, by=everyone())
    put(dovecot, mailbox.login, "INBOX", mail("1@merrin"), mail("2@family", writer="a@family.example"))
    put(dovecot, mailbox.login, "Junk", mail("3@junk", writer="j@junk.example"))
    commands.look_at_mailbox(str(mailbox.pk))
    put(dovecot, mailbox.login, "INBOX", mail("4@late", writer="late@merrin.example"))
    mailbox.refresh_from_db()

    def told(**asked: str) -> list[tuple[bool, str]]:
        account = commands.entrance_of(mailbox)
        return [(each.is_here, each.why) for each in queries.why_not_here(mailbox, account, **asked)]  # type: ignore[arg-type]

    assert told(identifier="<1@merrin>") == [(True, "It is here.")]
    assert told(writer="a@family.example") == [(False, "Mail of this address or domain is never read.")]
    assert told(writer="j@junk.example") == [
        (False, "This folder is not read. Choose it above, or move the mail.")
    ]
    assert told(writer="late@") == [(False, "It has not been read yet: it comes with one of the next looks.")]
    assert told(identifier="never@seen") == []


@needs_dovecot
def test_what_is_read_and_answered_is_known_on_both_sides(mailbox: Mailbox, dovecot: Dovecot) -> None:
    values = {"host": "127.0.0.1", "port": dovecot.port, "security": Security.NONE, "password": PASSWORD,
              "login": "flags@hollin.example"}  # fmt: skip
    commands.change_mailbox(mailbox=mailbox, values=values, by=everyone())
    put(dovecot, "flags@hollin.example", "INBOX", mail("1@merrin"), mail("2@merrin"))
    commands.look_at_mailbox(str(mailbox.pk))
    one, two = Message.objects.order_by("identifier")
    commands.mark_answered(message_id=one.pk)
    with dovecot.entered("flags@hollin.example") as client:
        client.select_folder("INBOX")
        client.add_flags([2], [b"\\Seen"])
    commands.look_at_mailbox(str(mailbox.pk))
    assert Copy.objects.get(message=two).is_seen
    with dovecot.entered("flags@hollin.example") as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search(["ANSWERED"]) == [1]
        client.select_folder("INBOX")
        client.delete_messages([2])
        client.expunge()
    commands.look_at_mailbox(str(mailbox.pk))
    assert Copy.objects.get(message=two).gone_at is not None
    assert Message.objects.count() == 2


@needs_dovecot
def test_a_long_look_ends_and_goes_on(mailbox: Mailbox, dovecot: Dovecot) -> None:
    account = Account("127.0.0.1", dovecot.port, "none", "many@hollin.example", PASSWORD)
    put(dovecot, "many@hollin.example", "INBOX", *[mail(f"{n}@merrin") for n in range(120)])
    found = commands.sync(mailbox=mailbox, account=account, by=everyone(), seconds=0)
    mailbox.refresh_from_db()
    assert (found.new, found.left, mailbox.backlog) == (0, 120, 120)
    found = commands.sync(mailbox=mailbox, account=account, by=everyone())
    mailbox.refresh_from_db()
    assert (found.new, mailbox.backlog, mailbox.backlog_at_first) == (120, 0, 120)


def test_whom_a_member_never_wants_is_left_on_the_server(
    mailbox: Mailbox, inbox: Folder, dele: Member, siobhan: Person, arrive: Arrive
) -> None:
    Unwanted.objects.create(pattern="s@merrin.example", member=dele)
    arrive(inbox, mail("1@merrin"))
    Mailbox.objects.update(owner=dele)
    inbox.mailbox.refresh_from_db()
    arrive(inbox, mail("2@merrin"))
    assert [each.identifier for each in Message.objects.all()] == ["1@merrin"]


def test_a_mailbox_that_nobody_looks_at_says_so(mailbox: Mailbox) -> None:
    mailbox.succeeded_at, mailbox.backlog = now() - timedelta(hours=1), 0
    assert queries.standing_of(mailbox).word == "Late"


@pytest.mark.parametrize(
    ("address", "host"), [("a@gmail.com", "imap.gmail.com"), ("a@hollin.example", "imap.hollin.example")]
)
def test_servers_are_guessed(address: str, host: str) -> None:
    assert servers_of(address).host == host


@needs_dovecot
def test_a_removed_mailbox_keeps_what_is_here_and_goes_on_where_it_was(
    browser: Client, dele: Member, dovecot: Dovecot
) -> None:
    put(dovecot, "dele@hollin.example", "INBOX", mail("keep@merrin"))
    browser.post("/settings/mailboxes/new/", typed(dovecot))
    mailbox = Mailbox.objects.get()
    commands.look_at_mailbox(str(mailbox.pk))
    read = Message.objects.count()
    where = f"/settings/mailboxes/{mailbox.pk}/"
    answer = browser.post(f"{where}remove/")
    assert answer["Location"] == "/settings/mailboxes/"
    mailbox.refresh_from_db()
    assert (bytes(mailbox.secret), mailbox.is_on, browser.get(where).status_code) == (b"", False, 404)
    actor = actor_of_email(dele.email, origin="test")
    assert actor
    assert not queries.writable_mailboxes(seen_by=actor).exists()
    commands.look_at_mailbox(str(mailbox.pk))
    assert Message.objects.count() == read
    browser.post("/settings/mailboxes/new/", typed(dovecot))
    again = Mailbox.objects.get()
    assert (again.pk, again.is_on, again.removed_at) == (mailbox.pk, True, None)
    commands.look_at_mailbox(str(mailbox.pk))
    assert Message.objects.count() == read


def test_a_mailbox_that_mail_waits_in_is_not_removed(browser: Client, dele: Member, mailbox: Mailbox) -> None:
    Mailbox.objects.update(owner=dele)
    waits = commands.decide_message(
        mailbox=mailbox, to=[Address("s@merrin.example")], subject="", text="x", by=everyone()
    )
    where = f"/settings/mailboxes/{mailbox.pk}/"
    assert browser.post(f"{where}remove/")["Location"] == where
    assert browser.get(where).status_code == 200
    commands.undo_message(outgoing=waits, by=everyone())
    assert browser.post(f"{where}remove/")["Location"] == "/settings/mailboxes/"


def test_what_somebody_removed_is_no_one_elses(dele: Member, mailbox: Mailbox) -> None:
    Mailbox.objects.update(owner=dele)
    mailbox.refresh_from_db()
    commands.remove_mailbox(mailbox=mailbox, by=everyone())
    values = {"address": mailbox.address, "name": "Shop", "host": "127.0.0.1", "login": "x", "password": "y"}
    shared = commands.add_mailbox(values={**values, "owner_id": None}, by=everyone())
    assert (shared.pk != mailbox.pk, shared.owner_id) == (True, None)
    with pytest.raises(Conflict):
        commands.add_mailbox(values={**values, "owner_id": dele.pk}, by=everyone())


@needs_dovecot
def test_a_member_does_not_lead_troth_into_inner_networks(
    browser: Client, dele: Member, dovecot: Dovecot, settings: Any
) -> None:
    settings.TROTH_OUTGOING_TO = []
    for host in ("127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "[::1]", "::ffff:127.0.0.1"):
        answer = browser.post("/settings/mailboxes/new/", typed(dovecot, host=host, security="tls"))
        assert answer.status_code == 422
        assert "inside a network that is not spoken to" in answer.text or "no server called" in answer.text
    assert "inside a network" in browser.post("/settings/mailboxes/new/", typed(dovecot)).text
    assert not Mailbox.objects.exists()


@needs_dovecot
def test_what_was_set_up_before_is_not_led_inside_either(
    mailbox: Mailbox, dele: Member, dovecot: Dovecot, settings: Any
) -> None:
    settings.TROTH_OUTGOING_TO = []
    values = {"host": "127.0.0.1", "port": dovecot.port, "security": Security.NONE, "password": PASSWORD}
    commands.change_mailbox(mailbox=mailbox, values=values, by=everyone())
    Mailbox.objects.update(owner=dele, smtp_host="127.0.0.1", smtp_port=dovecot.port, smtp_security="none")
    commands.look_at_mailbox(str(mailbox.pk))
    mailbox.refresh_from_db()
    assert "inside a network that is not spoken to" in mailbox.error
    way = commands.exit_of(mailbox)
    assert way
    with pytest.raises(NoLine, match="inside a network that is not spoken to"):
        commands.try_exit(way=way)


@needs_dovecot
def test_where_an_administrator_reads_mail_members_may(
    browser: Client, dele: Member, mailbox: Mailbox, dovecot: Dovecot, settings: Any
) -> None:
    settings.TROTH_OUTGOING_TO = []
    Mailbox.objects.update(host="127.0.0.1", port=dovecot.port)
    assert browser.post("/settings/mailboxes/new/", typed(dovecot)).status_code == 302
    Member.objects.update(role=Role.objects.get(key="administrator"))
    Mailbox.objects.filter(owner=None).delete()
    own = Mailbox.objects.get()
    commands.look_at_mailbox(str(own.pk))
    own.refresh_from_db()
    assert own.error == ""


@needs_dovecot
def test_a_mail_is_looked_for_by_a_post(browser: Client, dele: Member, dovecot: Dovecot) -> None:
    put(dovecot, "dele@hollin.example", "INBOX", mail("missed@merrin"))
    browser.post("/settings/mailboxes/new/", typed(dovecot))
    where = f"/settings/mailboxes/{Mailbox.objects.get().pk}/"
    commands.look_at_mailbox(str(Mailbox.objects.get().pk))
    assert browser.get(f"{where}why/").status_code == 405
    assert "It is here." in browser.post(f"{where}why/", {"identifier": "missed@merrin"}).text
    assert browser.post(f"{where}why/", {}).status_code == 422
