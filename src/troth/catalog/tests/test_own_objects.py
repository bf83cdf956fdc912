"""An object type that a workspace makes is at once what a built-in one is."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from troth.catalog import commands, custom, own_objects
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.models import CustomField, CustomObject
from troth.catalog.records import change_record, create_record, delete_record, get_record
from troth.catalog.registry import find_object_type, object_types
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, rows
from troth.team.actor import Actor, FieldRight, Scope, Verb, everyone
from troth.team.commands import make_token
from troth.team.models import Audit, Member, Role
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db
BY = everyone()


def make(one: str = "Visit", many: str = "Visits", **more: Any) -> CustomObject:
    return own_objects.make_object(one=one, many=many, **more, by=BY)


def add(object_type: str, label: str, kind: str, **more: Any) -> CustomField:
    return commands.add_field(object_type=object_type, label=label, kind=kind, **more, by=BY)


def settle() -> None:
    """Check references as the end of a transaction does."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def kind(name: str = "visits") -> Any:
    return object_types()[name]


def asked(name: str, where: str, by: Actor = BY) -> list[str]:
    query = ListQuery(object_type=kind(name), where=parse(where), fields=("name",))
    return [row["name"] for row in rows(query, by).items]


def limited(**rights: Scope) -> Actor:
    role = Role.objects.get(key="member")
    member = Member.objects.create(email="mia@hollin.example", name="Mia", role=role)
    granted = {"*": {Verb.SEE: Scope.ALL}, "visits": {Verb(verb): scope for verb, scope in rights.items()}}
    return Actor(member_id=member.pk, name="Mia", rights=granted)


def test_it_takes_records_and_fields_at_once() -> None:
    make(title="What for")
    add("visits", "Price", "money")
    made = create_record(
        kind(), {"name": "Bar", "custom": {"price": {"amount": "12", "currency": "EUR"}}}, by=BY
    )
    assert get_record(kind(), made.pk, seen_by=BY).c_price.stored == "(EUR,12)"
    assert str(kind().field("name").label) == "What for"
    assert asked("visits", "custom.price > 10 EUR") == ["Bar"]
    change_record(kind(), made.pk, {"name": "Café", "custom.price": None}, by=BY)
    assert asked("visits", 'name ~ "cafe" and custom.price is missing') == ["Café"]
    delete_record(kind(), made.pk, by=BY)
    assert asked("visits", "id is present") == []


def test_questions_reach_it_from_both_ends_to_any_depth() -> None:
    make()
    make("Machine", "Machines")
    add("visits", "Person", "reference", points_at="people")
    add("visits", "Machine", "reference", points_at="machines")
    add("visits", "Price", "money")
    add("people", "Favourite", "reference", points_at="machines")
    press = create_record(kind("machines"), {"name": "Press"}, by=BY)
    ada = create_record(kind("people"), {"name": "Ada Quill", "custom": {"favourite": str(press.pk)}}, by=BY)
    create_record(kind("people"), {"name": "Ben Reed"}, by=BY)
    for amount in ("60", "120"):
        given = {
            "person": str(ada.pk),
            "machine": str(press.pk),
            "price": {"amount": amount, "currency": "EUR"},
        }
        create_record(kind(), {"name": f"For {amount}", "custom": given}, by=BY)
    assert asked("people", "count(visits) >= 2") == ["Ada Quill"]
    assert asked("people", "count(visits where custom.price > 100 EUR) = 1") == ["Ada Quill"]
    assert asked("people", "sum(visits.custom.price) > 170 EUR") == ["Ada Quill"]
    assert asked("people", 'count(visits where custom.machine.name = "Press") = 2') == ["Ada Quill"]
    assert asked("people", "not count(visits) >= 2") == ["Ben Reed"]
    assert asked("visits", 'custom.person.custom.favourite.name = "Press" and custom.price < 100 EUR') == [
        "For 60"
    ]
    assert asked("machines", "count(visits) = 2 and count(people) = 1") == ["Press"]


def test_the_time_of_a_window_is_the_date_that_was_chosen() -> None:
    found = make()
    add("visits", "Person", "reference", points_at="people")
    day = add("visits", "Day", "date")
    ada = create_record(kind("people"), {"name": "Ada Quill"}, by=BY)
    create_record(kind(), {"name": "Long ago", "custom": {"person": str(ada.pk), "day": "2001-01-01"}}, by=BY)
    assert asked("people", "count(visits, last 30 days) = 1") == ["Ada Quill"]
    own_objects.change_object(found=found, values={"time": "custom.day"}, by=BY)
    assert asked("people", "count(visits, last 30 days) = 1") == []
    settle()
    commands.delete_field(field=day, by=BY)  # then it is when the record was made, again
    assert asked("people", "count(visits, last 30 days) = 1") == ["Ada Quill"]


def test_rights_hold_as_with_other_records() -> None:
    make()
    add("visits", "Price", "number")
    stranger = create_record(kind(), {"name": "Another’s"}, by=BY)
    mia = limited(see=Scope.OWN, create=Scope.ALL, change=Scope.OWN)
    own = create_record(kind(), {"name": "Mine"}, by=mia)
    assert own.owner_id == mia.member_id
    assert asked("visits", "id is present", mia) == ["Mine"]
    with pytest.raises(NotFound):
        get_record(kind(), stranger.pk, seen_by=mia)
    with pytest.raises(Forbidden):
        delete_record(kind(), own.pk, by=mia)
    hidden = Actor(
        member_id=mia.member_id,
        name="Mia",
        rights=mia.rights,
        fields={("visits", "custom.price"): FieldRight.HIDDEN},
    )
    with pytest.raises(QuestionError):
        asked("visits", "custom.price > 1", hidden)
    with pytest.raises(Invalid):
        change_record(kind(), own.pk, {"custom.price": 3}, by=hidden)


