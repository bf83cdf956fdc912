"""What is being written is kept while it is typed, is seen by nobody else, and is sent once."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from troth.catalog.files import place_of, remove_unheld
from troth.catalog.models import HeldFile
from troth.channels.commands import BRING_BACK, forget_discarded, send_from
from troth.channels.commands.deciding import MOST_FILE_BYTES
from troth.channels.models import Conversation, Draft, Folder, Mailbox, Message, Outgoing
from troth.channels.tests.conftest import Arrive, mail
from troth.channels.tests.sink import Sink
from troth.channels.tests.test_writing_mail import member, signed_in
from troth.ground.clock import now, stopped
from troth.people.commands import delete_person
from troth.people.models import Person
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(db: None) -> Client:
    return signed_in(member("dele"))


def typed(mailbox: Mailbox, draft: object, version: int = 0, **other: object) -> dict[str, object]:
    given = {"mailbox": mailbox.pk, "to": "s@merrin.example", "subject": "Wheels", "text": "Here."}
    return {**given, "draft": draft, "version": version, **other}


def file(name: str = "offer.txt", content: bytes = b"two wheels") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_what_is_typed_is_kept_and_found_again(browser: Client, office: Mailbox) -> None:
    draft = uuid4()
    first = browser.post("/mail/drafts/keep/", typed(office, draft, to="s@merr"))
    assert (first.status_code, 'name="version" value="1"' in first.text) == (200, True)
    assert browser.post("/mail/drafts/keep/", typed(office, draft, 1, text="Here it is")).status_code == 200
    page = browser.get(f"/mail/write/?draft={draft}").text
    assert "Here it is" in page
    assert 'name="version" value="2"' in page
    assert f"/mail/write/?draft={draft}" in browser.get("/mail/outgoing/?state=draft").text


def test_nobody_else_sees_or_changes_a_draft(browser: Client, office: Mailbox) -> None:
    draft = uuid4()
    browser.post("/mail/drafts/keep/", typed(office, draft))
    uma = signed_in(member("uma"))
    assert uma.get(f"/mail/write/?draft={draft}").status_code == 404
    assert str(draft) not in uma.get("/mail/outgoing/?state=draft").text
    for version in (0, 1):
        assert uma.post("/mail/drafts/keep/", typed(office, draft, version, text="Mine")).status_code == 409
    uma.post(f"/mail/drafts/{draft}/discard/")
    kept = Draft.objects.get()
    assert (kept.text, kept.discarded_at) == ("Here.", None)


def test_of_two_windows_none_undoes_the_other(browser: Client, office: Mailbox) -> None:
    draft = uuid4()
    browser.post("/mail/drafts/keep/", typed(office, draft))
    browser.post("/mail/drafts/keep/", typed(office, draft, 1, text="Written in one window"))
    late = browser.post("/mail/drafts/keep/", typed(office, draft, 1, text="Written in the other"))
    assert late.status_code == 409
    assert "written on in another window" in late.text
    assert Draft.objects.get().text == "Written in one window"


def test_it_is_sent_once_and_is_a_draft_no_more(browser: Client, office: Mailbox, sink: Sink) -> None:
    draft = uuid4()
    browser.post("/mail/drafts/keep/", typed(office, draft))
    for _twice in range(2):
        assert browser.post("/mail/write/", typed(office, draft, 1)).status_code == 302
    assert Outgoing.objects.count() == 1
    late = browser.post("/mail/drafts/keep/", typed(office, draft, 0))  # what the browser had still to keep
    assert (late.status_code, Draft.objects.exists()) == (409, False)


def test_a_refused_mail_stays_a_draft_with_its_files(browser: Client, office: Mailbox) -> None:
    draft = uuid4()
    browser.post("/mail/drafts/files/", {**typed(office, draft), "file": [file()]})
    refused = browser.post("/mail/write/", typed(office, draft, 2, to="nobody"))
    assert refused.status_code == 422
    assert "offer.txt" in refused.text
    assert re.findall(r'name="draft" value="([^"]+)"', refused.text) == [str(draft)]
    assert Draft.objects.exists()


def test_files_go_with_it_and_arrive(browser: Client, office: Mailbox, sink: Sink) -> None:
    draft = uuid4()
    answer = browser.post(
        "/mail/drafts/files/", {**typed(office, draft), "file": [file(), file("b.txt", b"b")]}
    )
    assert ("offer.txt" in answer.text, "b.txt" in answer.text) == (True, True)
    left_out = HeldFile.objects.get(name="b.txt")
    assert (
        "b.txt" not in browser.post(f"/mail/drafts/files/{left_out.pk}/remove/", typed(office, draft, 2)).text
    )
    with stopped(now() + 3 * BRING_BACK):
        remove_unheld()  # what goes with a draft stays
    browser.post("/mail/write/", typed(office, draft, 3))
    sent = Outgoing.objects.get()
    Outgoing.objects.update(due_at=now())
    send_from(str(office.pk))
    (part,) = [each for each in sink.kept[0].mail.walk() if each.get_filename()]
    assert (part.get_filename(), part.get_payload(decode=True)) == ("offer.txt", b"two wheels")
    assert place_of(sent.files[0]).exists()


def test_too_much_is_refused_and_nothing_goes_with_it(
    browser: Client, office: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = uuid4()
    large = file("film.bin", b"x" * (MOST_FILE_BYTES + 1))
    answer = browser.post("/mail/drafts/files/", {**typed(office, draft), "file": [large]})
    assert (answer.status_code, "larger than 18 MB" in answer.text) == (422, True)
    assert (Draft.objects.get().files, Draft.objects.get().text) == ([], "Here.")
    many = {**typed(office, draft, 1), "file": [file(f"{number}.txt") for number in range(21)]}
    assert "At most 20 files" in browser.post("/mail/drafts/files/", many).text
    assert Draft.objects.get().files == []


def test_an_answer_goes_on_where_it_was_left(
    browser: Client, office: Mailbox, inbox: Folder, arrive: Arrive
) -> None:
    arrive(inbox, mail("1@merrin"))
    conversation = Conversation.objects.get()
    answered: dict[str, Any] = {"conversation": conversation.pk}
    draft = uuid4()
    browser.post("/mail/drafts/keep/", typed(office, draft, text="Half an answ", **answered))
    page = browser.get(f"/inbox/{conversation.pk}/answer/").text
    assert ("Half an answ" in page, str(draft) in page) == (True, True)
    other = browser.post("/mail/drafts/keep/", typed(office, uuid4(), text="Another", **answered))
    assert (other.status_code, Draft.objects.get().text) == (409, "Half an answ")


def test_what_is_discarded_comes_back_for_a_day(browser: Client, office: Mailbox) -> None:
    draft = uuid4()
    browser.post("/mail/drafts/keep/", typed(office, draft))
    browser.post(f"/mail/drafts/{draft}/discard/")
    assert browser.get(f"/mail/write/?draft={draft}").status_code == 404
    back = browser.post(f"/mail/drafts/{draft}/back/")
    assert "Here." in browser.get(back["Location"]).text
    browser.post(f"/mail/drafts/{draft}/discard/")
    assert forget_discarded() == 0
    with stopped(now() + 2 * BRING_BACK):
        assert forget_discarded() == 1
    assert browser.post(f"/mail/drafts/{draft}/back/").status_code == 404


def test_what_is_taken_back_is_a_draft_again_with_its_files(browser: Client, office: Mailbox) -> None:
    draft = uuid4()
    browser.post("/mail/drafts/files/", {**typed(office, draft), "file": [file()]})
    browser.post("/mail/write/", typed(office, draft, 2))
    back = browser.post(f"/mail/outgoing/{Outgoing.objects.get().pk}/undo/")
    again = Draft.objects.get()
    assert (again.text, again.pk != draft, len(again.files)) == ("Here.", True, 1)
    assert "offer.txt" in browser.get(back["Location"]).text


def test_what_names_others_things_is_refused(browser: Client, office: Mailbox, mailbox: Mailbox) -> None:
    theirs = Mailbox.objects.create(name="Uma", address="uma@hollin.example", owner=member("uma"), host="x")
    for wrong in (
        {"mailbox": theirs.pk},
        {"person": uuid4()},
        {"conversation": uuid4()},
        {"answers": uuid4()},
    ):
        assert browser.post("/mail/drafts/keep/", {**typed(office, uuid4()), **wrong}).status_code == 404
    assert browser.post("/mail/drafts/keep/", typed(office, "x")).status_code == 422
    assert not Draft.objects.exists()


def test_an_erased_person_is_written_to_in_no_draft(
    browser: Client, office: Mailbox, siobhan: Person
) -> None:
    kept = {each: uuid4() for each in ("by key", "by address", "other")}
    browser.post("/mail/drafts/keep/", typed(office, kept["by key"], to="x@y.example", person=siobhan.pk))
    browser.post("/mail/drafts/keep/", typed(office, kept["by address"], to="Si <S@Merrin.example>"))
    browser.post("/mail/drafts/keep/", typed(office, kept["other"], to="x@y.example"))
    delete_person(record=siobhan, by=everyone())
    assert [each.pk for each in Draft.objects.all()] == [UUID(str(kept["other"]))]


def test_a_message_is_handed_on_with_its_words_and_files(
    browser: Client, office: Mailbox, inbox: Folder, arrive: Arrive
) -> None:
    letter = mail("1@merrin", writer="Sio <s@merrin.example>", words="See the plan.")
    message = MIMEMultipart()
    for name, value in message_from_bytes(letter).items():
        message[name] = value
    message.attach(MIMEText("See the plan."))
    plan = MIMEText("two wheels")
    plan.add_header("Content-Disposition", "attachment", filename="plan.txt")
    message.attach(plan)
    arrive(inbox, message.as_bytes())
    taken = Message.objects.get()
    answer = browser.post(f"/inbox/message/{taken.pk}/forward/")
    draft = Draft.objects.get()
    assert (draft.subject, draft.to, len(draft.files)) == ("Fwd: Wheels before Easter?", "", 1)
    for words in ("From: Sio <s@merrin.example>", "Subject: Wheels before Easter?", "See the plan."):
        assert words in draft.text
    assert "plan.txt" in browser.get(answer["Location"]).text


def test_a_message_that_is_not_seen_is_handed_on_by_nobody(
    inbox: Folder, office: Mailbox, arrive: Arrive
) -> None:
    arrive(inbox, mail("1@merrin"))
    Mailbox.objects.update(owner=member("uma"))
    answer = signed_in(member("dele")).post(f"/inbox/message/{Message.objects.get().pk}/forward/")
    assert (answer.status_code, Draft.objects.exists()) == (404, False)


def test_an_answer_to_all_goes_to_all_but_us(
    browser: Client, office: Mailbox, inbox: Folder, arrive: Arrive
) -> None:
    copied = "Cc: t@merrin.example, dele@hollin.example, shop@hollin.example"
    arrive(inbox, mail("1@merrin", to="shop@hollin.example, bea@quay.example", lines=copied))
    path = f"/inbox/{Conversation.objects.get().pk}/answer/"
    assert 'name="cc" type="text" value=""' in browser.get(path).text
    page = browser.get(f"{path}?all").text
    assert re.findall(r'name="(to|cc)" type="text" value="([^"]*)"', page) == [
        ("to", "s@merrin.example"),
        ("cc", "bea@quay.example, t@merrin.example"),
    ]
