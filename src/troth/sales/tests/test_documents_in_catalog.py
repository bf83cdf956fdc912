"""Documents are listed, asked for, exported and worked with by programs, by the rights on their deals."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from troth.apikit.tests.callers import Caller, make_member
from troth.catalog import commands as catalog
from troth.catalog.registry import object_types
from troth.questions.listing import count, read_query
from troth.sales import commands, queries
from troth.sales.models import Document
from troth.sales.tests.papers import BY, lines, make_deal, make_document, send
from troth.team.actor import Actor
from troth.team.queries import history_of

pytestmark = pytest.mark.django_db


def asked(kind: str, where: str, by: Actor = BY) -> int | None:
    return count(read_query(object_types()[kind], where=where), by).value


def test_deals_people_and_companies_are_asked_for_their_documents() -> None:
    document = send(make_document())
    make_document(make_deal())

    assert asked("documents", 'status = "sent" and value > 50000 EUR') == 1
    assert asked("documents", f'number = "{document.number}"') == 1
    for kind in ("deals", "people", "companies"):
        assert asked(kind, 'count(documents where status = "sent") >= 1') == 1
    assert asked("documents", 'has_options = true and template.name = "Quote"') == 2


def test_the_list_shows_them_in_a_fixed_number_of_queries(browser: Client) -> None:
    deal = make_deal()
    send(make_document(deal))
    page = browser.get("/documents/").content.decode()
    assert "Twelve bicycles" in page
    assert "To be sent" in page

    def queries_of_page() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert browser.get("/documents/").status_code == 200
        return len(caught)

    few = queries_of_page()
    for _more in range(5):
        make_document(deal)
    assert queries_of_page() == few


def test_a_document_is_begun_from_its_list_for_a_deal_that_is_chosen(browser: Client) -> None:
    deal = make_deal()
    assert "For which deal" in browser.get("/documents/new/").content.decode()
    assert browser.post("/documents/new/", {"deal": "", "template": "quote"}).status_code == 422
    made = browser.post("/documents/new/", {"deal": str(deal.pk), "template": "quote"})
    assert made.headers["Location"] == f"/documents/{Document.objects.get().pk}/"


def test_a_program_makes_sends_and_withdraws_one() -> None:
    caller = Caller(make_member())
    deal = make_deal()
    commands.create_line(values={"deal": deal.pk, "name": "Bike", "price": lines_price()}, by=BY)

    def act(of: str, name: str, key: UUID, **inputs: Any) -> Any:
        return caller.call("POST", f"/{of}/actions/{name}", {"ids": [str(key)], "inputs": inputs})

    assert act("deals", "make_document", deal.pk, kind="quote", language="fr").status_code == 200
    (made,) = caller.call("GET", f'/documents?where=deal.id = "{deal.pk}"').json()["items"]
    assert (made["status"], made["language"], made["value"]["amount"]) == ("draft", "fr", "100.00")
    assert act("documents", "send", made["id"]).json() == {"count": 1}
    assert caller.call("GET", f"/documents/{made['id']}").json()["number"].endswith("-0001")
    assert act("documents", "withdraw", made["id"]).status_code == 200
    assert act("documents", "send", made["id"]).status_code == 409
    assert caller.call("PATCH", f"/documents/{made['id']}", {"number": "1"}).status_code == 422


def lines_price() -> Any:
    from decimal import Decimal

    from troth.ground.money import Money

    return Money(Decimal(100), "EUR")


def test_they_are_seen_by_the_right_to_their_deals() -> None:
    member = make_member("own", rights={"*": dict.fromkeys(("see", "change", "create", "export"), "own")})
    mine, theirs = make_document(make_deal(owner=member.pk)), make_document(make_deal())
    caller = Caller(member)
    listed = [row["id"] for row in caller.call("GET", "/documents").json()["items"]]

    assert listed == [str(mine.pk)]
    assert caller.get(f"/documents/{theirs.pk}/").status_code == 404
    assert caller.get(f"/documents/{mine.pk}/").status_code == 200
    without = {"deals": {"see": "all", "change": "all"}, "documents": {}}
    outside = Caller(make_member("outside", rights=without))
    assert outside.get(f"/documents/{mine.pk}/").status_code == 403
    assert outside.get("/documents/").status_code == 403
    assert outside.post(f"/deals/{mine.deal_id}/documents/new/", {"template": "quote"}).status_code == 403
    assert "Twelve bicycles" in outside.get(f"/deals/{mine.deal_id}/").content.decode()
    assert 'id="documents"' not in outside.get(f"/deals/{mine.deal_id}/").content.decode()


def test_what_the_customer_chooses_is_in_the_value() -> None:
    from troth.sales.tests.test_sign_a_document import ANA

    document = send(make_document())
    before = document.value
    commands.choose_options(document=document, chosen=[1], hand=ANA)

    document.refresh_from_db()
    assert before
    assert document.value
    assert str(document.value.amount - before.amount) == "154.80"


def test_changes_of_documents_templates_and_letterhead_are_on_the_trail(
    seller: Actor, browser: Client
) -> None:
    document = make_document(by=seller)
    commands.change_document(record=document, values={"name": "Thirteen bicycles"}, by=seller)
    commands.change_letterhead(values={"foot": "FN 1234 x", "logo": b"secret picture"}, by=seller)
    template = document.template
    values = {**queries.template_typed(template), "name": "Our quote"}
    blocks = [*queries.starting_blocks("quote", "en"), *queries.starting_blocks("contract", "en")]
    commands.change_template(template=template, values=values, blocks=blocks, seen=1, by=seller)

    entries, _more = [*history_of("documents", document.pk, seen_by=seller)], None
    assert "Thirteen bicycles" in str(entries)
    trail = browser.get("/settings/audit/").content.decode()
    assert "FN 1234 x" in trail
    assert "secret" not in trail
    assert "Our quote" in trail
    with connection.cursor() as cursor:
        cursor.execute(
            "select changes from team_audit where table_name = 'sales_template_version'"
            " and object_id = %s order by id desc limit 1",
            [template.pk],
        )
        (changes,) = cursor.fetchone()
    changes = changes if isinstance(changes, dict) else json.loads(changes)
    assert changes["number"] == [None, 2]


def test_the_versions_of_a_template_say_what_changed_and_what_was_made_of_them(browser: Client) -> None:
    send(make_document())
    template = queries.get_template("quote")
    blocks = [*queries.starting_blocks("quote", "en")[:-1]]
    commands.change_template(
        template=template, values=queries.template_typed(template), blocks=blocks, seen=1, by=BY
    )
    newest, first = queries.versions_of(template)

    assert (newest.number, newest.documents, first.documents) == (2, 0, 1)
    assert {change.kind for change in newest.changes} == {"removed"}
    assert "2 versions" in browser.get(f"/settings/documents/{template.pk}/").content.decode()


def test_templates_and_members_are_found_for_the_inputs_of_an_action(browser: Client) -> None:
    make_document(lines=lines())
    assert "Quote" in browser.get("/search/choices/document_templates/").content.decode()
    assert "Ada Quill" in browser.get("/search/choices/members/?q=ada").content.decode()


def test_the_page_of_a_document_shows_what_was_added_and_edits_it_in_place(browser: Client) -> None:
    catalog.add_field(object_type="documents", label="Cost centre", kind="text", by=BY)
    document = send(make_document())
    place = f"/documents/{document.pk}/"
    assert "Cost centre" in browser.get(place).content.decode()
    part = f"{place}fact/custom.cost_centre/"
    assert browser.get(part).status_code == 200
    assert "K-17" in browser.post(part, {"value": "K-17"}).content.decode()
    assert "K-17" in browser.get(place).content.decode()
    assert browser.get(f"{place}fact/number/").status_code == 404
    assert browser.post(f"{place}fact/name/", {"value": "Another"}).status_code == 404
