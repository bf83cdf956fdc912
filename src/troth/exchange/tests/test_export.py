"""Records go out as files in every form, within the asker's rights, and come back in unchanged."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pyarrow.parquet as pq
import pytest
import vobject
from python_calamine import CalamineWorkbook

from troth.catalog.errors import Forbidden
from troth.catalog.registry import object_types
from troth.exchange.commands import exports
from troth.exchange.conduct_export import run
from troth.exchange.exporting import write_file
from troth.exchange.storage import absolute
from troth.exchange.tests.importing import bring_in, checksum, counts, rows
from troth.exchange.tests.test_import_people import FILE, TABLES
from troth.people import commands as people
from troth.questions.errors import QuestionError
from troth.questions.listing import read_query
from troth.team.actor import Actor, FieldRight, Scope, Verb, everyone
from troth.team.models import Member, Role
from troth.timeline.commands import log_interaction

pytestmark = pytest.mark.django_db


def write(tmp_path, form, *, by=None, kind="people", **asked):
    path = tmp_path / f"out.{form}"
    query = read_query(object_types()[kind], **asked)
    count = write_file(query, form, by or everyone(), path, lambda done: None)
    return path, count


def table(path):
    return list(csv.DictReader(StringIO(path.read_text("utf-8"))))


def test_what_went_out_as_csv_comes_back_in_unchanged(tmp_path):
    bring_in(FILE)
    before = checksum(*TABLES)
    path, count = write(tmp_path, "csv")
    assert count == 3
    cem = next(row for row in table(path) if row["first_name"] == "Cem")
    assert cem["email"] == "cem@b.example;cem@home.example"
    assert counts(bring_in(path.read_bytes())) == (0, 0, 3, 0, 0)
    assert checksum(*TABLES) == before


def test_what_went_out_as_excel_comes_back_in_unchanged(tmp_path):
    bring_in(FILE)
    path, _count = write(tmp_path, "xlsx")
    assert counts(bring_in(path)) == (0, 0, 3, 0, 0)
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert len(sheet) == 4


def test_formulas_are_guarded_on_the_way_out_and_bare_on_the_way_in(tmp_path):
    bring_in("Name,E-mail,Title\n'=1+1,a@b.example,'@SUM(1)\nBob,b@b.example,'-2+3\n")
    assert ("=1+1", "@SUM(1)") in rows("select name, title from people_person")
    path, _count = write(tmp_path, "csv", fields="name,title,phone,email")
    cells = [cell for row in csv.reader(StringIO(path.read_text("utf-8"))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "@", "-")]
    assert counts(bring_in(path.read_bytes()))[2] == 2


def test_vcards_are_read_by_others_and_come_back_in(tmp_path):
    bring_in(FILE)
    path, count = write(tmp_path, "vcf")
    cards = list(vobject.readComponents(path.read_text("utf-8")))
    assert count == len(cards) == 3
    ana = next(card for card in cards if card.n.value.given == "Ana")
    assert ana.tel.value == "+494215550193"
    assert ana.org.value == ["Osterby Glass"]
    assert counts(bring_in(path)) == (0, 0, 3, 0, 0)


def test_json_lines_and_parquet_hold_typed_values(tmp_path):
    bring_in(FILE)
    path, _count = write(tmp_path, "jsonl", where='first_name = "Cem"')
    (cem,) = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    assert [each["address"] for each in cem["emails"]] == ["cem@b.example", "cem@home.example"]
    path, _count = write(tmp_path, "parquet", sort="last_name")
    found = pq.read_table(path).to_pylist()
    assert {row["birthday"].isoformat() for row in found if row["birthday"]} == {"1984-05-17", "1990-02-01"}
    assert [row["tags"] for row in found if row["first_name"] == "Ana"] == [["vip", "fleet"]]


def test_a_question_chooses_the_records_and_a_wrong_one_is_refused(tmp_path):
    bring_in(FILE)
    path, count = write(tmp_path, "csv", where='city = "Oslo"', fields="name,company", sort="last_name")
    assert (count, table(path)) == (1, [{"name": "Bob Øst", "company": "Osterby Glass"}])
    with pytest.raises(QuestionError):
        write(tmp_path, "csv", where="nonsense = 1")


def reader(**more):
    every = dict.fromkeys(Verb, Scope.ALL)
    return Actor(member_id=None, name="R", **{"rights": {"*": every}, **more})


def test_a_hidden_field_is_in_no_export(tmp_path):
    bring_in(FILE)
    by = reader(fields={("people", "birthday"): FieldRight.HIDDEN})
    path, _count = write(tmp_path, "csv", by=by)
    assert "birthday" not in table(path)[0]
    with pytest.raises(QuestionError):
        write(tmp_path, "csv", by=by, fields="birthday")


def test_the_right_to_export_bounds_the_records(tmp_path):
    bring_in(FILE)
    by = reader(rights={"*": {Verb.SEE: Scope.ALL, Verb.EXPORT: Scope.OWN}})
    assert write(tmp_path, "csv", by=by)[1] == 0
    none = reader(rights={"*": {Verb.SEE: Scope.ALL}})
    with pytest.raises(Forbidden):
        exports.ask_export(object_type=object_types()["people"], form="csv", by=none)


def test_the_right_to_export_bounds_what_belongs_to_records(tmp_path):
    """Interactions are seen through their person; "own" are those with one's own people."""
    member = Member.objects.create(email="a@hollin.example", name="A", role=Role.objects.get(key="member"))
    for name, owner in (("Ada", member.pk), ("Ben", None)):
        person = people.create_person(values={"name": name, "owner": owner}, by=everyone())
        log_interaction(values={"person": person.pk, "kind": "call", "body": name}, by=everyone())
    found = {}
    for scope in (Scope.ALL, Scope.OWN):
        rights = {"people": {Verb.SEE: Scope.ALL}, "interactions": {Verb.SEE: Scope.ALL, Verb.EXPORT: scope}}
        by = Actor(member_id=member.pk, name="A", rights=rights)
        path, _count = write(tmp_path, "csv", by=by, kind="interactions", where='kind = "call"')
        found[scope] = sorted(row["body"] for row in table(path))
    assert found == {Scope.ALL: ["Ada", "Ben"], Scope.OWN: ["Ada"]}


def test_an_export_is_written_in_the_background_for_its_asker():
    bring_in(FILE)
    record = exports.ask_export(
        object_type=object_types()["people"], form="csv", by=everyone(), is_deferred=False
    )
    run(record.pk)
    record.refresh_from_db()
    assert (record.state, record.rows, record.error) == ("done", 3, "")
    assert absolute(record.path).stat().st_mode & 0o777 == 0o600
