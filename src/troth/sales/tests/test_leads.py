"""What somebody asks for is kept with the person, becomes a deal, or is dropped for a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from troth.apikit.tests.callers import make_member, make_person
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.records import change_record, create_record
from troth.catalog.registry import object_types
from troth.ground.clock import now
from troth.people import commands as people
from troth.people.models import Company, Person
from troth.privacy import queries as privacy
from troth.questions.listing import count, read_query
from troth.sales import commands, queries
from troth.sales.models import Deal, Lead
from troth.team.actor import Actor, everyone
from troth.team.models import Member
from troth.team.queries import find_actor
from troth.timeline.queries import timeline_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def una(db: None) -> Person:
    return make_person(name="Una Fell", email="una@fell.example", phone="+353861234567")


def ask(person: Person, by: Actor, **values: object) -> Lead:
    return commands.create_lead(values={"interest": "Six bikes", "person": person.pk, **values}, by=by)


def passed(person: Person) -> list[str]:
    return [entry.subject for entry in timeline_of(person_id=person.pk, seen_by=everyone()).entries]


def new(browser: Client, **typed: str) -> str:
    given = {"interest": "Six bikes", "source": "Fair", **typed}
    answer = browser.post("/leads/new/", given, headers={"HX-Request": "true"})
    return answer.headers.get("HX-Redirect", "") or answer.content.decode()


def test_a_lead_of_somebody_new_brings_person_and_company_along(browser: Client) -> None:
    new(browser, name="Ivo Wren", email="ivo@wren.example", company="Wren & Co")
    lead = Lead.objects.get()
    person = Person.objects.get(name="Ivo Wren")
    assert (lead.person_id, lead.name, lead.source, lead.status) == (
        person.pk, "Six bikes", "Fair", "new",
    )  # fmt: skip
    assert person.lifecycle == "lead"
    assert person.company == Company.objects.get(name="Wren & Co")
    assert lead.company_id == person.company_id


def test_a_company_that_is_here_is_not_added_again(browser: Client) -> None:
    known = people.create_company(values={"name": "Wren & Co"}, by=everyone())
    new(browser, name="Ivo Wren", company="WREN & CO")
    assert Lead.objects.get().company_id == known.pk


@pytest.mark.parametrize(
    "typed", [{"email": "UNA@fell.example"}, {"phone": "+353861234567"}, {"name": "una fell"}]
)
def test_somebody_who_is_here_is_asked_about_first(
    una: Person, browser: Client, typed: dict[str, str]
) -> None:
    page = new(browser, **typed)
    assert "Is it one of these?" in page
    assert "Una Fell" in page
    assert not Lead.objects.exists()
    new(browser, person=str(una.pk), **typed)
    assert Lead.objects.get().person_id == una.pk
    assert Person.objects.count() == 1


def test_whoever_knows_better_adds_somebody_of_the_same_name(una: Person, browser: Client) -> None:
    new(browser, name="Una Fell", person="new")
    assert Person.objects.filter(name="Una Fell").count() == 2


@pytest.mark.parametrize("typed", [{}, {"email": "no mail"}, {"interest": "", "name": "Ivo"}])
def test_what_is_wrong_is_said_and_nothing_is_kept(browser: Client, typed: dict[str, str]) -> None:
    assert 'class="error"' in new(browser, **typed)
    assert not Lead.objects.exists()
    assert not Person.objects.exists()


def test_a_lead_becomes_a_deal_with_its_person_as_the_buyer(una: Person, seller: Actor) -> None:
    lead = ask(una, seller, source="Fair")
    deal = commands.convert_lead(lead=lead, values={"name": "Six bikes for Una"}, by=seller)
    assert (deal.person_id, deal.source, deal.owner_id) == (una.pk, "Fair", seller.member_id)
    assert [one.part for one in queries.parts_of(deal, seen_by=seller)] == ["buyer"]
    lead.refresh_from_db()
    una.refresh_from_db()
    assert (lead.status, lead.deal_id, una.lifecycle) == ("converted", deal.pk, "prospect")
    assert "asked for what became a deal: Six bikes for Una" in passed(una)
    with pytest.raises(Conflict, match="already"):
        commands.convert_lead(lead=lead, values={}, by=seller)


def test_a_customer_who_asks_again_stays_a_customer(una: Person, seller: Actor) -> None:
    people.change_person(record=una, values={"lifecycle": "customer"}, by=seller)
    commands.convert_lead(lead=ask(una, seller), values={}, by=seller)
    una.refresh_from_db()
    assert una.lifecycle == "customer"


def test_a_conversion_is_taken_back_as_if_it_had_not_been(una: Person, seller: Actor) -> None:
    lead = ask(una, seller, status="working")
    commands.convert_lead(lead=lead, values={}, by=seller)
    lead = commands.take_conversion_back(lead=lead, by=seller)
    una.refresh_from_db()
    assert (lead.status, lead.deal_id, lead.closed_at, una.lifecycle) == ("working", None, None, "lead")
    assert not Deal.objects.exists()
    assert not [said for said in passed(una) if "became a deal" in said]
    with pytest.raises(Conflict):
        commands.take_conversion_back(lead=lead, by=seller)


def test_a_deal_that_was_worked_on_is_not_lost(una: Person, seller: Actor) -> None:
    lead = ask(una, seller)
    commands.convert_lead(lead=lead, values={}, by=seller)
    long_ago = now() - timedelta(days=1)  # within one transaction the database dates all alike
    assert Deal.objects.update(name="Seven bikes")
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table sales_lead disable trigger lead_touched")
        cursor.execute("update sales_lead set updated_at = %s", [long_ago])
        cursor.execute("alter table sales_lead enable trigger lead_touched")
    with pytest.raises(Conflict, match="in the meantime"):
        commands.take_conversion_back(lead=lead, by=seller)
    assert Deal.objects.get().name == "Seven bikes"


def test_a_lead_is_dropped_for_a_reason_and_taken_up_again(una: Person, seller: Actor) -> None:
    lead = ask(una, seller)
    with pytest.raises(Invalid, match="Say why"):
        commands.change_lead(record=lead, values={"status": "dropped"}, by=seller)
    lead = commands.change_lead(record=lead, values={"status": "dropped", "reason": "Too far"}, by=seller)
    assert lead.closed_at
    assert "asked for what nothing came of: Too far" in passed(una)
    lead = commands.change_lead(record=lead, values={"status": "working"}, by=seller)
    assert (lead.reason, lead.closed_at) == ("", None)


def test_nobody_makes_a_deal_by_a_field_alone(una: Person, seller: Actor) -> None:
    lead = ask(una, seller)
    with pytest.raises(Invalid, match="Convert it"):
        change_record(object_types()["leads"], lead.pk, {"status": "converted"}, by=seller)
    with pytest.raises(Invalid, match="Convert it"):
        create_record(
            object_types()["leads"], {"interest": "Bikes", "person": str(una.pk), "status": "converted"},
            by=seller,
        )  # fmt: skip


def test_only_who_may_see_a_lead_sees_it(una: Person, seller: Actor) -> None:
    lead = ask(una, seller)
    own = dict.fromkeys(("see", "change", "create", "delete"), "own")
    stranger: Member = make_member(rights={"*": own})
    by = find_actor(stranger.pk, origin="test")
    assert by
    with pytest.raises(NotFound):
        queries.get_lead(lead.pk, seen_by=by)
    assert queries.leads_of(person_id=una.pk, seen_by=by) == []
    reader = find_actor(make_member("read-only").pk, origin="test")
    assert reader
    with pytest.raises(Forbidden):
        change_record(object_types()["leads"], lead.pk, {"source": "Web"}, by=reader)


def test_a_question_finds_leads_by_their_person(una: Person, seller: Actor) -> None:
    ask(una, seller, source="Fair")
    question = read_query(object_types()["leads"], where='person.name ~ "fell" and source = "fair"')
    assert count(question, seller).value == 1


def test_leads_go_with_a_merge_and_come_back(una: Person, seller: Actor) -> None:
    lead = ask(una, seller)
    other = make_person(name="Una Fell-Wren")
    merge = people.merge_people(kept=other, merged=una, choices={}, by=seller)
    lead.refresh_from_db()
    assert lead.person_id == other.pk
    people.undo_merge(merge=merge, by=seller)
    lead.refresh_from_db()
    assert lead.person_id == una.pk


def test_leads_are_told_to_their_person_and_erased_with_them(una: Person, seller: Actor) -> None:
    ask(una, seller, note="Wants them red.")
    assert "Wants them red." in str(privacy.held_about(person_id=una.pk))
    people.delete_person(record=una, by=seller)
    assert not Lead.objects.exists()


def test_the_pages_show_it(una: Person, seller: Actor, browser: Client) -> None:
    lead = ask(una, seller, source="Fair")
    assert "Six bikes" in browser.get(f"/people/{una.pk}/").content.decode()
    page = browser.get(f"/leads/{lead.pk}/").content.decode()
    assert "Una Fell" in page
    assert "Make a deal of it" in page
    assert "Six bikes" in browser.get("/leads/").content.decode()
    made = browser.post(f"/leads/{lead.pk}/convert/", {"name": "Six", "stage": str(queries.first_stage().pk)})
    assert made.headers["Location"] == f"/deals/{Deal.objects.get().pk}/"
    browser.post(f"/leads/{lead.pk}/convert/back/")
    assert not Deal.objects.exists()
    browser.post(f"/leads/{lead.pk}/drop/", {"reason": "Too far"})
    lead.refresh_from_db()
    assert lead.status == "dropped"
