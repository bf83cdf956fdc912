"""People come in from files: created, updated, left alone, and back out again."""

from __future__ import annotations

import pytest

from troth.exchange.tests.importing import FILES, bring_in, checksum, counts, problems, rows, undo

pytestmark = pytest.mark.django_db

TABLES = (
    "people_person", "people_company", "people_email", "people_phone", "people_address", "people_role",
    "timeline_interaction",
)  # fmt: skip
FILE = """First name,Last name,E-mail,Phone,Company,Title,City,Country,Birthday,Tags,Notes
Ana,Müller,ana@b.example,0421 555 0193,Osterby Glass,Buyer,Bremen,Germany,17.05.1984,vip;fleet,Met at the fair
Bob,Øst,bob@b.example,+47 90 55 01 12,Osterby glass,,Oslo,Norwegen,,,
Cem,Kaya,cem@b.example; cem@home.example,,,,Bonn,DE,01.02.1990,vip,
"""


def test_a_file_makes_people_with_all_that_belongs_to_them():
    record = bring_in(FILE)
    assert counts(record) == (3, 0, 0, 0, 0)
    ana = rows(
        "select p.name, p.email, p.phone, c.name, p.title, p.city, p.country, p.birthday::text, p.tags, p.doc"
        " from people_person p join people_company c on c.id = p.company_id where first_name = 'Ana'"
    )[0]
    assert ana[:9] == (
        "Ana Müller", "ana@b.example", "+494215550193", "Osterby Glass", "Buyer", "Bremen", "DE",
        "1984-05-17",        ["vip", "fleet"],
    )  # fmt: skip
    assert "muller" in ana[9]
    assert "osterby" in ana[9]
    assert rows("select count(*) from people_company") == [(1,)]
    assert rows("select count(*) from people_role where is_primary") == [(2,)]
    assert rows("select address, is_primary from people_email where address ^@ 'cem' order by 2 desc") == [
        ("cem@b.example", True), ("cem@home.example", False),
    ]  # fmt: skip
    assert rows("select body from timeline_interaction where kind = 'note'") == [("Met at the fair",)]
    assert rows("select count(*) from people_tag where name in ('vip', 'fleet')") == [(2,)]


def test_the_second_run_of_a_file_changes_nothing():
    bring_in(FILE)
    before = checksum(*TABLES)
    assert counts(bring_in(FILE)) == (0, 0, 3, 0, 0)
    assert checksum(*TABLES) == before


def test_undo_leaves_nothing_of_new_people():
    before = checksum(*TABLES)
    undo(bring_in(FILE))
    assert checksum(*TABLES) == before
    assert counts(bring_in(FILE)) == (3, 0, 0, 0, 0)


def test_known_people_are_updated_and_undo_brings_the_old_values_back():
    bring_in(FILE)
    before = checksum(*TABLES)
    newer = FILE.replace("Buyer", "Head of buying").replace("Cem,Kaya", "Cem,Kayaoğlu").replace(
        "Osterby glass", "Nordhavn Ferries"
    ).replace("bob@b.example", "BOB@b.example; bob@home.example").replace("vip;fleet", "new")  # fmt: skip
    record = bring_in(newer)
    assert counts(record) == (0, 3, 0, 0, 0)
    assert rows("select name from people_person where first_name = 'Cem'") == [("Cem Kayaoğlu",)]
    assert rows("select tags from people_person where first_name = 'Ana'") == [(["vip", "fleet", "new"],)]
    assert rows(
        "select c.name, r.ends_before is null from people_role r join people_company c on c.id = r.company_id"
        " join people_person p on p.id = r.person_id where p.first_name = 'Bob' order by 2"
    ) == [("Osterby Glass", False), ("Nordhavn Ferries", True)]
    assert rows("select count(*) from people_person where norm(doc) like '%%kayaoglu%%'") == [(1,)]
    undo(record)
    assert checksum(*TABLES) == before


def test_an_empty_cell_takes_nothing_away():
    bring_in(FILE)
    bring_in("E-mail,First name,City\nana@b.example,,\n")
    assert rows("select first_name, city from people_person where email = 'ana@b.example'") == [
        ("Ana", "Bremen")
    ]


@pytest.mark.parametrize(("on_match", "expected"), [("skip", (0, 0, 0, 3, 0)), ("create", (3, 0, 0, 0, 0))])
def test_known_people_may_be_skipped_or_taken_as_new(on_match, expected):
    bring_in(FILE)
    assert counts(bring_in(FILE, on_match=on_match)) == expected


