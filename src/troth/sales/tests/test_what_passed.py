"""What passed about a deal is written down on its page, and stands with the people who were there."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from troth.agenda.queries import open_tasks_of
from troth.people.commands import create_company, create_person, take_role
from troth.people.models import Company, Person
from troth.sales import commands
from troth.sales.models import Deal
from troth.team.actor import everyone
from troth.team.models import Member, Role
from troth.timeline.queries import timeline_of

pytestmark = pytest.mark.django_db
BY = everyone()


@pytest.fixture
def admin(client: Client) -> Client:
    return signed_in(client, Role.objects.get(key="administrator"))


def signed_in(client: Client, role: Role) -> Client:
    client.force_login(Member.objects.create(email="ada@hollin.example", name="Ada", role=role))
    return client


@pytest.fixture
def acme() -> Company:
    return create_company(values={"name": "Brackwater Parcels"}, by=BY)


@pytest.fixture
def aroha(acme: Company) -> Person:
    return at(acme, "Aroha Ngatai")


@pytest.fixture
def kofi(acme: Company) -> Person:
    return at(acme, "Kofi Asante")


def at(company: Company, name: str) -> Person:
    person = create_person(values={"name": name}, by=BY)
    take_role(person=person, company=company, title="Buyer", by=BY)
    return person


@pytest.fixture
def deal(acme: Company, aroha: Person, kofi: Person) -> Deal:
    made = commands.create_deal(
        values={"name": "Twelve e-bikes", "person": aroha.pk, "company": acme.pk}, by=BY
    )
    commands.take_part(deal=made, person_id=kofi.pk, part="decider", by=BY)
    return made


def log(client: Client, deal: Deal, **typed: Any) -> Any:
    return client.post(f"/deals/{deal.pk}/log/", typed, headers={"HX-Request": "true"})


def told(**whose: Any) -> list[Any]:
    return [entry for entry in timeline_of(seen_by=BY, **whose).entries if entry.kind != "system"]


def test_a_call_stands_once_on_the_deal_and_with_each_who_was_there(
    admin: Client, deal: Deal, acme: Company, aroha: Person, kofi: Person
) -> None:
    answer = log(admin, deal, kind="call", body="They take twelve.", person=[str(aroha.pk), str(kofi.pk)])
    assert answer.status_code == 200
    for whose in ({"about": ("deals", deal.pk)}, {"company_id": acme.pk}):
        (entry,) = told(**whose)
        assert {entry.person, *(other.person for other in entry.others)} == {"Aroha Ngatai", "Kofi Asante"}
    for who in (aroha, kofi):
        (entry,) = told(person_id=who.pk)
        assert (entry.words, entry.mention) == ("They take twelve.", ("Twelve e-bikes", f"/deals/{deal.pk}/"))
        who.refresh_from_db()
        assert who.turn == "theirs"
    assert "They take twelve." in admin.get(f"/deals/{deal.pk}/").content.decode()


def test_it_is_taken_off_for_all_of_them_and_comes_back(
    admin: Client, deal: Deal, aroha: Person, kofi: Person
) -> None:
    log(admin, deal, kind="note", body="A slip.", person=[str(aroha.pk), str(kofi.pk)])
    (entry,) = told(about=("deals", deal.pk))
    also = f"?also={entry.others[0].id}"
    admin.post(f"/timeline/{entry.id}/retract/{also}")
    assert not told(about=("deals", deal.pk))
    assert not told(person_id=kofi.pk)
    admin.post(f"/timeline/{entry.id}/restore/{also}", headers={"HX-Request": "true"})
    (entry,) = told(about=("deals", deal.pk))
    assert len(entry.others) == 1


def test_with_nobody_chosen_it_passed_with_the_company(admin: Client, deal: Deal, acme: Company) -> None:
    log(admin, deal, kind="note", body="Moves house in May.")
    (entry,) = told(company_id=acme.pk)
    assert entry.person_id is None


def test_a_stranger_can_not_be_named(admin: Client, deal: Deal) -> None:
    stranger = create_person(values={"name": "Somebody Else"}, by=BY)
    log(admin, deal, kind="note", body="Who?", person=[str(stranger.pk)])
    assert not told(person_id=stranger.pk)


def test_where_nobody_takes_part_nothing_passes(admin: Client) -> None:
    alone = commands.create_deal(values={"name": "Alone"}, by=BY)
    assert log(admin, alone, kind="note", body="To whom?").status_code == 422
    assert "troth-composer" not in admin.get(f"/deals/{alone.pk}/").content.decode()


def test_a_task_is_planned_about_the_deal_and_pinned(admin: Client, deal: Deal, aroha: Person) -> None:
    log(admin, deal, kind="task", body="Send the sizes", next_on="2026-12-01", person=[str(aroha.pk)])
    (task,) = open_tasks_of("deals", deal.pk, seen_by=BY)
    assert (task.title, task.person_id) == ("Send the sizes", aroha.pk)
    assert not told(about=("deals", deal.pk))
    assert "Send the sizes" in admin.get(f"/deals/{deal.pk}/").content.decode()
    assert log(admin, deal, kind="task", body="x" * 201, person=[str(aroha.pk)]).status_code == 422
    assert log(admin, deal, kind="task", body=" ", person=[str(aroha.pk)]).status_code == 422


def test_the_next_step_that_a_call_names_is_about_the_deal(admin: Client, deal: Deal, aroha: Person) -> None:
    log(admin, deal, kind="call", body="Yes.", next_title="Write the offer", person=[str(aroha.pk)])
    assert [task.title for task in open_tasks_of("deals", deal.pk, seen_by=BY)] == ["Write the offer"]


def test_who_may_not_plan_writes_down_neither(client: Client, deal: Deal, aroha: Person) -> None:
    rights = Role.objects.get(key="administrator").rights
    role = Role.objects.create(key="no-tasks", name="No tasks", rights={**rights, "tasks": {"see": "all"}})
    door = signed_in(client, role)
    answer = log(door, deal, kind="call", body="Yes.", next_title="Write", person=[str(aroha.pk)])
    assert answer.status_code == 403
    assert not told(about=("deals", deal.pk))


def test_words_with_whom_one_may_not_see_stay_unsaid(
    client: Client, admin: Client, deal: Deal, aroha: Person
) -> None:
    log(admin, deal, kind="note", body="Between us.", person=[str(aroha.pk)])
    rights = {"deals": {"see": "all"}, "interactions": {"see": "all"}, "people": {"see": "own"}}
    reader = Member.objects.create(
        email="bo@hollin.example", name="Bo", role=Role.objects.create(key="few", name="Few", rights=rights)
    )
    door = Client()
    door.force_login(reader)
    page = door.get(f"/deals/{deal.pk}/").content.decode()
    assert "Between us." not in page
    assert "Aroha" not in page
    assert "Between us." not in door.get(f"/deals/{deal.pk}/timeline/").content.decode()


def test_what_passes_about_a_lead_stands_with_who_asks(admin: Client, aroha: Person) -> None:
    lead = commands.create_lead(values={"interest": "Bikes for a team", "person": aroha.pk}, by=BY)
    typed = {"kind": "call", "body": "Six, for spring."}
    assert admin.post(f"/leads/{lead.pk}/log/", typed, headers={"HX-Request": "true"}).status_code == 200
    for whose in ({"about": ("leads", lead.pk)}, {"person_id": aroha.pk}):
        assert [entry.words for entry in told(**whose)] == ["Six, for spring."]
    assert "Six, for spring." in admin.get(f"/leads/{lead.pk}/timeline/?kinds=call").content.decode()
    assert "Six, for spring." not in admin.get(f"/leads/{lead.pk}/timeline/?kinds=note").content.decode()


def test_a_companys_page_says_what_its_people_are_in(admin: Client, deal: Deal, acme: Company) -> None:
    page = admin.get(f"/companies/{acme.pk}/").content.decode()
    people = page[page.index("<h2>People</h2>") :]
    assert "Twelve e-bikes</a>, decides" in people
    assert "Twelve e-bikes</a>, customer" in people


def test_a_persons_page_says_what_they_are_in_a_deal(admin: Client, deal: Deal, kofi: Person) -> None:
    page = admin.get(f"/people/{kofi.pk}/").content.decode()
    assert "First talk · Decides" in page
    assert "1 open" in page


def test_open_deals_without_a_next_step_are_a_tab_of_their_list(admin: Client, deal: Deal) -> None:
    tab = "No next step"
    page = html.unescape(admin.get("/deals/").content.decode())
    address = re.search(rf'href="([^"]+)"[^>]*>\s*{tab}', page)
    assert address
    assert "Twelve e-bikes" in admin.get(address[1]).content.decode()
    log(admin, deal, kind="task", body="Send the sizes")
    assert "Twelve e-bikes" not in admin.get(address[1]).content.decode()


def test_a_task_is_about_a_product_stands_on_its_page_and_goes_with_it(admin: Client) -> None:
    product = commands.create_product(values={"name": "Road bike"}, by=BY)
    typed = {"title": "Ask for the new frames", "about_kind": "products", "about_id": str(product.pk)}
    assert admin.post("/tasks/add/", typed).status_code == 302
    assert "Ask for the new frames" in admin.get(f"/products/{product.pk}/").content.decode()
    commands.delete_product(record=product, by=BY)
    assert not open_tasks_of("products", product.pk, seen_by=BY)
