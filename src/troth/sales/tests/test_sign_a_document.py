"""A customer answers to a document: one answer, of what was seen, sealed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from troth.ground.clock import now, stopped
from troth.ground.money import Money
from troth.sales import commands, queries
from troth.sales.commands.signing import AlreadyAnswered, DocumentChanged, DocumentClosed, Hand
from troth.sales.models import Deal, Document, Remark, Signature
from troth.sales.paper.certificate import seal_of
from troth.sales.paper.verifying import is_sealed_by, verify
from troth.sales.tests.papers import make_document, send
from troth.team.queries import workspace
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db
ANA = Hand(name="Ana Marković", email="ana@example.org", address="203.0.113.7", device="Firefox on Linux")


def agree(document: Document, hand: Hand = ANA, **values: Any) -> Signature:
    seen = queries.reading_of(Document.objects.get(pk=document.pk)).mark
    return commands.agree(**{"document": document, "seen": seen, "drawn": [], "hand": hand, **values})


def test_a_signed_document_is_sealed_and_verifies() -> None:
    document = send(make_document())
    signature = agree(document, drawn=[[(1, 1), (300, 200)]])

    document.refresh_from_db()
    assert document.state == Document.State.SIGNED
    assert signature.version == document.versions.get()  # it was set once, when it was sent
    pdf = bytes(signature.pdf)
    verify(pdf, seal_of(workspace().name).certificate)
    assert pdf.startswith(bytes(document.versions.latest("number").pdf))
    assert Interaction.objects.get(event="sales.document_signed").subject.endswith(", as Ana Marković")


def test_what_asks_for_no_signature_is_accepted() -> None:
    document = send(make_document(kind="proposal"))

    assert agree(document).how == Signature.How.CLICKED
    document.refresh_from_db()
    assert document.state == Document.State.ACCEPTED


def test_the_chosen_options_are_in_what_is_signed() -> None:
    document = send(make_document())
    commands.choose_options(document=document, chosen=[1, 0, 7], hand=ANA)
    signature = agree(document)

    sheet = signature.version.sheet
    assert [line["is_chosen"] for line in sheet["lines"]] == [False, True]
    assert signature.version.number == 2


def test_a_deal_is_worth_what_was_signed_with_the_chosen_options() -> None:
    document = send(make_document())
    commands.choose_options(document=document, chosen=[1], hand=ANA)
    agree(document)

    (deal,) = Deal.objects.all()
    assert deal.value == Money(Decimal(12 * 4990 + 129), "EUR")


def test_what_was_changed_since_it_was_looked_at_is_not_signed() -> None:
    document = send(make_document())
    seen = queries.reading_of(document).mark
    commands.choose_options(document=document, chosen=[1], hand=ANA)

    with pytest.raises(DocumentChanged):
        agree(document, seen=seen)
    assert not Signature.objects.exists()


def test_after_its_last_day_it_can_not_be_signed_and_the_clock_closes_it() -> None:
    document = send(make_document())
    assert document.valid_until
    with stopped(now() + timedelta(days=31)):
        with pytest.raises(DocumentClosed):
            agree(document)
        assert commands.expire_documents() == 1
        assert commands.expire_documents() == 0
    document.refresh_from_db()
    assert document.state == Document.State.EXPIRED


def test_a_declined_document_keeps_the_reason_and_can_be_sent_again() -> None:
    document = send(make_document())
    commands.decline(document=document, reason="Too dear", hand=ANA)
    with pytest.raises(DocumentClosed):
        agree(document)

    assert Remark.objects.get(is_refusal=True).text == "Too dear"
    again = send(document)
    assert (again.state, again.number) == (Document.State.SENT, document.number)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_once_one_is_first_and_the_other_is_told() -> None:
    document = send(make_document())
    seen = queries.reading_of(document).mark

    def sign(name: str) -> str:
        try:
            hand = Hand(name=name, address="203.0.113.7")
            commands.agree(document=document, seen=seen, drawn=[], hand=hand)
        except AlreadyAnswered as error:
            return f"told of {error}"
        finally:
            connections.close_all()
        return "signed"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(sign, ["Ana", "Ben"]))

    winner = Signature.objects.get().name
    assert outcomes == ["signed", f"told of {winner}"]


def test_a_seal_of_another_document_is_not_its_own() -> None:
    first, second = agree(send(make_document())), agree(send(make_document()))
    mixed = (
        bytes(first.pdf)[: len(bytes(first.version.pdf))]
        + bytes(second.pdf)[len(bytes(second.version.pdf)) :]
    )

    assert not is_sealed_by(mixed, seal_of(workspace().name).certificate)
