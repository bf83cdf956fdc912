"""What a role may not read is on no page: neither on the record's own nor on that of those beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from troth.people import commands, queries
from troth.people.models import Household, Person
from troth.team.actor import everyone
from troth.team.models import Member, Role
from troth.team.queries import actor_of
from troth.timeline.commands import log_interaction

pytestmark = pytest.mark.django_db

STANDING = {
    "turn": "Whose turn",
    "last_contact_at": "Last contact",
    "owner": "Owner",
    "lifecycle": "Lifecycle",
}
REACH = {"emails": "ada@example.org", "phones": "tel:+35318", "addresses": "4 Quay Row", "tags": "patient"}
EVERYTHING: dict[str, Any] = {
    "name": "Ada Quill", "email": "ada@example.org", "phone": "+35318900001", "tags": ["patient"],
    "addresses": [{"street": "4 Quay Row", "city": "Varnby", "country": "IE", "is_primary": True}],
}  # fmt: skip


@pytest.fixture
def ada() -> Person:
    company = commands.create_company(values={"name": "Tern Hill Couriers"}, by=everyone())
    home = commands.create_household(values={"name": "Quill household"}, by=everyone())
    values = {**EVERYTHING, "company": company.pk, "household": home.pk}
    person = commands.create_person(values=values, by=everyone())
    said = {"person": person.pk, "kind": "call", "direction": "in", "body": "When is it ready?"}
    log_interaction(values=said, by=everyone())
    return Person.objects.get(pk=person.pk)


def clerk(*hidden: str) -> Member:
    """A member who changes everybody, but does not read these fields of people."""
    every = {"see": "all", "change": "all"}
    role = Role.objects.create(
        key="clerk", name="Clerk", rights={"people": every, "companies": every, "households": every},
        fields={f"people.{name}": "hidden" for name in hidden},
    )  # fmt: skip
    return Member.objects.create(email="clerk@hollin.example", name="Clerk", role=role)


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def terms(page: str) -> list[str]:
    return re.findall(r"<dt>([^<]*)</dt>", page)


@pytest.mark.parametrize("name", STANDING)
def test_how_a_person_stands_is_shown_as_far_as_it_may_be_read(
    client: Client, ada: Person, name: str
) -> None:
    client.force_login(clerk(name))
    page = page_of(client, f"/people/{ada.pk}/")
    assert [word for word in STANDING.values() if word not in terms(page)] == [STANDING[name]]


@pytest.mark.parametrize("name", REACH)
def test_how_a_person_is_reached_is_shown_as_far_as_it_may_be_read(
    client: Client, ada: Person, name: str
) -> None:
    client.force_login(clerk(name, *({"emails": ["email"], "phones": ["phone"]}.get(name, []))))
    page = page_of(client, f"/people/{ada.pk}/")
    assert [each for each in REACH if REACH[each] not in page] == [name]


def test_where_a_person_works_is_not_told_to_who_may_not_read_it(client: Client, ada: Person) -> None:
    client.force_login(clerk("company"))
    assert "Tern Hill Couriers" not in page_of(client, f"/people/{ada.pk}/")
    assert "Ada Quill" not in page_of(client, f"/companies/{ada.company_id}/")


def test_nobody_waits_for_whom_whose_turn_is_may_not_be_read(ada: Person) -> None:
    member = clerk("turn")
    Person.objects.update(owner=member)
    assert queries.count_waiting_for(actor_of(member, origin="test")) == 0
    Role.objects.filter(key="clerk").update(fields={})
    assert queries.count_waiting_for(actor_of(Member.objects.get(pk=member.pk), origin="test")) == 1


def test_a_household_tells_no_more_of_its_people_than_their_own_pages(client: Client, ada: Person) -> None:
    home = Household.objects.get()
    member = clerk("turn", "turn_since", "last_contact_at", "birthday")
    (told,) = queries.residents_of(home.pk, seen_by=actor_of(member, origin="test"))
    assert (told.turn, told.turn_since, told.last_contact_at, told.age) == (None, None, None, None)
    client.force_login(member)
    assert {"Whose turn", "Last contact"}.isdisjoint(terms(page_of(client, f"/households/{home.pk}/")))