def test_new_labels_leave_the_public_name_as_it_is() -> None:
    found = make()
    create_record(kind(), {"name": "Bar"}, by=BY)
    own_objects.change_object(found=found, values={"one": "Call", "many": "Calls on", "title": "Who"}, by=BY)
    assert (str(kind().one), str(kind().many), str(kind().field("name").label)) == ("Call", "Calls on", "Who")
    assert asked("visits", 'name = "Bar"') == ["Bar"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"many": "People"}, "many"),
        ({"many": "person"}, "many"),
        ({"many": "Deals"}, "name"),
        ({"many": "Settings"}, "name"),
        ({"many": "API"}, "name"),
        ({"many": "Визиты"}, "name"),
        ({"many": "\u202e\u200b"}, "many"),
        ({"many": "a\x00b"}, "many"),
        ({"many": ""}, "many"),
        ({"many": "x" * 61}, "many"),
        ({"one": " "}, "one"),
        ({"many": "Visits", "name": "visits; drop table team_member"}, "name"),
        ({"many": "Visits", "name": "in"}, "name"),
        ({"many": "Visits", "icon": "skull"}, "icon"),
    ],
)
def test_names_that_mean_something_else_are_refused(given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make(**given)
    assert field in {name for name, _message in refused.value.errors}
    assert own_objects.objects() == []


def test_a_name_of_another_script_has_a_public_name_of_ones_own() -> None:
    make("Визит", "Визиты", name="vizity")
    create_record(kind("vizity"), {"name": "Бар"}, by=BY)
    assert asked("vizity", 'name = "бар"') == ["Бар"]


def test_only_administrators_make_them_and_never_two_of_a_name() -> None:
    with pytest.raises(Forbidden):
        own_objects.make_object(one="Visit", many="Visits", by=limited(see=Scope.ALL))
    make()
    with pytest.raises(Invalid):
        make()
    custom.forget()  # a process that does not know of it yet
    with pytest.raises((Conflict, Invalid)):
        make()


def test_there_are_at_most_fifty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_objects, "MOST", 2)
    make()
    make("Machine", "Machines")
    with pytest.raises(Invalid, match="2 objects"):
        make("Boat", "Boats")


def test_deleting_takes_records_and_fields_along_and_the_trail_keeps_them() -> None:
    found = make()
    add("visits", "Price", "number")
    favourite = add("people", "Favourite", "reference", points_at="visits")
    bar = create_record(kind(), {"name": "Bar", "custom": {"price": 7}}, by=BY)
    create_record(kind("people"), {"name": "Ada Quill", "custom": {"favourite": str(bar.pk)}}, by=BY)
    assert own_objects.fields_pointing_at("visits") == [favourite]
    assert own_objects.count_records("visits") == 1
    settle()
    own_objects.delete_object(found=found, by=BY)
    assert find_object_type("visits") is None
    assert not CustomField.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "select to_regclass('o_visits'), count(*) from catalog_open_table where object_type = 'visits'"
        )
        assert cursor.fetchone() == (None, 0)
    held = Audit.objects.get(object_id=bar.pk, operation="delete").changes or {}
    assert (held["name"], held["c_price"]) == (["Bar", None], [7, None])
    make()  # and the name is free again
    assert asked("visits", "id is present") == []


def test_rights_to_a_deleted_object_are_none_to_a_later_one_of_its_name() -> None:
    visits, _visitors = make(), make("Visitor", "Visitors")
    every = {"see": "all", "change": "all"}
    role = Role.objects.create(
        key="cellar",
        name="Cellar",
        rights={"people": every, "visits": every, "visitors": every},
        fields={"visits.custom.price": "hidden", "visitors.name": "read", "people.city": "read"},
    )
    member = Member.objects.create(email="c@hollin.example", name="C", role=role)
    token, _secret = make_token(member=member, name="Till", scopes=["visits.read", "people.*"], by=BY)

    own_objects.delete_object(found=visits, by=BY)

    role.refresh_from_db()
    token.refresh_from_db()
    assert role.rights == {"people": every, "visitors": every}
    assert role.fields == {"visitors.name": "read", "people.city": "read"}
    assert token.scopes == ["people.*"]
    make("Payroll visit", "Payroll visits", name="visits")
    assert not actor_of(member, origin="test").may("visits.see")


def test_what_is_written_is_on_the_trail() -> None:
    make()
    made = create_record(kind(), {"name": "Bar"}, by=BY)
    change_record(kind(), made.pk, {"name": "Pub"}, by=BY)
    trail = Audit.objects.filter(object_type="visits", object_id=made.pk).order_by("id")
    assert [entry.operation for entry in trail] == ["insert", "update"]
    assert trail[1].changes == {"name": ["Bar", "Pub"]}
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from lake_change where table_name = 'o_visits'")
        assert cursor.fetchone()[0]


class Stubborn(Exception):
    """Something stands in the way."""


def test_a_refused_deletion_leaves_all_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    found = make()
    add("people", "Favourite", "reference", points_at="visits")

    def refuse(*, name: str) -> None:
        raise Stubborn(name)

    monkeypatch.setattr(own_objects, "filled", lambda _hook: [refuse])
    with pytest.raises(Stubborn):
        own_objects.delete_object(found=found, by=BY)
    assert kind("people").field("custom.favourite")
    assert kind().many == "Visits"