def test_matching_by_phone_external_id_or_nothing():
    text = "Id,Name,Mobile\n7,Ana Sol,+49 151 55501934\n"
    bring_in(text)
    changed = "Id,Name,Mobile\n7,Ana Luna,+49 151 55501934\n"
    assert counts(bring_in(changed, match="phone"))[1] == 1
    assert counts(bring_in(text, match="external_id"))[1] == 1
    assert counts(bring_in("Name\nAna Sol\n", match="none")) == (1, 0, 0, 0, 0)


def test_rows_without_any_key_are_known_again_by_all_they_hold():
    text = "Name,City\nAna Sol,Bremen\nBob Ost,Oslo\nAna Sol,Bonn\n"
    first = bring_in(text)
    assert counts(first) == (3, 0, 0, 0, 0)
    assert counts(bring_in(text)) == (0, 0, 3, 0, 0)
    undo(first)
    assert counts(bring_in(text)) == (3, 0, 0, 0, 0)


def test_a_row_that_stood_in_the_file_before_is_named():
    record = bring_in("Name,E-mail\nAna Sol,a@b.example\nBob,b@b.example\nAna S,A@b.example\n")
    assert counts(record) == (2, 0, 0, 0, 1)
    ((line, column, reason),) = problems(record)
    assert (line, column) == (4, "E-mail")
    assert "line 2" in reason


def test_an_address_that_two_people_share_is_named():
    bring_in("Name,E-mail\nAna Sol,office@b.example\n")
    bring_in("Name,E-mail\nBob Sol,office@b.example\n", on_match="create")
    record = bring_in("Name,E-mail\nCem Sol,office@b.example\n")
    assert counts(record) == (0, 0, 0, 0, 1)
    assert "Several" in problems(record)[0][2]


def test_an_external_id_of_somebody_else_is_named():
    bring_in("Id,Name,E-mail\n7,Ana Sol,a@b.example\n")
    record = bring_in(
        "Id,Name,E-mail\n7,Bob Ost,b@b.example\n8,Cem,c@b.example\n8,Dag,d@b.example\n", match="email"
    )
    assert counts(record) == (1, 0, 0, 0, 2)
    assert [line for line, _column, _reason in problems(record)] == [2, 4]


def test_what_a_person_changed_after_the_import_is_kept_by_undo():
    from troth.catalog.records import change_record
    from troth.catalog.registry import object_types
    from troth.team.actor import everyone

    bring_in("Name,E-mail,City\nAna Sol,a@b.example,Bremen\nBob Ost,b@b.example,Oslo\n")
    record = bring_in("Name,E-mail,City,Job title\nAna Sol,a@b.example,Bonn,Buyer\n"
                      "Cem Kaya,c@b.example,Bonn,Chef\n"
                      "Dag Dal,d@b.example,Bonn,Chef\n")  # fmt: skip
    assert counts(record) == (2, 1, 0, 0, 0)
    for mail in ("a@b.example", "c@b.example"):
        ((key,),) = rows("select id from people_person where email = %s", mail)
        change_record(object_types()["people"], key, {"title": "Typed later"}, by=everyone())
    done = undo(record)
    assert done.kept == 2
    assert sorted(rows("select name, title from people_person")) == [
        ("Ana Sol", "Typed later"), ("Bob Ost", ""), ("Cem Kaya", "Typed later"),
    ]  # fmt: skip


def test_a_dry_run_counts_and_changes_nothing():
    bring_in(FILE)
    before = checksum(*TABLES)
    text = (
        FILE.replace("Buyer", "Chef")
        + "Dag,Dal,d@b.example,,New Company,,,,,,\n,,,,,,,,,,\nEve,E,not a mail,,,,,,,,\n"
    )
    record = bring_in(text, is_dry=True)
    assert counts(record) == (1, 1, 2, 0, 2)
    assert record.state == "checked"
    assert checksum(*TABLES) == before


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir()))
def test_the_exports_of_other_systems_come_in_without_a_click(name):
    record = bring_in(FILES / name)
    assert record.failed == 0, problems(record)
    assert record.created == record.rows > 0
    found = rows(
        "select p.first_name, p.last_name, p.email, p.phone, c.name from people_person p"
        " left join people_company c on c.id = p.company_id order by p.first_name limit 1"
    )[0]
    if name == "phone_2_1.vcf":
        assert found == ("Jörg", "Müller", "joerg.mueller@example.org", "+4915155501935", None)
    else:
        assert found[:3] == ("Bruna Maria" if name in ("google_contacts.csv", "apple_3.vcf") else "Bruna",
                             "Castellanos", "bruna.castellanos@osterby.example")  # fmt: skip
        assert found[3].startswith("+49")
        assert found[4] == "Osterby Glass"
    assert counts(bring_in(FILES / name)) == (0, 0, record.rows, 0, 0)
