"""The page that a customer reads: nothing but its address leads in, and no other gives anything away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from troth.ground.clock import now, stopped
from troth.sales import commands, queries
from troth.sales.commands.signing import POSTS_A_MINUTE
from troth.sales.models import Document, Remark, Signature
from troth.sales.paper.tokens import token_of
from troth.sales.tests.papers import BY, make_document, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    return send(make_document())


def address_of(document: Document) -> str:
    return f"/d/{queries.newest_token(document)}/"


def test_it_is_in_the_language_of_the_customer_and_asks_for_no_cookie(document: Document) -> None:
    answer = Client().get(address_of(document))
    page = answer.content.decode().replace("\xa0", " ")

    assert answer.status_code == 200
    assert 'lang="de"' in page
    for words in ("Angebot", document.number, "Kraft #panic() Ltd", "€ 71.856,00", "Unterschreiben"):
        assert escape(words) in page
    assert not answer.cookies
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_tampered_guessed_expired_revoked_and_withdrawn_addresses_are_the_same_to_the_byte(
    document: Document,
) -> None:
    token = queries.newest_token(document)
    nothing = Client().get("/d/nothing/").content
    swapped = token[:-1] + ("A" if token[-1] != "A" else "B")
    for guessed in (swapped, token[:20], token.lower(), token_of(document.pk), "%00", "é" * 48, "A" * 48):
        answer = Client().get(f"/d/{guessed}/")
        assert (answer.status_code, answer.content) == (404, nothing), guessed
        assert not answer.cookies
        assert Client().get(f"/d/{guessed}/document.pdf").status_code == 404

    with stopped(now() + timedelta(days=91)):
        assert Client().get(address_of(document)).content == nothing
    commands.replace_links(document=document, by=BY)
    assert Client().get(f"/d/{token}/").content == nothing
    newest = address_of(document)
    commands.withdraw_document(document=document, by=BY)
    answer = Client().get(newest)
    assert (answer.status_code, answer.content) == (404, nothing)


def test_what_is_posted_to_a_wrong_address_changes_nothing(document: Document) -> None:
    for part in ("seen", "choose", "ask", "sign", "decline"):
        answer = Client().post(
            f"/d/{token_of(document.pk)}/{part}/", {"name": "Eve", "text": "x", "agreed": "yes"}
        )
        assert answer.status_code == 404
    assert not Remark.objects.exists()


def test_to_look_at_it_changes_nothing_and_the_browser_says_that_it_was_seen(document: Document) -> None:
    Client().get(address_of(document))
    document.refresh_from_db()
    assert document.state == Document.State.SENT

    assert Client().post(f"{address_of(document)}seen/").status_code == 204
    document.refresh_from_db()
    assert document.state == Document.State.VIEWED


def test_a_customer_asks_chooses_and_signs(document: Document) -> None:
    customer, here = Client(enforce_csrf_checks=True), address_of(document)

    assert customer.post(f"{here}ask/", {"name": "Ana", "text": "Is it <b>red</b>?"}).status_code == 303
    assert customer.post(f"{here}choose/", {"chosen": ["1"]}).status_code == 303
    page = customer.get(here).content.decode()
    assert "Is it &lt;b&gt;red&lt;/b&gt;?" in page
    document.refresh_from_db()
    seen = queries.reading_of(document).mark
    typed = {"name": "Ana Marković", "email": "", "agreed": "yes", "seen": seen, "drawn": "[[[1,1],[50,60]]]"}
    assert customer.post(f"{here}sign/", typed).status_code == 303

    page = customer.get(here).content.decode()
    assert "Ana Marković hat dieses Dokument am" in page
    signature = Signature.objects.get()
    assert (signature.how, signature.address) == ("drawn", "127.0.0.1")
    paper = customer.get(f"{here}document.pdf")
    assert paper.content == bytes(signature.pdf)
    again = customer.post(f"{here}sign/", typed)
    assert again.status_code == 409
    assert "gerade unterschrieben" in again.content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"agreed": ""},
        {"drawn": "[[[1,1],[5000,1]]]"},
        {"drawn": "<svg>"},
        {"seen": ""},
        {"email": "x"},
        {"name": "王伟"},
    ],
)
def test_a_signature_that_is_not_whole_is_refused_and_what_was_typed_stays(
    document: Document, changed: dict[str, str]
) -> None:
    seen = queries.reading_of(document).mark
    whole = {"name": "Ana Marković", "email": "", "agreed": "yes", "seen": seen, "drawn": ""}
    answer = Client().post(f"{address_of(document)}sign/", {**whole, **changed})

    assert answer.status_code == 422
    assert changed.get("name", whole["name"]) in answer.content.decode()
    assert not Signature.objects.exists()


def test_to_decline_keeps_the_reason(document: Document) -> None:
    here = address_of(document)
    assert Client().post(f"{here}decline/", {"name": "Ana", "reason": "Too dear"}).status_code == 303

    assert "abgelehnt" in Client().get(here).content.decode()
    assert Remark.objects.get().is_refusal


def test_more_than_a_customer_would_send_is_refused_for_a_minute(document: Document) -> None:
    here = address_of(document)
    with stopped(now()):
        for _each in range(POSTS_A_MINUTE):
            assert Client().post(f"{here}ask/", {"name": "Ana", "text": "?"}).status_code == 303
        answer = Client().post(f"{here}ask/", {"name": "Ana", "text": "?"})
    assert answer.status_code == 429
    assert Remark.objects.count() == POSTS_A_MINUTE


def test_a_draft_has_no_address(document: Document) -> None:
    assert queries.newest_token(make_document()) == ""
    assert document.number
