"""Adding a person."""

from __future__ import annotations

import pytest
from django.db import connection

from troth.people import commands, queries
from troth.people.models import Email, Person, Role
from troth.team.actor import Actor, everyone

pytestmark = pytest.mark.django_db


def test_a_person_is_found_by_any_part_of_name_and_mail() -> None:
    person = commands.create_person(
        values={
            "first_name": "Zoë",
            "last_name": "Müller",
            "email": "Zoe@Example.org",
            "phone": "+353861234567",
        },
        by=everyone(),
    )
    assert person.name == "Zoë Müller"
    assert person.email == "Zoe@Example.org"
    assert Email.objects.get().is_primary
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from people_person where trg(doc) @> trg(norm('LLER')) and doc like '%ller%'"
        )
        assert cursor.fetchall() == [(person.pk,)]


def test_history_follows_the_person_to_another_company() -> None:
    first = commands.create_company(values={"name": "Tern Hill Couriers"}, by=everyone())
    second = commands.create_company(values={"name": "Cargo Otter"}, by=everyone())
    person = commands.create_person(
        values={"name": "Ada Quill", "company": first.pk, "title": "Rider"}, by=everyone()
    )
    person = commands.change_person(
        record=person, values={"company": second.pk, "title": "Lead"}, by=everyone()
    )
    assert (person.company_id, person.title) == (second.pk, "Lead")
    roles = Role.objects.filter(person=person).order_by("id")
    assert [(role.company_id, role.ends_before is None) for role in roles] == [
        (first.pk, False),
        (second.pk, True),
    ]


def test_a_stranger_does_not_find_the_person() -> None:
    person = commands.create_person(values={"name": "Ada Quill"}, by=everyone())
    nobody = Actor(member_id=None, name="Nobody")
    from troth.catalog.errors import NotFound

    with pytest.raises(NotFound):
        queries.get_person(person.pk, seen_by=nobody)
    assert Person.objects.count() == 1


def test_somebody_with_neither_name_nor_address_is_refused() -> None:
    from troth.catalog.errors import Invalid

    with pytest.raises(Invalid):
        commands.create_person(values={"city": "Cork"}, by=everyone())
    person = commands.create_person(values={"phone": "+35312345678"}, by=everyone())
    assert person.name == "+35312345678"
