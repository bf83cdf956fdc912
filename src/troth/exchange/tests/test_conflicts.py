"""What a person typed here later stands against a file that says otherwise: counted, shown, and chosen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from troth.catalog.records import change_record
from troth.catalog.registry import object_types
from troth.exchange import conduct, queries_conflicts
from troth.exchange.models import Import, ValueConflict
from troth.exchange.tests.importing import bring_in, checksum, counts, rows, take, undo
from troth.team.actor import Actor, everyone
from troth.team.models import Member, Role
from troth.team.queries import find_actor

pytestmark = pytest.mark.django_db

FILE = """Name,E-mail,City,Job title,Company
Ana Sol,ana@b.example,Bremen,Buyer,Osterby Glass
Bob Ost,bob@b.example,Oslo,Chef,Osterby Glass
Cem Kaya,cem@b.example,Bonn,Cook,
"""
NEWER = FILE.replace("Buyer", "Head of buying").replace("Chef", "Head chef").replace("Cook", "Head cook")
TYPIST = everyone("Dele", "web 127.0.0.1")


def change(mail: str, values: dict[str, Any], by: Actor = TYPIST) -> None:
    ((key,),) = rows("select id from people_person where email = %s", mail)
    change_record(object_types()["people"], key, values, by=by)


def titles() -> list[str]:
    return [title for (title,) in rows("select title from people_person order by email")]


def told(record: Import) -> list[tuple[int, str, str, str]]:
    found = ValueConflict.objects.filter(of=record).order_by("line", "field")
    return list(found.values_list("line", "field", "ours", "theirs"))


@pytest.fixture
def typed(db: None) -> None:
    bring_in(FILE)
    change("ana@b.example", {"title": "Typed here"})


@pytest.mark.usefixtures("typed")
def test_what_a_person_typed_later_stays_and_the_row_is_counted_as_a_conflict() -> None:
    record = bring_in(NEWER)
    assert titles() == ["Typed here", "Head chef", "Head cook"]
    assert counts(record) == (0, 2, 0, 1, 0)
    assert record.conflicts == 1
    assert told(record) == [(2, "title", "Typed here", "Head of buying")]


@pytest.mark.usefixtures("typed")
def test_the_file_wins_where_that_is_chosen_and_undo_brings_the_typed_value_back() -> None:
    before = checksum("people_person", "people_role")
    record = bring_in(NEWER, on_conflict="take")
    assert titles() == ["Head of buying", "Head chef", "Head cook"]
    assert (counts(record), record.conflicts) == ((0, 3, 0, 0, 0), 1)
    undo(record)
    assert checksum("people_person", "people_role") == before


@pytest.mark.usefixtures("typed")
def test_the_rest_of_a_row_in_conflict_comes_in() -> None:
    record = bring_in("E-mail,Job title,Lifecycle\nana@b.example,Head of buying,customer\n")
    assert (counts(record), record.conflicts) == ((0, 1, 0, 0, 0), 1)
    assert rows("select title, lifecycle from people_person where email = 'ana@b.example'") == [
        ("Typed here", "customer")
    ]


def test_what_an_import_or_a_program_wrote_is_no_conflict() -> None:
    bring_in(FILE)
    bring_in(FILE.replace("Buyer", "By the second file"))
    change("bob@b.example", {"title": "By a program"}, everyone("Shop", "api token Shop 127.0.0.1"))
    record = bring_in(NEWER)
    assert (counts(record), record.conflicts) == ((0, 3, 0, 0, 0), 0)


@pytest.mark.usefixtures("typed")
def test_a_typed_value_that_a_later_import_was_let_overwrite_is_no_conflict_any_more() -> None:
    bring_in(NEWER, on_conflict="take")
    assert bring_in(FILE).conflicts == 0


@pytest.mark.usefixtures("typed")
def test_a_file_that_agrees_or_says_nothing_is_no_conflict() -> None:
    assert bring_in(FILE.replace("Buyer", "Typed here")).conflicts == 0
    assert bring_in(FILE.replace("Buyer", "")).conflicts == 0


def test_a_company_or_owner_chosen_here_stays_and_no_company_is_made_for_nothing() -> None:
    bring_in(FILE)
    member = Member.objects.create(email="m@b.example", name="Mo", role=Role.objects.get(key="manager"))
    other = Member.objects.create(email="n@b.example", name="Nia", role=Role.objects.get(key="manager"))
    ((company,),) = rows("insert into people_company (name) values ('Typed Works') returning id")
    change("ana@b.example", {"company": str(company), "owner": str(member.pk)})
    record = bring_in(
        f"E-mail,Company,Owner\nana@b.example,Brand New Firm,{other.email}\n",
        mapping={"Owner": "owner", "Company": "company"},
    )
    assert (counts(record), record.conflicts) == ((0, 0, 0, 1, 0), 1)
    assert told(record) == [(2, "company", "Typed Works", "Brand New Firm"), (2, "owner", "Mo", "Nia")]
    assert rows("select name from people_company where name = 'Brand New Firm'") == []


@pytest.mark.usefixtures("typed")
def test_a_trial_lists_both_values_and_the_side_is_chosen_on_the_page(client: Client) -> None:
    member = Member.objects.create(email="m@b.example", name="Mo", role=Role.objects.get(key="manager"))
    client.force_login(member)
    record = take(NEWER, by=find_actor(member.pk, origin="web"))
    address = f"/import/{record.pk}/"
    columns = {f"column-{index}": name for index, name in enumerate(record.mapping)}
    client.post(f"{address}columns/", {**columns, "match": "email", "on_match": "update"})
    conduct.run(record.pk)
    page = client.get(address).content.decode()
    assert "differs from what a person typed here later" in page
    assert "Import 2 rows" in page
    assert ValueConflict.objects.count() == 1
    review = client.get(f"{address}conflicts/").content.decode()
    assert "Typed here" in review
    assert "Head of buying" in review
    file = b"".join(client.get(f"{address}conflicts.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Ana Sol" in file
    client.post(f"{address}take-theirs/")
    conduct.run(record.pk)
    assert "Import 3 rows" in client.get(address).content.decode()
    client.post(f"{address}run/")
    conduct.run(record.pk)
    assert titles()[0] == "Head of buying"
    assert ValueConflict.objects.count() == 1


@pytest.mark.usefixtures("typed")
def test_values_of_records_that_may_not_be_seen_any_more_are_not_listed() -> None:
    record = bring_in(NEWER, is_dry=True)
    stranger = Member.objects.create(email="s@b.example", name="S", role=Role.objects.get(key="member"))
    rights = {"people": {"see": "own", "import": "all"}}
    role = Role.objects.create(key="own", name="Own", rights=rights)
    stranger.role = role
    stranger.save()
    by = find_actor(stranger.pk, origin="web")
    assert by is not None
    assert list(queries_conflicts.conflicts_of(record, seen_by=by)) == []
    assert len(list(queries_conflicts.conflicts_of(record, seen_by=everyone()))) == 1
