"""What is signed outlasts the erasure of its customer as long as the law asks, and nothing else does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from troth.ground.clock import today
from troth.people.commands import delete_person
from troth.privacy.queries import held_about
from troth.sales import commands, panels, queries
from troth.sales.commands.signing import Hand
from troth.sales.models import Deal, Document, DocumentLink, DocumentVersion, Remark, Signature
from troth.sales.tests.papers import BY, make_deal, make_document, send

pytestmark = pytest.mark.django_db
ANA = Hand(name="Ana Marković", email="ana@example.org", address="203.0.113.7", device="Firefox on Linux")


def signed(deal: Deal) -> Document:
    document = send(send(make_document(deal)))  # two versions, of which the second is signed
    commands.ask(document=document, text="Is the lock in it?", hand=ANA)
    reading = queries.reading_of(Document.objects.get(pk=document.pk))
    commands.agree(document=document, seen=reading.mark, drawn=[], hand=ANA)
    return Document.objects.get(pk=document.pk)


def erase(document: Document) -> None:
    assert document.person
    delete_person(record=document.person, by=BY)


def last_day() -> date:
    return date(today("UTC").year + 10, 12, 31)


def where_is(word: str) -> set[str]:
    """Name the tables in which a word stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        )
        found = set()
        for (table,) in cursor.fetchall():
            cursor.execute(f'select exists (select from "{table}" t where t::text ilike %s)', [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def test_what_a_person_signed_stays_alone_without_them_and_out_of_sight() -> None:
    deal = make_deal(company=None)
    document = signed(deal)
    draft = make_document(deal)
    erase(document)

    kept = Document.objects.get()
    assert (kept.pk, kept.person_id, kept.deal_id, kept.name, kept.lines) == (document.pk, None, None, "", [])
    assert kept.kept_until == last_day()
    assert not Document.objects.filter(pk=draft.pk).exists()
    assert Signature.objects.get().version == DocumentVersion.objects.get()
    assert not Remark.objects.exists()
    assert not DocumentLink.objects.exists()
    assert queries.kept_documents() == [kept]


def test_after_an_erasure_the_name_stands_only_in_what_was_signed() -> None:
    document = signed(make_deal(company=None, name="Bikes for Ana Marković"))
    erase(document)

    lingering = {"ground_event", "questions_word"}  # for a month, and a week
    assert where_is("Marković") - lingering == {"sales_document_version", "sales_signature"}


def test_what_a_company_signed_stays_with_its_deal() -> None:
    document = signed(make_deal())
    erase(document)

    kept = Document.objects.get()
    assert (kept.deal_id, kept.person_id, kept.kept_until) == (document.deal_id, None, last_day())
    assert queries.get_document(kept.pk, seen_by=BY).name
    assert not DocumentLink.objects.exists()


def test_before_the_erasure_it_is_said_what_stays_why_and_until_when() -> None:
    document = signed(make_deal())
    make_document(document.deal)
    assert document.person_id
    goes, stays = panels.when_erased(person_id=document.person_id, seen_by=BY)

    assert goes == "1 document for them goes."
    assert str(last_day().year) in stays
    assert "law" in stays
    held = held_about(person_id=document.person_id)["What we offered you in writing, and what you answered"]
    assert "10 years" in held["kept"]


def test_it_is_deleted_when_its_time_is_over_and_not_before() -> None:
    document = signed(make_deal(company=None))
    erase(document)

    assert commands.forget_kept_documents() == 0
    Document.objects.update(kept_until=date(2020, 12, 31))
    assert commands.forget_kept_documents() == 1
    assert not Signature.objects.exists()
    assert where_is("Marković") - {"ground_event", "questions_word"} == set()


def test_a_deal_that_is_deleted_leaves_what_was_signed_behind() -> None:
    document = signed(make_deal())
    assert document.deal
    commands.delete_deal(record=document.deal, by=BY)

    kept = Document.objects.get()
    assert (kept.deal_id, kept.kept_until, kept.person_id) == (None, last_day(), document.person_id)
    erase(document)
    assert Document.objects.get().name == kept.name  # a company's: only its person goes


def test_nobody_deletes_what_is_signed_before_its_time() -> None:
    signed(make_deal())
    with pytest.raises(DatabaseError, match="as long as the law asks"), transaction.atomic():
        Document.objects.filter(signature__isnull=False).delete()


def test_the_years_are_set_by_an_administrator_and_hold_for_what_is_erased_later(
    browser: Client, seller: Any
) -> None:
    first = signed(make_deal(company=None))
    erase(first)
    here = "/settings/documents/kept/"
    assert browser.post(here, {"years": "0", "basis": ""}).status_code == 422
    assert browser.post(here, {"years": "7", "basis": "BAO § 132"}).status_code == 302
    second = signed(make_deal(company=None))
    erase(second)

    years = [each.kept_until.year for each in queries.kept_documents() if each.kept_until]
    assert years == [last_day().year - 3, last_day().year]
    page = browser.get(here).content.decode()
    assert "BAO § 132" in page
    pdf = browser.get(f"{here}{first.pk}.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert browser.get(f"/documents/{first.pk}/").status_code == 404
