"""A mailbox whose provider lets Troth in: asked for once, renewed in time, and honest when it ends."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client

from troth.channels import commands, queries
from troth.channels.mail.imap import NoEntrance
from troth.channels.mail.letter import Address
from troth.channels.models import Grant, Mailbox, Message, Outgoing
from troth.channels.models import Provider as Known
from troth.channels.tests import dovecot, provider
from troth.channels.tests.conftest import mail
from troth.channels.tests.dovecot import PROGRAM, Dovecot
from troth.channels.tests.provider import CLIENT_ID, CLIENT_SECRET, Provider
from troth.channels.tests.sink import Sink
from troth.ground import clock
from troth.ground.clock import now
from troth.team.actor import everyone
from troth.team.models import Member, Role

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(PROGRAM is None, reason="needs Dovecot, Debian's package dovecot-imapd"),
]
ADDRESS = "dele@hollin.example"


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Provider, Dovecot]]:
    with provider.running() as asked, dovecot.running(asked.base) as mails:
        yield asked, mails


@pytest.fixture
def theirs(servers: tuple[Provider, Dovecot], settings: Any) -> Provider:
    settings.TROTH_OUTGOING_TO = [ip_network("127.0.0.1")]
    found, mails = servers
    found.lives_seconds, found.is_down = 3600, False
    found.asked.clear()
    commands.set_provider(
        key="other",
        values={
            "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "name": "Hollin Mail",
            "authorize_url": f"{found.base}/authorize", "token_url": f"{found.base}/token", "scope": "mail",
            "host": "127.0.0.1", "port": mails.port, "security": "none",
        },
        by=everyone(),
    )  # fmt: skip
    return found


@pytest.fixture
def dele(db: None) -> Member:
    return Member.objects.create(email=ADDRESS, name="Dele", role=Role.objects.get(key="member"))


@pytest.fixture
def browser(dele: Member) -> Client:
    client = Client()
    client.force_login(dele)
    return client


def way_there(page: str) -> str:
    return html.unescape(re.findall(r'href="([^"]*/authorize[^"]*)"', page)[0])


def asked_for(browser: Client) -> str:
    page = browser.post("/settings/mailboxes/connect/other/", {"address": ADDRESS, "whose": "own"})
    assert page.status_code == 200, page.text
    return way_there(page.text)


def connected(browser: Client, theirs: Provider) -> Mailbox:
    back = theirs.say_yes(asked_for(browser))
    assert browser.get("/settings/mailboxes/connected/", back).status_code == 200
    answer = browser.post("/settings/mailboxes/connected/", back)
    assert answer.status_code == 302, answer.text
    return Mailbox.objects.get()


def test_a_mailbox_is_connected_and_read_without_a_password(
    browser: Client, theirs: Provider, servers: tuple[Provider, Dovecot], dele: Member
) -> None:
    with servers[1].entered(ADDRESS) as client:
        client.append("INBOX", mail("1@merrin"))
    mailbox = connected(browser, theirs)
    assert (mailbox.owner, mailbox.login, mailbox.address) == (dele, ADDRESS, ADDRESS)
    commands.look_at_mailbox(str(mailbox.pk))
    mailbox.refresh_from_db()
    assert (mailbox.error, queries.standing_of(mailbox).word) == ("", "Up to date")
    assert Message.objects.get().identifier == "1@merrin"
    kept = Grant.objects.get()
    (token,) = [each for each, whose in theirs.tokens.items() if whose == ADDRESS][-1:]
    assert token.encode() not in bytes(kept.access) + bytes(kept.refresh)
    assert CLIENT_SECRET.encode() not in bytes(Known.objects.get().client_secret)


def test_the_way_back_changes_nothing_until_the_button_is_pressed(browser: Client, theirs: Provider) -> None:
    back = theirs.say_yes(asked_for(browser))
    browser.get("/settings/mailboxes/connected/", back)
    assert not Mailbox.objects.exists()
    assert theirs.asked == []


@pytest.mark.parametrize(
    "change", [{"state": "another"}, {"state": ""}, {"code": ""}, {"error": "access_denied"}]
)
def test_an_answer_to_nothing_that_was_asked_is_refused(
    browser: Client, theirs: Provider, change: dict[str, str]
) -> None:
    back = {**theirs.say_yes(asked_for(browser)), **change}
    assert browser.post("/settings/mailboxes/connected/", back).status_code == 422
    assert not Mailbox.objects.exists()
    assert theirs.asked == []


def test_an_answer_is_bound_to_the_session_that_asked(browser: Client, theirs: Provider) -> None:
    back = theirs.say_yes(asked_for(browser))
    other = Client()
    other.force_login(Member.objects.create(email="uma@hollin.example", role=Role.objects.get(key="member")))
    assert other.post("/settings/mailboxes/connected/", back).status_code == 422
    assert not Mailbox.objects.exists()


def test_an_answer_counts_once(browser: Client, theirs: Provider) -> None:
    back = theirs.say_yes(asked_for(browser))
    browser.post("/settings/mailboxes/connected/", back)
    assert browser.post("/settings/mailboxes/connected/", back).status_code == 422
    assert len(theirs.asked) == 1


def test_a_code_of_somebody_else_opens_nothing(browser: Client, theirs: Provider) -> None:
    stolen = theirs.say_yes(asked_for(browser))["code"]  # with the challenge of another asking
    back = {**theirs.say_yes(asked_for(browser)), "code": stolen}
    answer = browser.post("/settings/mailboxes/connected/", back)
    assert (answer.status_code, Mailbox.objects.exists()) == (422, False)
    assert "This code is not known." in answer.text


def test_a_token_is_renewed_before_it_ends_and_not_sooner(browser: Client, theirs: Provider) -> None:
    mailbox = connected(browser, theirs)
    theirs.asked.clear()
    first = commands.mailbox_credentials(mailbox)
    assert theirs.asked == []
    with clock.stopped(now() + timedelta(minutes=59)):
        second = commands.mailbox_credentials(mailbox)
        assert [each["grant_type"] for each in theirs.asked] == ["refresh_token"]
        assert commands.mailbox_credentials(mailbox) == second
    assert len(theirs.asked) == 1
    assert (first.password, first.login, first.token != second.token) == ("", ADDRESS, True)


def test_a_permission_that_was_taken_back_is_said_and_given_again(browser: Client, theirs: Provider) -> None:
    mailbox = connected(browser, theirs)
    theirs.revoke()
    Grant.objects.update(expires_at=now())
    commands.look_at_mailbox(str(mailbox.pk))
    mailbox.refresh_from_db()
    assert mailbox.error == "Hollin Mail lets Troth in no more (invalid_grant): connect the mailbox again."
    theirs.asked.clear()
    commands.look_at_mailbox(str(mailbox.pk))
    assert theirs.asked == []  # who was refused does not go on asking
    page = browser.get(f"/settings/mailboxes/{mailbox.pk}/").text
    assert "Connect again" in page
    again = browser.post(f"/settings/mailboxes/{mailbox.pk}/connect/").text
    browser.post("/settings/mailboxes/connected/", theirs.say_yes(way_there(again)))
    commands.look_at_mailbox(str(mailbox.pk))
    mailbox.refresh_from_db()
    assert (mailbox.error, Grant.objects.get().ended_at) == ("", None)


def test_a_provider_that_does_not_answer_has_refused_nothing(browser: Client, theirs: Provider) -> None:
    mailbox = connected(browser, theirs)
    Grant.objects.update(expires_at=now())
    theirs.is_down = True
    with pytest.raises(NoEntrance, match="It answered with 503"):
        commands.mailbox_credentials(mailbox)
    theirs.is_down = False
    assert commands.mailbox_credentials(mailbox).token


def test_only_administrators_register_providers(browser: Client, theirs: Provider) -> None:
    for place in ("", "other/", "other/remove/"):
        assert browser.post(f"/settings/mailboxes/providers/{place}", {"client_id": "x"}).status_code in (
            403,
            405,
        )
    assert Known.objects.get().client_id == CLIENT_ID


def test_a_password_ends_the_permission(browser: Client, theirs: Provider, dele: Member) -> None:
    mailbox = connected(browser, theirs)
    typed = {"address": ADDRESS, "host": "127.0.0.1", "port": str(mailbox.port), "security": "none"}
    where = f"/settings/mailboxes/{mailbox.pk}/change/"
    assert browser.post(where, typed).status_code == 302  # it is tried with the token
    assert Grant.objects.exists()
    assert browser.post(where, {**typed, "password": dovecot.PASSWORD}).status_code == 302
    assert not Grant.objects.exists()
    assert commands.mailbox_credentials(Mailbox.objects.get()).password == dovecot.PASSWORD


def writes(mailbox: Mailbox) -> Outgoing:
    return commands.decide_message(
        mailbox=mailbox, to=[Address("s@merrin.example", "")], subject="Wheels", text="Yes.", due_at=now(),
        by=everyone(),
    )  # fmt: skip


def test_what_is_let_in_to_read_also_sends(
    browser: Client, theirs: Provider, sink: Sink, dele: Member
) -> None:
    mailbox = connected(browser, theirs)
    sink.tokens = theirs.tokens
    typed = {"host": "127.0.0.1", "port": str(sink.port), "security": "none"}
    assert browser.post(f"/settings/mailboxes/{mailbox.pk}/sending/", typed).status_code == 302
    sent = writes(mailbox)
    Grant.objects.update(expires_at=now())  # the token is renewed first
    theirs.asked.clear()
    commands.send_from(str(mailbox.pk))
    sent.refresh_from_db()
    assert (sent.state, sink.identifiers) == ("sent", [sent.identifier])
    assert [each["grant_type"] for each in theirs.asked] == ["refresh_token"]
    assert set(sink.entered) == {ADDRESS}


def test_what_is_let_in_no_more_keeps_its_mail_and_says_why(
    browser: Client, theirs: Provider, sink: Sink
) -> None:
    mailbox = connected(browser, theirs)
    sink.tokens = theirs.tokens
    Mailbox.objects.update(smtp_host="127.0.0.1", smtp_port=sink.port, smtp_security="none")
    waits = writes(mailbox)
    theirs.revoke()  # the token is refused at the line
    commands.send_from(str(mailbox.pk))
    mailbox.refresh_from_db()
    assert mailbox.smtp_error.startswith("The server refuses the name or the password: 5.7.8 this token")
    Grant.objects.update(expires_at=now())  # and cannot be renewed
    commands.send_from(str(mailbox.pk))
    mailbox.refresh_from_db()
    assert (
        mailbox.smtp_error == "Hollin Mail lets Troth in no more (invalid_grant): connect the mailbox again."
    )
    waits.refresh_from_db()
    assert (waits.state, waits.attempts, sink.kept) == ("pending", 0, [])


def test_a_known_provider_says_where_mail_leaves(theirs: Provider) -> None:
    commands.set_provider(key="google", values={"client_id": "x", "client_secret": "y"}, by=everyone())
    other, google = Known.objects.get(key="other"), Known.objects.get(key="google")
    for name in ("token_url", "client_id", "client_secret", "host", "port", "security"):
        setattr(google, name, getattr(other, name))
    google.save()
    asking, url = commands.ask_provider(provider=google, address=ADDRESS)
    code = theirs.say_yes(url)["code"]
    made = commands.connect(provider=google, asking=asking, code=code, values={"name": "Dele"}, by=everyone())
    assert (made.smtp_host, made.smtp_port, made.smtp_security) == ("smtp.gmail.com", 465, "tls")
