"""What can be done with deals, and what the database holds of them by itself."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from troth.catalog.errors import Conflict, Invalid
from troth.catalog.records import change_record, create_record
from troth.catalog.registry import object_types
from troth.people.commands import create_person, delete_person, merge_people, undo_merge
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, rows
from troth.sales import commands, queries
from troth.sales.models import Deal, DealState, Pipeline, Stage
from troth.team.actor import everyone
from troth.team.models import Member, Role
from troth.timeline.queries import timeline_of

pytestmark = pytest.mark.django_db
BY = everyone()


@pytest.fixture
def admin(client: Client) -> Client:
    member = Member.objects.create(
        email="ada@hollin.example", name="Ada", role=Role.objects.get(key="administrator")
    )
    client.force_login(member)
    return client


def stage(name: str) -> Stage:
    return Stage.objects.get(name=name)


def a_deal(**values: Any) -> Deal:
    given = {"name": "Twelve e-bikes", **values}
    made: Deal = create_record(object_types()["deals"], given, by=BY)
    return made


def to(deal: Deal, name: str, **values: Any) -> Deal:
    moved: Deal = change_record(
        object_types()["deals"], deal.pk, {"stage": str(stage(name).pk), **values}, by=BY
    )
    return moved


def states(deal: Deal) -> list[tuple[str, bool]]:
    told = DealState.objects.filter(deal=deal).order_by("id").select_related("stage")
    return [(each.stage.name, each.until is None) for each in told]


def end_of_transaction() -> None:
    """Let what comes be later: the moments of a transaction are one."""
    with connection.cursor() as cursor:
        cursor.execute("update sales_deal_state set since = since - interval '1 day'")


def test_a_deal_begins_at_the_first_stage() -> None:
    deal = a_deal(value="41400 EUR")
    assert (str(deal.stage), deal.status, str(deal.value)) == ("First talk", "open", "41400 EUR")


def test_its_stage_says_how_it_stands() -> None:
    deal = to(a_deal(), "Won")
    assert deal.status == "won"
    assert deal.closed_at
    again = to(deal, "Offer")
    assert (again.status, again.closed_at) == ("open", None)


def test_a_deal_is_lost_for_a_reason_or_not_at_all() -> None:
    deal = a_deal()
    with pytest.raises(Invalid) as refused:
        to(deal, "Lost")
    assert [field for field, _said in refused.value.errors] == ["lost_reason"]
    assert Deal.objects.get(pk=deal.pk).status == "open"
    lost = to(deal, "Lost", lost_reason=str(queries.loss_reasons()[0].pk), lost_note="Too dear")
    assert (lost.status, lost.lost_note) == ("lost", "Too dear")
    found = to(lost, "Signing")
    assert (found.lost_reason_id, found.lost_note) == (None, "")


def test_a_stage_asks_for_what_it_needs() -> None:
    Stage.objects.filter(name="Offer").update(needs_fields=["value", "expected_on"])
    deal = a_deal()
    with pytest.raises(Invalid) as refused:
        to(deal, "Offer", value="100 EUR")
    assert [field for field, _said in refused.value.errors] == ["expected_on"]
    assert Deal.objects.get(pk=deal.pk).value is None
    assert str(to(deal, "Offer", value="100 EUR", expected_on="2026-12-01").stage) == "Offer"


@pytest.mark.parametrize("column", ["status = 'won', closed_at = now()", "pipeline_id = uuidv7()"])
def test_no_statement_lets_a_deal_stand_otherwise_than_its_stage(column: str) -> None:
    deal = a_deal()
    with pytest.raises(IntegrityError), transaction.atomic():
        write_past_the_commands(deal, column)


def write_past_the_commands(deal: Deal, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"update sales_deal set {column} where id = %s", [deal.pk])
        cursor.execute("set constraints all immediate")


def test_how_it_stood_is_kept() -> None:
    deal = a_deal()
    end_of_transaction()
    to(deal, "Offer")
    assert states(deal) == [("First talk", False), ("Offer", True)]
    Deal.objects.filter(pk=deal.pk).update(name="Ten e-bikes")
    assert len(states(deal)) == 2


def test_who_was_slower_is_told_where_it_is() -> None:
    deal = a_deal()
    seen = deal.stage_id
    commands.move_deal(deal=deal, stage=stage("Offer"), by=BY, expected=seen)
    with pytest.raises(Conflict, match="Offer"):
        commands.move_deal(deal=deal, stage=stage("Won"), by=BY, expected=seen)
    assert Deal.objects.get(pk=deal.pk).status == "open"


def test_the_customer_s_timeline_tells_of_it() -> None:
    ada = create_person(values={"name": "Ada Quill"}, by=BY)
    deal = to(a_deal(person=str(ada.pk)), "Won")
    told = timeline_of(person_id=ada.pk, seen_by=BY).entries
    assert {"agreed to a deal", "is in talks about a deal"} <= {each.subject for each in told}
    assert told[0].mention == ("Twelve e-bikes", f"/deals/{deal.pk}/")
    about = timeline_of(about=("deals", deal.pk), seen_by=BY).entries
    assert len(about) == 2


def test_a_question_goes_through_its_stage() -> None:
    to(a_deal(name="Yard bikes"), "Won")
    a_deal(name="Loan pool")
    kind = object_types()["deals"]
    for question in ('stage = "Won"', "stage.probability > 50", 'status = "won" and pipeline = "Sales"'):
        found = rows(ListQuery(object_type=kind, where=parse(question), fields=("name",)), BY)
        assert [row["name"] for row in found.items] == ["Yard bikes"], question


def test_merged_people_bring_their_deals_along_and_get_them_back() -> None:
    kept, double = (create_person(values={"name": name}, by=BY) for name in ("Cy Hale", "Cyrus Hale"))
    deal = a_deal(person=str(double.pk))
    for person in (kept, double):
        commands.take_part(deal=deal, person_id=person.pk, part="buyer", by=BY)
    merge = merge_people(kept=kept, merged=double, choices={}, by=BY)
    assert whose(deal) == kept.pk
    assert [each.person_id for each in queries.parts_of(deal, seen_by=BY)] == [kept.pk]
    undo_merge(merge=merge, by=BY)
    assert whose(deal) == double.pk
    assert {each.person_id for each in queries.parts_of(deal, seen_by=BY)} == {kept.pk, double.pk}


def whose(deal: Deal) -> UUID | None:
    return Deal.objects.get(pk=deal.pk).person_id


def test_an_erased_person_leaves_a_figure_behind_and_no_word() -> None:
    ada = create_person(values={"name": "Ada Quill"}, by=BY)
    deal = a_deal(name="Three bikes for Ada", person=str(ada.pk), value="2400 EUR", note="Ada rides to work")
    delete_person(record=ada, by=BY)
    left = Deal.objects.get(pk=deal.pk)
    assert (left.person_id, left.name, left.note, str(left.value)) == (None, "Deal", "", "2400 EUR")


def test_a_stage_that_is_not_there_is_refused() -> None:
    with pytest.raises(Invalid):
        a_deal(stage=str(uuid4()))


def test_each_of_several_pipelines_has_a_tab_and_its_own_stages_on_the_board(admin: Client) -> None:
    assert "pipeline+%3D" not in admin.get("/deals/").text
    service = Pipeline.objects.create(name='Service "24"', position=2)
    for at, (name, kind, probability) in enumerate(
        (("Asked", "open", 40), ("Sold", "won", 100), ("Gone", "lost", 0))
    ):
        Stage.objects.create(pipeline=service, name=name, kind=kind, probability=probability, position=at)
    a_deal(name="Yearly check", stage=str(Stage.objects.get(name="Asked").pk))
    a_deal(name="Loan pool")
    page = admin.get("/deals/").text
    (tab,) = re.findall(r'href="(/deals/\?[^"]*24[^"]*)"', page)
    shown = admin.get(html.unescape(tab)).text
    assert re.findall(r'data-label="([^"]+)"', shown) == ["Asked", "Sold", "Gone"]
    assert "Yearly check" in shown
    assert "Loan pool" not in shown
