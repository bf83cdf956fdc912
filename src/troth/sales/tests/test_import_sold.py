"""Leads come in with their people, a table changes the prices of a list, and all of it goes back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from troth.apikit.tests.callers import make_member
from troth.exchange.tests.importing import bring_in, checksum, counts, problems, rows, undo
from troth.people import commands as people
from troth.sales import commands
from troth.sales.models import Lead
from troth.sales.tests.test_lines import make_deal, make_list, make_price, make_product
from troth.team.actor import Scope, Verb, everyone
from troth.team.models import Member, Role
from troth.team.queries import find_actor

pytestmark = pytest.mark.django_db

LEADS = """Name,E-mail,Phone,Company,Asks for,Source
Ana Sol,ANA@b.example,,Osterby Glass,Six e-bikes,Fair
Bob Ost,bob@b.example,+49 151 55501934,Osterby Glass,A yard bike,Web
Ana Sol,ana@b.example,,Osterby Glass,A loan pool,Fair
,,,,Somebody asks,Fair
"""
STANDING = """
select l.name, p.name, c.name, l.source, l.status from sales_lead l join people_person p on p.id = l.person_id
left join people_company c on c.id = l.company_id order by 1
"""


def test_leads_come_in_with_their_people_and_companies() -> None:
    ana = people.create_person(values={"name": "Ana Sol", "emails": [mail("ana@b.example")]}, by=everyone())
    record = bring_in(LEADS, "leads")
    assert counts(record) == (3, 0, 0, 0, 1)
    assert [(line, "nobody" in reason) for line, _column, reason in problems(record)] == [(5, True)]
    assert rows(STANDING) == [
        ("A loan pool", "Ana Sol", "Osterby Glass", "Fair", "new"),
        ("A yard bike", "Bob Ost", "Osterby Glass", "Web", "new"),
        ("Six e-bikes", "Ana Sol", "Osterby Glass", "Fair", "new"),
    ]
    assert rows("select count(*) from people_person") == [(2,)]
    assert rows("select count(*) from sales_lead where person_id = %s", ana.pk) == [(2,)]
    bob = "select p.email, p.phone, c.name from people_person p join people_role r on r.person_id = p.id"
    found = rows(f"{bob} join people_company c on c.id = r.company_id where p.name = 'Bob Ost'")
    assert found == [("bob@b.example", "+4915155501934", "Osterby Glass")]


FACTS = """
select i.kind, i.event, i.subject, p.name, c.name, i.about_type, l.name, i.member_id, i.source
from timeline_interaction i join sales_lead l on l.id = i.about_id join people_person p on p.id = i.person_id
left join people_company c on c.id = i.company_id where i.event like 'sales.%%' order by l.name
"""


def test_a_lead_from_a_file_is_on_the_timeline_as_one_taken_by_hand() -> None:
    by = find_actor(make_member().pk, origin="test")
    assert by
    for who in (by, everyone()):
        file = "Name,E-mail,Company,Asks for\nAna Sol,ana@b.example,Osterby Glass,Six bikes\n"
        record = bring_in(file, "leads", who)
        (brought,) = rows(FACTS)
        undo(record)
        assert rows(FACTS) == []
        again = people.create_company(values={"name": "Osterby Glass"}, by=who)
        person = people.create_person(values={"name": "Ana Sol", "company": again.pk}, by=who)
        commands.create_lead(values={"interest": "Six bikes", "person": person.pk}, by=who)
        (by_hand,) = rows(FACTS)
        assert (brought[:-1], brought[-1] == "") == (by_hand[:-1], by_hand[-1] == "")
        assert brought[-2] == who.member_id
        Lead.objects.all().delete()
        people.delete_person(record=person, by=who)
        people.delete_company(record=again, by=who)


def mail(address: str) -> dict[str, object]:
    return {"address": address, "label": "", "is_primary": True}


def test_the_same_leads_are_not_there_twice() -> None:
    bring_in(LEADS, "leads")
    assert counts(bring_in(LEADS, "leads")) == (0, 0, 3, 0, 1)
    more = "E-mail,Asks for,Note\nbob@b.example,a yard bike,Call him\n"
    assert counts(bring_in(more, "leads")) == (0, 1, 0, 0, 0)
    assert rows("select count(*), max(note) from sales_lead") == [(3, "Call him")]


def test_a_dry_run_tells_what_is_known_and_who_looks_like_somebody() -> None:
    bring_in(LEADS, "leads")
    before = checksum("sales_lead", "people_person", "people_email")
    other = "Name,E-mail,Asks for\nAna Sol,sol@c.example,A cargo bike\nBob Ost,bob@b.example,A yard bike\n"
    record = bring_in(other, "leads", is_dry=True)
    assert (counts(record)[:3], record.alike) == ((1, 0, 1), 1)
    assert checksum("sales_lead", "people_person", "people_email") == before


def test_leads_go_again_with_those_who_came_with_them() -> None:
    people.create_person(values={"name": "Ana Sol", "emails": [mail("ana@b.example")]}, by=everyone())
    tables = ("sales_lead", "people_person", "people_email", "people_phone", "people_role", "people_company")
    before = checksum(*tables)
    undo(bring_in(LEADS, "leads"))
    assert checksum(*tables) == before


def test_who_may_not_add_people_brings_leads_of_those_who_are_here() -> None:
    people.create_person(values={"name": "Ana Sol", "emails": [mail("ana@b.example")]}, by=everyone())
    every = dict.fromkeys(Verb, Scope.ALL)
    rights = {"*": every, "people": {Verb.SEE: Scope.ALL}}
    role = Role.objects.create(key="fair", name="Fair", rights=rights)
    member = Member.objects.create(email="fair@example.org", name="Fair", role=role)
    by = find_actor(member.pk, origin="test")
    assert by
    assert counts(bring_in(LEADS, "leads", by)) == (2, 0, 0, 0, 2)


def test_a_lead_that_is_dropped_comes_in_closed() -> None:
    record = bring_in(
        "Name,Asks for,Status,Dropped because\nAna Sol,Bikes,Dropped,Too far\nBob Ost,Bells,Dropped,\n",
        "leads",
    )
    assert counts(record) == (1, 0, 0, 0, 1)
    assert rows("select status, closed_at is not null from sales_lead") == [("dropped", True)]


PRICES = """Price list,SKU,From quantity,Price of one
Retail,RB-1,1,{}
Retail,RB-1,10,900.50
Retail,B-1,,12
"""


def test_a_table_of_prices_changes_a_list_and_is_taken_back() -> None:
    bike, _bell = make_product("Road bike", number="RB-1"), make_product("Bell", number="B-1")
    make_price(bike, "1000", make_list())
    before = checksum("sales_price")
    record = bring_in(PRICES.format("1100"), "prices")
    assert counts(record) == (2, 1, 0, 0, 0), problems(record)
    listed = "select name, from_quantity, amount from sales_price order by name, from_quantity"
    assert rows(listed) == [
        ("Bell", 1, 12),
        ("Road bike", 1, 1100),
        ("Road bike", 10, Decimal("900.5")),
    ]
    assert counts(bring_in(PRICES.format("1100"), "prices")) == (0, 0, 3, 0, 0)
    undo(record)
    assert checksum("sales_price") == before


def test_prices_of_what_is_not_there_are_named() -> None:
    make_list()
    make_product("Road bike", number="RB-1")
    record = bring_in("Price list,SKU,Price of one\nRetail,RB-1,5\nRetail,X,5\nClub,RB-1,5\n", "prices")
    assert counts(record) == (1, 0, 0, 0, 2)
    assert [(line, column) for line, column, _reason in problems(record)] == [(3, "SKU"), (4, "Price list")]


def test_products_variants_and_rates_are_known_again() -> None:
    products = "Name,SKU,Unit\nRoad bike,RB-1,piece\nBell,B-1,piece\n"
    variants = "Product,Name,Number\nRoad bike,large,RB-1L\nRoad bike,small,\n"
    rates = "Country,Class,Per cent,From\nGermany,Standard,19,2021-01-01\n"
    for kind, text, many in (("products", products, 2), ("variants", variants, 2), ("tax_rates", rates, 1)):
        assert counts(bring_in(text, kind)) == (many, 0, 0, 0, 0), kind
        assert counts(bring_in(text, kind)) == (0, 0, many, 0, 0), kind
    assert counts(bring_in(products.replace("piece", "set"), "products")) == (0, 2, 0, 0, 0)
    assert counts(bring_in(rates.replace("19", "20"), "tax_rates")) == (0, 1, 0, 0, 0)
    assert rows("select name, percent from sales_tax_rate") == [("DE standard", 20)]


def test_lines_of_deals_do_not_come_in_by_file() -> None:
    bike = make_product("Road bike")
    commands.create_line(values={"deal": make_deal().pk, "product": bike.pk}, by=everyone())
    record = bring_in("Deal,Name,Price of one\nThree bikes,Road bike,1 EUR\n", "deal_lines")
    assert counts(record) == (0, 0, 0, 0, 1)
