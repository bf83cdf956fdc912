"""What is held about a person can be taken along."""

from __future__ import annotations

import pytest

from troth.agenda.commands import add_task
from troth.people import commands as people
from troth.privacy import queries
from troth.team.actor import everyone
from troth.team.models import Member, Role
from troth.timeline.commands import log_interaction

pytestmark = pytest.mark.django_db


def test_all_packages_say_what_they_hold() -> None:
    member = Member.objects.create(
        email="dele@hollin.example", name="Dele", role=Role.objects.get(key="member")
    )
    person = people.create_person(values={"name": "Ada Quill", "email": "ada@example.org"}, by=everyone())
    log_interaction(values={"person": person.pk, "kind": "note", "body": "Rides to work."}, by=everyone())
    add_task(values={"title": "Call Ada", "person": person.pk, "owner": member.pk}, by=everyone())

    held = queries.held_about(person_id=person.pk)

    assert held["Person"]["rows"][0]["name"] == "Ada Quill"
    assert held["Mail addresses"]["rows"][0]["address"] == "ada@example.org"
    assert "Rides to work." in {row["body"] for row in held["What passed between us"]["rows"]}
    assert held["What we mean to do"]["rows"][0]["title"] == "Call Ada"


def test_every_personal_field_has_a_purpose_and_a_basis() -> None:
    purposes = queries.register()
    assert {row.field for row in purposes} >= {"Mail", "Birthday", "Words"}
    assert all(row.purpose and row.basis and row.retention for row in purposes)
