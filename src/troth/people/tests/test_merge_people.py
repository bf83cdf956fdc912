"""Two people who are the same become one, with all that was theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection

from troth.agenda.commands import add_task
from troth.agenda.models import Task
from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.ground import hooks
from troth.people import commands, queries
from troth.people.hooks import Merging
from troth.people.models import Merge, Person
from troth.people.tests.merging import BY, facts, fresh, mails, merge, person, relate, rich, say, undo, words
from troth.team.actor import Actor, FieldRight
from troth.team.models import Member
from troth.team.models import Role as MemberRole
from troth.team.queries import history_of
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db


def test_a_value_stays_where_there_is_one_and_comes_from_the_other_where_there_is_none() -> None:
    ada = person("Ada Quill", city="Cork", lifecycle="lead")
    twin = person("A. Quill", city="Kendal", birthday="1990-02-01", language="en", lifecycle="customer")
    merge(ada, twin)
    kept = fresh(ada)
    assert (kept.name, kept.city, str(kept.birthday), kept.language) == (
        "Ada Quill",
        "Cork",
        "1990-02-01",
        "en",
    )
    assert kept.lifecycle == "lead"


def test_what_is_chosen_of_the_other_one_takes_its_place() -> None:
    ada = person("Ada Quill", city="Cork", email="ada@example.org")
    twin = person("Adele Quill", city="Kendal", email="adele@example.org")
    merge(ada, twin, name="merged", city="merged", email="merged")
    kept = fresh(ada)
    assert (kept.name, kept.first_name, kept.city, kept.email) == (
        "Adele Quill",
        "Adele",
        "Kendal",
        "adele@example.org",
    )
    assert mails(ada) == [("adele@example.org", True), ("ada@example.org", False)]


def test_lists_become_one_without_doubles_and_with_one_primary() -> None:
    ada = person("Ada Quill", email="ada@example.org", phone="+353861234567", tags=["vip", "Staff"])
    twin = person(
        "Ada Quill",
        emails=[{"address": "ADA@example.org"}, {"address": "a@work.example"}],
        tags=["staff", "new"],
    )
    merge(ada, twin)
    assert mails(ada) == [("ada@example.org", True), ("a@work.example", False)]
    assert fresh(ada).tags == ["vip", "Staff", "new"]
    assert queries.reach_of(fresh(ada)).phones[0].is_primary


def test_roles_tasks_and_what_passed_follow() -> None:
    ada, twin = person("Ada Quill"), person("Ada Quill")
    company = commands.create_company(values={"name": "Cargo Otter"}, by=BY)
    commands.take_role(person=twin, company=company, title="Rider", by=BY)
    member = Member.objects.create(
        email="d@x.example", name="Dele", role=MemberRole.objects.get(key="member")
    )
    task = add_task(values={"title": "Call", "person": twin.pk, "owner": member.pk}, by=BY)
    say(twin, "The chain slips.", direction="in", kind="call")
    merge(ada, twin)
    kept = fresh(ada)
    assert (kept.company_id, kept.title, kept.turn) == (company.pk, "Rider", "ours")
    assert Task.objects.get(pk=task.pk).person_id == ada.pk
    assert words(ada) == ["The chain slips."]
    assert kept.last_contact_at is not None


def test_relations_follow_but_none_to_oneself_and_none_twice() -> None:
    ada, twin, bo, cy = person("Ada Quill"), person("Ada Quill"), person("Bo Reed"), person("Cy Hale")
    relate(ada, "friend", bo)
    relate(twin, "friend", bo)
    relate(ada, "sibling", twin)
    relate(cy, "parent", twin)
    merge(ada, twin)
    told = {(tie.label, tie.other) for tie in queries.ties_of(fresh(ada), seen_by=BY)}
    assert told == {("friend of", "Bo Reed"), ("parent of", "Cy Hale")}


def test_who_was_merged_is_gone_and_leads_to_who_was_kept() -> None:
    ada, twin = person("Ada Quill"), person("Adele Quill")
    merge(ada, twin)
    assert not Person.objects.filter(pk=twin.pk).exists()
    with pytest.raises(NotFound):
        queries.get_person(twin.pk, seen_by=BY)
    assert queries.read_person(twin.pk, seen_by=BY).pk == ada.pk
    ruler = person("Ada Q.")
    merge(ruler, fresh(ada))
    assert queries.read_person(twin.pk, seen_by=BY).pk == ruler.pk


def test_both_are_told_of_it_and_so_is_who_listens() -> None:
    ada, twin = person("Ada Quill"), person("Adele Quill")
    done = merge(ada, twin)
    assert facts(ada)[0] == "was merged with Adele Quill"
    undo(done)
    assert facts(ada)[0] == "was parted from Adele Quill again"
    assert facts(twin)[0] == "was parted from Ada Quill again"
    with connection.cursor() as cursor:
        cursor.execute("select name from ground_event where name like 'people.people_%%' order by id")
        assert [name for (name,) in cursor.fetchall()] == ["people.people_merged", "people.people_unmerged"]


def test_the_audit_trail_keeps_what_was_merged_and_by_whom() -> None:
    ada, twin = person("Ada Quill"), person("Adele Quill", city="Cork")
    merge(ada, twin)
    gone = history_of("people", twin.pk, seen_by=BY)[0]
    assert gone.operation == "delete"
    assert ("city", "Cork") in {(change.field, change.old) for change in gone.changes}
    told = [change for entry in history_of("people", ada.pk, seen_by=BY) for change in entry.changes]
    assert str(twin.pk) in {change.new for change in told}


def test_nobody_is_merged_with_themselves_or_with_who_is_gone() -> None:
    ada, twin = person("Ada Quill"), person("Adele Quill")
    with pytest.raises(Invalid):
        merge(ada, fresh(ada))
    commands.delete_person(record=fresh(twin), by=BY)
    with pytest.raises(Conflict):
        merge(ada, twin)


def test_only_fields_that_one_may_write_can_be_chosen() -> None:
    ada, twin = person("Ada Quill"), person("Adele Quill")
    for wrong in ({"shoe": "kept"}, {"doc": "merged"}, {"city": "both"}):
        with pytest.raises(Invalid):
            merge(ada, twin, **wrong)
    reader = Actor(
        member_id=None, name="Rea", rights=BY.rights, fields={("people", "city"): FieldRight.READ}
    )  # fmt: skip
    with pytest.raises(Invalid):
        commands.merge_people(kept=ada, merged=twin, choices={"city": "merged"}, by=reader)
    assert Merge.objects.count() == 0


def test_a_package_that_forgets_to_move_its_rows_stops_the_merge(monkeypatch: pytest.MonkeyPatch) -> None:
    ada, twin = rich()
    member = Member.objects.create(
        email="d@x.example", name="Dele", role=MemberRole.objects.get(key="member")
    )
    add_task(values={"title": "Call", "person": twin.pk, "owner": member.pk}, by=BY)
    known = hooks.filled

    def forgetful(hook: Any) -> Any:
        return [fill for fill in known(hook) if hook is not Merging or "agenda" not in fill.__module__]

    monkeypatch.setattr("troth.people.commands.merging.filled", forgetful)
    with pytest.raises(IntegrityError):
        merge(ada, twin)


def test_the_timeline_changes_whom_it_is_about_in_a_merge_only() -> None:
    ada, twin = person("Ada Quill"), person("Adele Quill")
    entry = say(twin, "Hello")
    merge(ada, twin)
    with pytest.raises(IntegrityError, match="append-only"):
        Interaction.objects.filter(pk=entry.pk).update(person_id=twin.pk)


def test_the_erasure_of_who_was_kept_reaches_who_was_merged() -> None:
    ada, twin = rich()
    home = commands.create_household(values={"name": "Adele alone"}, by=BY)
    commands.change_person(record=twin, values={"household": home.pk}, by=BY)
    merge(ada, fresh(twin))
    merge(fresh(ada), person("Ada Third"))
    commands.delete_person(record=fresh(ada), by=BY)
    assert Merge.objects.count() == 0
    left = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'select t::text from "{table}" t')
            if any(name in row for (row,) in cursor.fetchall() for name in ("Adele", "Ada Third", "adele@")):
                left.add(table)
    assert left <= {"ground_event"}


def test_nothing_is_written_down_about_who_was_merged_meanwhile() -> None:
    ada, twin = person("Ada Quill"), person("Adele Quill")
    merge(ada, twin)
    with pytest.raises(Conflict):
        say(twin, "Too late.")
    assert not Interaction.objects.filter(person_id=twin.pk).exists()
