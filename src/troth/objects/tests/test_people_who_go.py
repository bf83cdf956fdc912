"""What becomes of own records when the person they point at is erased, merged, or asks for what is held."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.catalog import own_objects
from troth.objects.tests.making import BY, add, make_visits, names, record, settle
from troth.people.commands import delete_person, merge_people, undo_merge
from troth.people.models import Person
from troth.privacy.queries import held_about
from troth.team.models import Audit, Member, Role
from troth.webkit.models import BulkItem, BulkRun, Deed, State

pytestmark = pytest.mark.django_db


def ada() -> Person:
    return Person.objects.get(pk=record("people", "Ada Quill").pk)


def test_records_stay_without_the_person_and_it_is_said_before() -> None:
    make_visits()
    person = ada()
    visit = record("visits", "Bar", person=person)
    client = Client()
    role = Role.objects.get(key="administrator")
    client.force_login(Member.objects.create(email="a@hollin.example", name="A", role=role))
    page = client.get(f"/people/{person.pk}/").content.decode()
    assert "1 visit (Person) stays, and points at nobody." in page
    settle()
    delete_person(record=person, by=BY)
    assert names("visits", "custom.person is missing") == ["Bar"]
    emptied = Audit.objects.filter(object_id=visit.pk, operation="update").order_by("id").last()
    assert emptied
    assert (emptied.changes or {}).keys() == {"c_person"}


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(Member.objects.create(email=f"{role.key}@hollin.example", name="A", role=role))
    return client


def test_what_the_asker_may_not_see_is_told_without_name_and_number() -> None:
    make_visits()
    person, other = ada(), record("people", "Ada Quil")
    record("visits", "Bar", person=person)
    whole = dict.fromkeys(("see", "change", "create", "delete"), "all")
    limited = Role.objects.create(key="limited", name="L", rights={"*": whole, "visits": {"see": "none"}})
    client = client_of(limited)

    page = client.get(f"/people/{person.pk}/").content.decode()
    merge = client.get(f"/people/{other.pk}/merge/?person={person.pk}").content.decode()

    assert "Records that you may not see stay, and point at nobody." in page
    assert "what you may not see" in merge
    assert "isit (" not in page
    assert "Visits" not in page + merge


def test_what_stays_without_a_company_or_another_record_is_said_before() -> None:
    make_visits()
    add("visits", "Workshop", "reference", points_at="companies")
    add("visits", "Earlier", "reference", points_at="visits")
    own_objects.make_object(one="Fee", many="Fees", icon="star", by=BY)
    add("fees", "Visit", "reference", points_at="visits")
    firm = record("companies", "Hollin")
    made = [record("visits", name, workshop=firm) for name in ("Bar", "Baz")]
    record("fees", "No. 1", visit=made[0])
    client = client_of(Role.objects.get(key="administrator"))
    assert (
        "2 visits (Workshop) stay, and point at nobody."
        in client.get(f"/companies/{firm.pk}/").content.decode()
    )
    assert (
        "1 fee (Visit) stays, and points at nobody." in client.get(f"/visits/{made[0].pk}/").content.decode()
    )
    limited = Role.objects.create(
        key="limited",
        name="L",
        rights={"*": dict.fromkeys(("see", "delete"), "all"), "visits": {"see": "none"}},
    )
    seen = client_of(limited).get(f"/companies/{firm.pk}/").content.decode()
    assert "Records that you may not see stay" in seen
    assert "visits (" not in seen


def test_what_goes_is_told_to_who_may_delete() -> None:
    make_visits()
    person = ada()
    record("visits", "Bar", person=person)
    client = client_of(Role.objects.create(key="reader", name="R", rights={"*": {"see": "all"}}))

    assert "points at nobody" not in client.get(f"/people/{person.pk}/").content.decode()


def test_records_go_with_the_person_where_the_field_says_so() -> None:
    make_visits(is_erased_with=True)
    person = ada()
    gone, kept = record("visits", "Allergic to oil", person=person, price=7), record("visits", "Other")
    settle()
    delete_person(record=person, by=BY)
    assert names("visits") == ["Other"]
    trail = Audit.objects.filter(object_id=gone.pk)
    assert trail.filter(operation="delete").exists()  # that it was done stays, what it held does not
    assert not any("Allergic" in str(entry.changes) for entry in trail)
    assert Audit.objects.filter(object_id=kept.pk, operation="delete").count() == 0


def test_a_change_of_many_records_forgets_what_went_with_the_person() -> None:
    make_visits(is_erased_with=True)
    person = ada()
    gone, kept = record("visits", "Ada came", person=person), record("visits", "Ben came")
    role = Role.objects.get(key="administrator")
    member = Member.objects.create(email="a@hollin.example", name="A", role=role)
    settle()
    values = {"name": "Came"}
    run = BulkRun.objects.create(
        member=member, object_type="visits", deed=Deed.CHANGE, name="name", values=values, state=State.DONE
    )
    for each in (gone, kept):
        BulkItem.objects.create(of=run, record_id=each.pk, before={"name": each.name})

    delete_person(record=person, by=BY)

    held = dict(BulkItem.objects.values_list("record_id", "before"))
    assert held == {gone.pk: None, kept.pk: {"name": "Ben came"}}


def test_a_person_takes_along_what_own_records_hold_about_them() -> None:
    make_visits()
    person = ada()
    record("visits", "Bar", person=person, price=7)
    record("visits", "Another’s", person=record("people", "Ben Reed"))
    held = held_about(person_id=person.pk)["Visits"]
    assert [(row["Name"], row["Price"]) for row in held["rows"]] == [("Bar", 7)]


def test_who_may_not_export_all_that_is_held_takes_nothing_along() -> None:
    make_visits()
    person = ada()
    address = f"/people/{person.pk}/held/"
    every = {"see": "all", "export": "all"}
    role = Role.objects.create(key="exporter", name="E", rights={"*": every, "visits": {"see": "own"}})
    client = client_of(role)
    assert client.get(address).status_code == 200  # nothing is held that the role may not export

    record("visits", "BarSecret", person=person)
    refused = client.get(address)
    assert refused.status_code == 403
    assert "administrator" in refused.content.decode()
    assert "BarSecret" not in refused.content.decode()

    role.rights = {"*": every}
    role.save()
    assert "BarSecret" in client.get(address).content.decode()

    role.fields = {"people.birthday": "hidden"}
    role.save()
    assert client.get(address).status_code == 403


def test_a_merge_moves_what_points_at_the_person_and_its_undo_moves_it_back() -> None:
    make_visits()
    kept, merged = ada(), record("people", "Ada Q")
    record("visits", "Bar", person=merged)
    settle()
    merge = merge_people(kept=kept, merged=merged, choices={}, by=BY)
    assert names("people", "count(visits) = 1") == ["Ada Quill"]
    settle()
    undo_merge(merge=merge, by=BY)
    assert names("people", "count(visits) = 1") == ["Ada Q"]


def test_what_a_person_points_at_survives_a_merge_and_its_undo() -> None:
    make_visits()
    add("people", "Best", "reference", points_at="visits")
    bar = record("visits", "Bar")
    kept, merged = ada(), record("people", "Ada Q", best=bar)
    settle()
    merge = merge_people(kept=kept, merged=merged, choices={}, by=BY)
    assert names("people", 'custom.best = "Bar"') == ["Ada Quill"]
    settle()
    undo_merge(merge=merge, by=BY)
    assert names("people", 'custom.best = "Bar"') == ["Ada Q"]
