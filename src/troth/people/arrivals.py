"""People who are named in a file of something else, as of leads: found, or added."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Kind
from troth.exchange.intake import Batch, Row
from troth.exchange.targets import Target
from troth.people.catalog import PEOPLE
from troth.people.names import NAME_LENGTH, display_name, split_name
from troth.questions.visibility import condition
from troth.team.actor import Actor

WHO = (
    Target(name="name", label=_("Name of the person"), kind=Kind.TEXT, max_length=NAME_LENGTH,
           aliases=("person", "contact name", "full name", "person name")),
    Target(name="first_name", label=_("First name"), kind=Kind.TEXT, max_length=120),
    Target(name="last_name", label=_("Last name"), kind=Kind.TEXT, max_length=120),
    Target(name="email", label=_("Mail"), kind=Kind.EMAIL, aliases=("contact email",)),
    Target(name="phone", label=_("Phone"), kind=Kind.PHONE, aliases=("contact phone",)),
)  # fmt: skip
# Columns of a row beside those of its targets: who it is about, and what a new one is called.
FRESH: Mapping[str, str] = {
    "person_id": "uuid", "who_name": "text", "who_first": "text", "who_last": "text", "who_email": "text",
    "who_phone": "text", "is_new_person": "boolean",
}  # fmt: skip
# Of several with one mail the one of that name is meant, else the one who was here first.
BY_POINT = """
update import_row s set f_person_id = found.id from (
    select distinct on (w.number) w.number, t.id from import_row w
    join {points} k on k.{key} = {value} join people_person t on t.id = k.person_id
    where {value} <> '' and w.f_person_id is null and w.reason is null and {visible}
    order by w.number, norm(t.name) <> norm(w.f_who_name), t.id
) found where found.number = s.number
"""
# A name alone means somebody only where nobody else has it.
BY_NAME = """
update import_row s set f_person_id = found.id from (
    select w.number, (array_agg(t.id))[1] as id from import_row w
    join people_person t on norm(t.name) = norm(w.f_who_name)
    where w.f_who_name <> '' and w.f_who_email = '' and w.f_who_phone = '' and w.f_person_id is null
        and w.reason is null and {visible}
    group by w.number having count(*) = 1
) found where found.number = s.number
"""
MAY_NOT = """
update import_row set reason = 'may not create'
where f_person_id is null and {own} is null and reason is null and f_who_name <> ''
"""
NUMBER_NEW = """
update import_row s set f_person_id = fresh.id, f_is_new_person = true from (
    select who, uuidv7() as id from (select distinct {who} as who from import_row s
        where outcome = 'created' and f_person_id is null and {own} is null and f_who_name <> '') each
) fresh where s.outcome = 'created' and s.f_person_id is null and {own} is null and fresh.who = {who}
"""
WHO_IS_IT = "coalesce(nullif(lower(s.f_who_email), ''), nullif(s.f_who_phone, ''), norm(s.f_who_name))"
ADD = """
insert into people_person (id, name, first_name, last_name, email, phone, owner_id, company_id)
select distinct on (f_person_id) f_person_id, f_who_name, f_who_first, f_who_last, f_who_email, f_who_phone,
    %s::uuid, {company}
from import_row where f_is_new_person order by f_person_id, number
"""
ADD_POINT = """
insert into {points} (person_id, {column}, is_primary)
select distinct on (f_person_id) f_person_id, {value}, true
from import_row where f_is_new_person and {value} <> '' order by f_person_id, number
"""
ADD_ROLE = """
insert into people_role (person_id, company_id, is_primary)
select id, company_id, true from people_person
where company_id is not null and id in (select f_person_id from import_row where f_is_new_person)
"""
ALIKE = """
select count(*) from import_row s where outcome = 'created' and f_person_id is null and f_who_name <> ''
    and exists (select from people_person t where norm(t.name) = norm(s.f_who_name) and {visible})
"""


def who_of(row: Row) -> Row:
    """Give what a new person of a row is called and reached by; all empty where it names nobody."""
    first, last, whole = (row.get(name) or "" for name in ("first_name", "last_name", "name"))
    if whole and not (first or last):
        first, last = split_name(whole)
    email, phone = row.get("email") or "", row.get("phone") or ""
    name = whole or display_name(first, last) or email or phone
    return {
        "who_name": name[:NAME_LENGTH], "who_first": first[:120], "who_last": last[:120], "who_email": email,
        "who_phone": phone,
    }  # fmt: skip


def find_people(batch: Batch) -> None:
    """Find whom the rows name among those whom the importer may see and know by what they may read.

    A row that names somebody new is refused where the importer may not add people.
    """
    by = batch.by
    visible = condition(PEOPLE, by)
    for field, points, key, value in (
        ("emails", "people_email", "key", "lower(w.f_who_email)"),
        ("phones", "people_phone", "number", "w.f_who_phone"),
    ):
        if by.may_read("people", field):
            sql = BY_POINT.format(points=points, key=key, value=value, visible=visible.text)
            batch.run(sql, *visible.params)
    if by.may_read("people", "name"):
        batch.run(BY_NAME.format(visible=visible.text), *visible.params)
    if not by.may("people.create"):
        batch.run(MAY_NOT.format(own=_own(batch)))


def add_people(batch: Batch) -> None:
    """Add those whom new rows name and nobody is yet, each once, with the company of their row."""
    batch.run(NUMBER_NEW.format(who=WHO_IS_IT, own=_own(batch)))
    company = batch.column("company") or "null::uuid"
    batch.insert("people_person", ADD.format(company=company), batch.by.member_id)
    batch.insert(
        "people_email", ADD_POINT.format(points="people_email", column="address", value="f_who_email")
    )
    batch.insert(
        "people_phone", ADD_POINT.format(points="people_phone", column="number", value="f_who_phone")
    )
    batch.insert("people_role", ADD_ROLE)
    batch.run("select people_refresh_docs(array(select f_person_id from import_row where f_is_new_person))")


def count_alike(batch: Batch, by: Actor) -> int:
    """Count the rows that name somebody new who is called as somebody is whom one may see."""
    if not by.may_read("people", "name"):
        return 0
    visible = condition(PEOPLE, by)
    ((count,),) = batch.run(ALIKE.format(visible=visible.text), *visible.params)
    return int(count)


def _own(batch: Batch) -> str:
    """Name the column of the person that a row points at by itself."""
    return batch.column("person") or "null::uuid"
