"""Every change leaves an entry that says who, when, from where, and what it was before."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from troth.people.models import Company, Email, Person, Relation, RelationKind
from troth.team import queries
from troth.team.acting import acting
from troth.team.actor import Actor, FieldRight, everyone
from troth.team.models import Audit, Member, Role

pytestmark = pytest.mark.django_db

ERASED = "[erased]"
ADA = Actor(member_id=uuid.uuid4(), name="Ada Quill", origin="web 203.0.113.7")
IMPORT = Actor(member_id=uuid.uuid4(), name="Bo Lind", origin="import shop.csv")


def make_person(by: Actor = ADA, name: str = "Cato Finch") -> Person:
    with acting(by):
        return Person.objects.create(name=name)


def history(person: Person, seen_by: Actor | None = None) -> list[queries.Entry]:
    return queries.history_of("people", person.pk, seen_by=seen_by or everyone())


def test_a_creation_keeps_who_and_from_where_but_no_values() -> None:
    person = make_person(by=IMPORT)
    (entry,) = history(person)
    assert (entry.operation, entry.actor_id, entry.actor_name) == ("insert", IMPORT.member_id, "Bo Lind")
    assert (entry.origin, entry.kind) == ("import shop.csv", "import")
    assert entry.changes == ()


def test_a_change_keeps_the_old_and_the_new_value_under_the_label_of_the_field() -> None:
    person = make_person()
    with acting(IMPORT):
        Person.objects.filter(pk=person.pk).update(city="Bremen", doc="anything", last_contact_at=None)
    latest = history(person)[0]
    assert latest.actor_name == "Bo Lind"
    assert latest.changes == (queries.Change("city", "City", "", "Bremen"),)


def test_an_update_that_changes_nothing_leaves_no_entry() -> None:
    person = make_person()
    with acting(ADA):
        Person.objects.filter(pk=person.pk).update(name=person.name, doc="folded")
    assert len(history(person)) == 1


def test_a_deletion_keeps_the_whole_row() -> None:
    with acting(ADA):
        company = Company.objects.create(name="Weir & Sons")
        Company.objects.filter(pk=company.pk).update(industry="Boats")
        Company.objects.filter(pk=company.pk).delete()
    latest = queries.history_of("companies", company.pk, seen_by=everyone())[0]
    assert latest.operation == "delete"
    values = {change.field: change.old for change in latest.changes}
    assert values["name"] == "Weir & Sons"
    assert values["industry"] == "Boats"


def test_an_erased_person_leaves_who_did_what_and_when_but_no_value() -> None:
    person, other = make_person(name="Dana Weir"), make_person(name="Ole Sand")
    with acting(ADA):
        Person.objects.filter(pk=person.pk).update(birthday="1990-02-03")
        email = Email.objects.create(person=person, address="dana@example.org")
        Email.objects.filter(pk=email.pk).update(address="weir@example.org")
        kind = RelationKind.objects.get(key="spouse")
        Relation.objects.create(person=person, other=other, kind=kind, note="met in Cork")
    with acting(IMPORT):
        Person.objects.filter(pk=person.pk).update(city="Bremen")
    entries = len(history(person))
    with acting(ADA):
        Relation.objects.filter(person=person).delete()
        Email.objects.filter(person=person).delete()
        Person.objects.filter(pk=person.pk).delete()
    told = history(person)
    assert len(told) == entries + 3
    assert (told[0].operation, told[0].actor_name) == ("delete", "Ada Quill")
    assert {change.field for change in told[0].changes} >= {"name", "birthday", "city"}
    values = [side for each in told for change in each.changes for side in (change.old, change.new)]
    assert set(values) == {None, ERASED}
    beside = [c for each in history(other) for c in each.changes]
    assert {side for change in beside for side in (change.old, change.new)} <= {None, ERASED}
    assert "met in Cork" not in str(list(Audit.objects.values_list("changes", flat=True)))


def test_the_entries_of_others_stay_as_they_are() -> None:
    person, other = make_person(name="Dana Weir"), make_person(name="Ole Sand")
    with acting(ADA):
        Person.objects.filter(pk=other.pk).update(city="Cork")
        Person.objects.filter(pk=person.pk).delete()
    assert history(other)[0].changes == (queries.Change("city", "City", "", "Cork"),)


def test_what_a_command_adds_to_the_record_it_makes_belongs_to_the_creation() -> None:
    with acting(ADA):
        person = Person.objects.create(name="Eli Marsh")
        Email.objects.create(person=person, address="eli@example.org", is_primary=True)
        Person.objects.filter(pk=person.pk).update(email="eli@example.org")
    assert [entry.operation for entry in history(person)] == ["insert"]


def test_a_mail_added_later_is_filed_under_its_person() -> None:
    person = make_person()
    with acting(ADA):
        email = Email.objects.create(person=person, address="cato@example.org")
    with acting(IMPORT):
        Email.objects.filter(pk=email.pk).update(address="cato@work.example")
    changed, added = history(person)[:2]
    assert added.row_id == changed.row_id == email.pk
    assert ("emails", None, "cato@example.org") in [(c.field, c.old, c.new) for c in added.changes]
    assert [(c.old, c.new) for c in changed.changes] == [("cato@example.org", "cato@work.example")]


def test_entries_of_one_command_share_a_batch_and_two_commands_do_not() -> None:
    with acting(ADA):
        one = make_person()
        two = make_person()
    three = make_person()
    first, second, third = (history(person)[0].batch for person in (one, two, three))
    assert first == second != third


def test_an_inner_command_is_filed_under_its_own_actor() -> None:
    with acting(ADA):
        mine = make_person(by=IMPORT)
        yours = Person.objects.create(name="Gil Thorn")
    assert history(mine)[0].actor_name == "Bo Lind"
    assert history(yours)[0].actor_name == "Ada Quill"


def test_a_change_past_the_commands_is_filed_under_the_login_of_the_database() -> None:
    person = Person.objects.create(name="Hal Brook")
    assert history(person)[0].origin.startswith("database ")


def test_a_field_that_a_role_may_not_read_is_not_in_the_history_it_sees() -> None:
    person = make_person()
    with acting(ADA):
        Person.objects.filter(pk=person.pk).update(birthday="1990-02-03", city="Cork")
    limited = Actor(member_id=None, name="", fields={("people", "birthday"): FieldRight.HIDDEN})
    assert [change.field for change in history(person, seen_by=limited)[0].changes] == ["city"]


def test_each_value_knows_where_it_came_from() -> None:
    person = make_person(by=IMPORT)
    with acting(ADA):
        Person.objects.filter(pk=person.pk).update(city="Cork")
    sources = queries.where_from("people", person.pk)
    assert (sources["city"].who, sources["city"].kind) == ("Ada Quill", "web")
    assert (sources["last_name"].who, sources["last_name"].kind) == ("Bo Lind", "import")


def test_a_password_is_never_in_the_trail() -> None:
    role = Role.objects.get(key="member")
    member = Member.objects.create(email="ida@example.org", name="Ida", role=role, password="first-secret")
    with acting(ADA):
        Member.objects.filter(pk=member.pk).update(password="second-secret")
    with acting(ADA):
        Member.objects.filter(pk=member.pk).delete()
    said = str(list(Audit.objects.filter(object_id=member.pk).values()))
    assert "secret" not in said
    assert "password" in said


def test_the_search_is_for_administrators() -> None:
    make_person()
    assert queries.search_audit(queries.AuditSearch(), seen_by=ADA) == []


def test_the_search_finds_by_member_type_and_text() -> None:
    person = make_person(by=IMPORT)
    with acting(ADA):
        Person.objects.filter(pk=person.pk).update(city="Zutphen")
    administrator = everyone()

    def found(**wanted: object) -> list[tuple[str, str]]:
        search = queries.AuditSearch(**wanted)  # type: ignore[arg-type]
        entries = queries.search_audit(search, seen_by=administrator)
        return [(entry.operation, entry.actor_name) for entry in entries if entry.object_id == person.pk]

    assert found(member_id=IMPORT.member_id) == [("insert", "Bo Lind")]
    assert found(text="zutph") == [("update", "Ada Quill")]
    assert found(object_type="companies") == []
    assert len(found(object_type="people")) == 2


@pytest.mark.parametrize(
    "statement", ["update team_audit set actor_name = 'me'", "delete from team_audit", "truncate team_audit"]
)
def test_not_even_the_owner_of_the_tables_can_rewrite_the_trail(statement: str) -> None:
    make_person()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement", ["update team_audit set actor_name = 'me'", "delete from team_audit", "truncate team_audit"]
)
def test_the_application_has_no_right_to_touch_the_trail(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role troth")
        cursor.execute("select count(*) from team_audit")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(statement)
        cursor.execute("reset role")


def test_the_application_erases_by_deleting_only() -> None:
    person = make_person(name="Dana Weir")
    with acting(ADA), connection.cursor() as cursor:
        cursor.execute("set local role troth")
        cursor.execute("update people_person set city = 'Cork' where id = %s", [person.pk])
        assert "Cork" in str(history(person))
        cursor.execute("delete from people_person where id = %s", [person.pk])
        cursor.execute("reset role")
    assert [entry.operation for entry in history(person)] == ["delete", "update", "insert"]
    assert "Cork" not in str(history(person))
    assert "Dana" not in str(history(person))
