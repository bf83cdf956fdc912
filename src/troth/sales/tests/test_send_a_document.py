"""A document is drafted, numbered without gaps when it is sent, and stays as it was sent."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from troth.catalog.errors import Conflict, Invalid
from troth.people.commands import delete_person
from troth.sales import commands, panels, queries
from troth.sales.models import Document, DocumentVersion
from troth.sales.tests.papers import BY, lines, make_deal, make_document, send
from troth.team.actor import Actor
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db


def test_a_draft_takes_language_and_customer_from_the_deal_and_has_no_number() -> None:
    document = make_document()

    assert (document.language, document.country, document.number) == ("de", "AT", "")
    assert document.state == Document.State.DRAFT
    assert document.valid_until is not None


def test_a_template_in_the_language_of_the_customer_is_offered_first_and_sets_it() -> None:
    deal = make_deal()
    commands.add_starting_templates(language="en", by=BY)
    values = {
        "name": "Angebot",
        "kind": "quote",
        "language": "de",
        "asks_signature": True,
        "valid_days": None,
    }
    german = commands.add_template(values=values, blocks=queries.starting_blocks("quote", "de"), by=BY)

    assert queries.template_choices(deal)[0] == (str(german.pk), "Angebot")
    french = make_deal()
    assert commands.draft_document(deal=french, template=german, by=BY).language == "de"


def test_what_is_sent_has_a_number_a_version_a_link_and_stands_on_the_timeline() -> None:
    document = send(make_document())

    assert document.number.endswith("-0001")
    version = document.versions.get()
    assert bytes(version.pdf).startswith(b"%PDF-")
    assert queries.newest_token(document)
    told = Interaction.objects.get(event="sales.document_sent")
    assert (told.person_id, told.about_id) == (document.person_id, document.deal_id)


def test_what_no_font_has_is_named_and_nothing_is_sent() -> None:
    document = make_document()
    Document.objects.filter(pk=document.pk).update(name="自行车")
    document.refresh_from_db()
    with pytest.raises(Invalid, match="No font here has"):
        send(document)
    document.refresh_from_db()
    assert (document.state, document.number) == (Document.State.DRAFT, "")


def test_numbers_run_without_gaps_for_each_kind_even_where_a_sending_fails() -> None:
    deal = make_deal()
    first = send(make_document(deal))
    with pytest.raises(Invalid):
        send(make_document(deal, lines=[]))
    with pytest.raises(Invalid):
        send(make_document(deal, valid_until=date(2020, 1, 1)))
    second = send(make_document(deal))
    contract = send(make_document(deal, kind="contract"))

    assert [each.serial for each in (first, second, contract)] == [1, 2, 1]


def test_a_sent_document_keeps_its_number_through_its_versions_and_says_what_changed() -> None:
    document = send(make_document())
    changed = [*lines()[:1], lines()[0]]
    commands.change_document(record=document, values={"lines": changed}, by=BY)
    again = send(document)

    assert again.number == document.number
    newest, oldest = queries.revisions_of(again)
    assert oldest.changes == []
    assert {change.kind for change in newest.changes} == {"added", "removed"}
    assert any("Child seat" in change.text for change in newest.changes if change.kind == "removed")


@pytest.mark.parametrize(
    "statement", ["update sales_document_version set number = 9", "delete from sales_document_version"]
)
def test_the_database_lets_nobody_change_what_was_sent(statement: str) -> None:
    from django.db import connection

    send(make_document())
    with (
        pytest.raises(DatabaseError, match="stays as it was"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_draft_can_be_deleted_and_a_sent_one_only_withdrawn() -> None:
    draft, sent = make_document(), send(make_document())

    commands.delete_draft(document=draft, by=BY)
    with pytest.raises(Conflict):
        commands.delete_draft(document=sent, by=BY)
    commands.withdraw_document(document=sent, by=BY)

    assert list(Document.objects.values_list("state", flat=True)) == ["withdrawn"]
    assert queries.newest_token(sent) == ""
    with pytest.raises(Conflict):
        commands.send_document(document=sent, by=BY)


def test_with_a_deal_go_its_documents_and_all_that_belongs_to_them() -> None:
    document = send(make_document())

    assert document.deal
    commands.delete_deal(record=document.deal, by=BY)

    assert not DocumentVersion.objects.exists()


def test_before_a_person_is_erased_it_is_said_that_their_documents_go() -> None:
    document = send(make_document())
    assert document.person
    make_document(document.deal)

    assert panels.when_erased(person_id=document.person.pk, seen_by=BY) == ["2 documents for them go."]
    nobody = Actor(member_id=None, name="Nobody")
    assert panels.when_erased(person_id=document.person.pk, seen_by=nobody) == [
        "Documents that you may not see go with them; signed ones are kept as the law asks."
    ]
    delete_person(record=document.person, by=BY)
    assert not Document.objects.exists()
