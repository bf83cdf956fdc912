"""A row with a bad cell is left out, or comes in without the cell: as was chosen."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.exchange import conduct
from troth.exchange.models import Import
from troth.exchange.tests.importing import bring_in, checksum, counts, problems, rows, take, undo
from troth.team.models import Member, Role
from troth.team.queries import find_actor

pytestmark = pytest.mark.django_db

# Good; a bad date and a bad phone; a bad mail, by which people are known; no mail at all; two mails, one bad;
# nothing left without the bad cell.
FILE = """Name,E-mail,E-mail 2,Phone,Birthday
Ana Sol,ana@b.example,,,1984-05-17
Bob Ost,bob@b.example,,no phone,1984-02-31
Cem Kaya,cem at b.example,,,1984-05-17
Dag Dal,,,,31.31.1984
Eve Elm,eve@b.example,eve at home,,
"""
MAPPING = {"E-mail 2": "email"}


def test_rows_come_in_without_bad_cells_where_they_are_known_again() -> None:
    record = bring_in(FILE, mapping=MAPPING, on_bad_cell="cell")
    assert counts(record) == (3, 0, 0, 0, 2)
    assert record.partial == 2
    assert rows("select name, email, phone, birthday from people_person where name = 'Bob Ost'") == [
        ("Bob Ost", "bob@b.example", "", None)
    ]
    told = {(line, column): "comes in without it" in reason for line, column, reason in problems(record)}
    assert told == {
        (3, "Phone"): True, (3, "Birthday"): True, (4, "E-mail"): False, (5, "Birthday"): False,
        (6, "E-mail 2"): True,
    }  # fmt: skip


def test_rows_are_left_out_whole_unless_chosen_otherwise_and_those_that_could_come_in_are_counted() -> None:
    record = bring_in(FILE, mapping=MAPPING)
    assert counts(record) == (1, 0, 0, 0, 4)
    assert record.partial == 2
    assert not any("without it" in reason for _line, _column, reason in problems(record))


def test_the_mended_file_updates_the_row_that_came_in_without_a_cell() -> None:
    bring_in(FILE, mapping=MAPPING, on_bad_cell="cell")
    again = bring_in(FILE, mapping=MAPPING, on_bad_cell="cell")
    assert counts(again) == (0, 0, 3, 0, 2)
    mended = bring_in(FILE.replace("1984-02-31", "1984-02-28").replace("no phone", ""), mapping=MAPPING)
    assert counts(mended)[:3] == (0, 1, 1)
    assert rows("select birthday::text from people_person where name = 'Bob Ost'") == [("1984-02-28",)]


def test_a_row_that_is_refused_later_names_its_bad_cell_as_well_and_is_counted_once() -> None:
    text = "Name,E-mail,Birthday\nAna,a@b.example,\nAna B,a@b.example,1984-02-31\n"
    record = bring_in(text, on_bad_cell="cell")
    assert counts(record) == (1, 0, 0, 0, 1)
    assert record.partial == 0
    assert [line for line, _column, _reason in problems(record)] == [3, 3]


def test_a_row_known_by_all_it_holds_does_without_no_cell() -> None:
    record = bring_in("Name,Birthday\nAna Sol,1984-02-31\n", on_bad_cell="cell")
    assert (counts(record), record.partial) == ((0, 0, 0, 0, 1), 0)


def test_rows_without_a_cell_are_tried_out_and_undone_as_others() -> None:
    before = checksum("people_person", "people_email")
    dry = bring_in(FILE, mapping=MAPPING, on_bad_cell="cell", is_dry=True)
    assert (counts(dry), dry.partial) == ((3, 0, 0, 0, 2), 2)
    assert checksum("people_person", "people_email") == before
    undo(bring_in(FILE, mapping=MAPPING, on_bad_cell="cell"))
    assert checksum("people_person", "people_email") == before


def test_the_dry_run_offers_to_take_them_in(client: Client) -> None:
    member = Member.objects.create(email="m@b.example", name="M", role=Role.objects.get(key="manager"))
    client.force_login(member)
    by = find_actor(member.pk, origin="web")
    record = take(FILE, by=by)
    address = f"/import/{record.pk}/"
    columns = {f"column-{index}": name for index, name in enumerate(record.mapping)}
    client.post(
        f"{address}columns/", {**columns, "column-2": "email", "match": "email", "on_match": "update"}
    )
    conduct.run(record.pk)
    page = client.get(address).content.decode()
    assert "2 rows could come in without their bad cells" in page
    assert "Import 1 row" in page
    client.post(f"{address}without-cells/")
    conduct.run(record.pk)
    page = client.get(address).content.decode()
    assert "2 rows come in without their bad cells" in page
    assert "Import 3 rows" in page
    client.post(f"{address}run/")
    conduct.run(record.pk)
    assert Import.objects.get().created == 3
