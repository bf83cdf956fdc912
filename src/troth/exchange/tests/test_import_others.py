"""Companies and interactions come in by the same engine; references find what they mean."""

from __future__ import annotations

import pytest

from troth.exchange.tests.importing import bring_in, checksum, counts, problems, rows, undo
from troth.team.actor import Scope, Verb, everyone
from troth.team.models import Member, Role
from troth.team.queries import find_actor

pytestmark = pytest.mark.django_db

PEOPLE = """Id,Name,E-mail,Phone,Company
7,Ana Sol,ana@b.example,+49 151 55501934,Osterby Glass
8,Bob Ost,bob@b.example,,
"""
HISTORY = """Date,Type,Direction,Person e-mail,Person name,Subject,Text,Duration,Id
2025-03-05 10:00,call,in,ana@b.example,,Brakes,She called about brakes,0:04:30,c1
2025-03-06 09:00,mail,out,,Bob Ost,Offer,We sent an offer,,c2
2025-03-07 09:00,call,in,nobody@b.example,,Who,?,,c3
,note,,ana@b.example,,No date,,,c4
"""


def test_history_is_matched_to_people_and_moves_whose_turn_it_is():
    bring_in(PEOPLE)
    record = bring_in(HISTORY, "interactions")
    assert counts(record) == (2, 0, 0, 0, 2)
    assert [(line, column) for line, column, _reason in problems(record)] == [(4, "Person e-mail"), (5, "")]
    found = rows(
        "select p.name, c.name, i.kind, i.direction, i.duration_seconds, i.body from timeline_interaction i"
        " join people_person p on p.id = i.person_id left join people_company c on c.id = i.company_id"
        " where i.kind <> 'system' order by i.happened_at"
    )
    assert found == [
        ("Ana Sol", "Osterby Glass", "call", "in", 270, "She called about brakes"),
        ("Bob Ost", None, "mail", "out", None, "We sent an offer"),
    ]
    assert rows("select turn from people_person order by name") == [("ours",), ("theirs",)]
    assert counts(bring_in(HISTORY, "interactions")) == (0, 0, 2, 0, 2)


def test_history_goes_again_and_people_stand_as_they_stood():
    bring_in(PEOPLE)
    before = checksum("people_person", "timeline_interaction")
    undo(bring_in(HISTORY, "interactions"))
    assert checksum("people_person", "timeline_interaction") == before
    assert counts(bring_in(HISTORY, "interactions"))[0] == 2


def test_history_without_ids_is_known_again_by_what_it_says():
    bring_in(PEOPLE)
    text = (
        "Date,Type,Person e-mail,Text\n2025-03-05,call,ana@b.example,One\n2025-03-05,call,ana@b.example,Two\n"
    )
    assert counts(bring_in(text, "interactions")) == (2, 0, 0, 0, 0)
    assert counts(bring_in(text, "interactions")) == (0, 0, 2, 0, 0)


def test_companies_are_matched_by_id_domain_or_name():
    text = """Id,Company,Domain,Industry,Employees,Street,City,E-mail
C1,Osterby Glass,osterby.example,Glass,120,Am Wall 12,Bremen,info@osterby.example
"""
    assert counts(bring_in(text, "companies")) == (1, 0, 0, 0, 0)
    assert rows("select name, size, city, email from people_company") == [
        ("Osterby Glass", 120, "Bremen", "info@osterby.example")
    ]
    assert counts(bring_in(text, "companies")) == (0, 0, 1, 0, 0)
    assert counts(bring_in("Company,Employees\nÖSTERBY GLASS,130\n", "companies")) == (0, 1, 0, 0, 0)
    assert rows("select size from people_company") == [(130,)]


def test_a_company_without_a_name_is_named():
    record = bring_in("Id,Company,Industry\nC1,,Glass\n", "companies", match="external_id")
    assert counts(record) == (0, 0, 0, 0, 1)
    assert "needed" in problems(record)[0][2]


def test_companies_that_an_import_made_by_name_go_with_it_unless_needed():
    before = checksum("people_company")
    first = bring_in(PEOPLE)
    bring_in("Name,E-mail,Company\nCem,c@b.example,Osterby Glass\n")
    undo(first)
    assert rows("select count(*) from people_company") == [(1,)], "Cem is there now"
    assert before != checksum("people_company")


def staff(name, **rights):
    """Add a member whose role has all rights but these, and give them at work."""
    granted = {str(verb): str(rights.get(verb.value, Scope.ALL)) for verb in Verb}
    role = Role.objects.create(key=name, name=name, rights={"*": granted})
    made = Member.objects.create(email=f"{name}@hollin.example", name=name, role=role)
    return find_actor(made.pk, origin="test")


def test_what_somebody_else_owns_is_not_changed_and_what_is_out_of_sight_not_found():
    bring_in("Name,E-mail\nAna Sol,ana@b.example\n", by=staff("other"))
    changed = "Name,E-mail\nAna Luna,ana@b.example\n"
    blind = bring_in(changed, by=staff("blind", see=Scope.OWN))
    assert counts(blind) == (1, 0, 0, 0, 0), "a stranger is the same as nobody"
    undo(blind)
    sees_all = staff("seeing", change=Scope.OWN)
    record = bring_in(changed, by=sees_all)
    assert counts(record) == (0, 0, 0, 0, 1)
    assert "somebody else" in problems(record)[0][2]


def test_whoever_may_not_create_makes_nothing():
    record = bring_in("Name,E-mail\nAna Sol,ana@b.example\n", by=staff("careful", create=Scope.NONE))
    assert counts(record) == (0, 0, 0, 0, 1)


def test_an_owner_is_one_of_the_staff():
    mine = staff("mine")
    record = bring_in(f"Name,Owner\nAna,{mine.email}\nBob,nobody@hollin.example\n", by=everyone())
    assert counts(record) == (1, 0, 0, 0, 1)
    assert rows("select owner_id from people_person") == [(mine.member_id,)]
