"""How files of people and companies are taken in, beyond what the catalog says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.types import Kind
from troth.exchange.intake import Batch, Intake, Row
from troth.exchange.targets import Target
from troth.exchange.values import BadValue
from troth.ground.fold import norm
from troth.people.catalog import PEOPLE
from troth.people.names import NAME_LENGTH, display_name, hue_of, split_name
from troth.people.vat_numbers import NoVatNumber, read_vat_number
from troth.questions.visibility import condition
from troth.team.actor import Actor

_PARTS = {
    "street": (Kind.LONG_TEXT, gettext_lazy("Street"), 300),
    "postal_code": (Kind.TEXT, gettext_lazy("Postal code"), 20),
    "city": (Kind.TEXT, gettext_lazy("City"), 120),
    "region": (Kind.TEXT, gettext_lazy("Region"), 120),
    "country": (Kind.COUNTRY, gettext_lazy("Country"), 0),
}
POINTS = (
    Target(
        name="email", label=gettext_lazy("Mail"), kind=Kind.EMAIL, is_many=True, into="emails", part="address"
    ),
    Target(
        name="phone", label=gettext_lazy("Phone"), kind=Kind.PHONE, is_many=True, into="phones", part="number"
    ),
    *(
        Target(
            name=f"address.{part}", label=label, kind=kind, is_many=True, into="addresses", part=part,
            max_length=length,
        )
        for part, (kind, label, length) in _PARTS.items()
    ),
    Target(
        name="created_at", label=gettext_lazy("Created"), kind=Kind.DATETIME, column="created_at",
        aliases=("created", "create date", "created on"), is_only_new=True,
    ),
)  # fmt: skip
FIRST_NAME = Target(
    name="first_name", label=gettext_lazy("First name"), kind=Kind.TEXT, column="first_name", joins=" ",
    max_length=120, aliases=("given name", "forename"),
)  # fmt: skip
COPIES = frozenset({"email", "phone", "emails", "phones", "addresses", "city", "country"})

# A role ends on the day a file shows another company, as when the field is edited by hand.
END_ROLES = """
update people_role t set ends_before = greatest(current_date, t.starts_on + 1) from import_row s
where s.outcome = 'updated' and t.person_id = s.record_id and s.{company} is not null and t.is_primary
  and (t.ends_before is null or t.ends_before > current_date) and t.company_id <> s.{company}
"""
TITLE_ROLES = """
update people_role t set title = p.title from import_row s, people_person p
where s.outcome = 'updated' and p.id = s.record_id and t.person_id = p.id and t.company_id = p.company_id
  and t.is_primary and t.ends_before is null and t.title <> p.title
"""
TAKE_ROLES = """
insert into people_role (person_id, company_id, title, starts_on, is_primary)
select p.id, p.company_id, p.title,
       case when exists (select 1 from people_role r where r.person_id = p.id) then current_date end, true
from import_row s join people_person p on p.id = s.record_id
where s.outcome = %s and p.company_id is not null and not exists (
    select 1 from people_role r where r.person_id = p.id and r.is_primary and r.ends_before is null)
"""
COPY_POINTS = """
update {table} t set
    email = coalesce(nullif(t.email, ''), (select e.address from people_email e
        where e.{owner} = t.id and e.is_primary), ''),
    phone = coalesce(nullif(t.phone, ''), (select f.number from people_phone f
        where f.{owner} = t.id and f.is_primary), ''),
    city = coalesce(nullif(t.city, ''), (select a.city from people_address a
        where a.{owner} = t.id and a.is_primary), ''),
    country = coalesce(nullif(t.country, ''), (select a.country from people_address a
        where a.{owner} = t.id and a.is_primary), '')
from import_row s where s.outcome = 'updated' and t.id = s.record_id
  and '' in (t.email, t.phone, t.city, t.country)
"""
# Whoever was merged into another person is found by the number that they had.
MERGED = """
select former.key, survivor.id from (
    select held -> 'merged' ->> 'external_id' as key, merged_id from people_merge
    where held -> 'merged' ->> 'external_id' in (select key from keys)
) former, lateral (
    with recursive trail(id) as (
        select kept_id from people_merge where merged_id = former.merged_id
        union select merge.kept_id from people_merge merge join trail on merge.merged_id = trail.id
    ) select person.id from trail join people_person person on person.id = trail.id
) survivor
"""
JOIN_NAMES = """
update people_person t set name = left(trim(concat_ws(' ', t.first_name, t.last_name)), {length})
from import_row s where s.outcome = 'updated' and t.id = s.record_id
  and concat(t.first_name, t.last_name) <> '' and ({given})
  and t.name <> left(trim(concat_ws(' ', t.first_name, t.last_name)), {length})
"""
PART_NAMES = """
update people_person t set first_name = coalesce(s.f_first_name, ''), last_name = coalesce(s.f_last_name, '')
from import_row s where s.outcome = 'updated' and t.id = s.record_id and s.{name} is not null
  and norm(trim(concat_ws(' ', t.first_name, t.last_name))) <> norm(s.{name})
"""
# Each part is answered by an index: rows times three look-ups.
ALIKE = """
select count(*) from import_row s where outcome = 'created' and (false {parts})
"""
SAME_MAIL = """
or s.f_email <> '' and exists (select from people_email e join people_person t on t.id = e.person_id
    where e.key = lower(s.f_email) and {visible})
"""
SAME_PHONE = """
or s.f_phone <> '' and exists (select from people_phone p join people_person t on t.id = p.person_id
    where p.number = s.f_phone and {visible})
"""
SAME_NAME = """
or exists (select from people_person t where norm(t.name) = norm(s.f_name) and ({beside}) and {visible})
"""
DATE_LIFECYCLE = """
update {table} t set lifecycle_since = now() from import_row s, exchange_change c
where s.outcome = 'updated' and t.id = s.record_id and c.import_id = %s and c.row_id = t.id
  and c.after ? 'lifecycle' and t.lifecycle_since < now()
"""


def intakes() -> dict[str, Intake]:
    """Say how people, companies and households come in."""
    return {
        "people": Intake(
            targets=(*POINTS, FIRST_NAME), without=COPIES, matches=("email", "external_id", "phone"),
            complete=complete_person,
            fresh={
                "name": "text", "first_name": "text", "last_name": "text", "email": "text", "phone": "text",
                "city": "text", "country": "text", "doc": "text",
            },
            after=_after_people, owns={"people_role": "person_id"}, refresh=_refresh_people,
            formerly={"external_id": MERGED}, alike=count_alike,
        ),
        "companies": Intake(
            targets=POINTS, without=COPIES, matches=("external_id", "domain", "name"),
            complete=complete_company,
            fresh={"email": "text", "phone": "text", "city": "text", "country": "text", "doc": "text"},
            after=_after_companies, refresh=_refresh_companies, is_made_by_name=True,
        ),
        "households": Intake(matches=("external_id", "name"), is_made_by_name=True),
    }  # fmt: skip


def complete_person(row: Row) -> Row:
    """Name a new person, copy the primary contact points, and lay down what a search looks through.

    A name in one piece changes a known person's name only where no parts are given beside it.
    """
    first, last = row.get("first_name") or "", row.get("last_name") or ""
    whole = row.get("name") or ""
    copies = _copies(row)
    if first or last:
        if "name" in row:
            row["name"] = None
        name = display_name(first, last)
    else:
        first, last = split_name(whole) if whole else ("", "")
        name = whole or copies["email"] or copies["phone"]
    if not name:
        raise BadValue(_("The row has no name, no mail and no phone: nobody to be found by."))
    name = name[:NAME_LENGTH]
    said = [name, first, last, *_reaches(row), row.get("company"), row.get("external_id")]
    parts = {"name": name, "first_name": first[:120], "last_name": last[:120]}
    return {**copies, **parts, "doc": norm(" ".join(each for each in said if each))}


def complete_company(row: Row) -> Row:
    """Copy a new company's primary contact points, and lay down what a search looks through."""
    if row.get("vat_number"):
        try:
            row["vat_number"] = read_vat_number(row["vat_number"])
        except NoVatNumber:
            raise BadValue(_("“%s” is no VAT number. Write it as DE123456789.") % row["vat_number"]) from None
    copies = _copies(row)
    said = [row.get("name"), row.get("domain"), *_reaches(row), copies["city"], row.get("external_id")]
    return {**copies, "doc": norm(" ".join(each for each in said if each))}


def count_alike(batch: Batch, by: Actor) -> int:
    """Count the new people who share a mail, a phone, or their name and more with somebody whom one may see.

    What the actor may not read says nothing.
    """
    may_see = condition(PEOPLE, by)
    beside = ["norm(t.city) = norm(s.f_city) and t.city <> ''"] if by.may_read("people", "city") else []
    for name, column in (("birthday", "birthday"), ("company", "company_id")):
        if by.may_read("people", name) and (staged := batch.column(name)):
            beside.append(f"t.{column} = s.{staged}")
    wanted = {
        SAME_MAIL: by.may_read("people", "emails"),
        SAME_PHONE: by.may_read("people", "phones"),
        SAME_NAME: by.may_read("people", "name") and bool(beside),
    }
    told = {"visible": may_see.text, "beside": " or ".join(beside)}
    parts = [part.format(**told) for part, is_told in wanted.items() if is_told]
    ((count,),) = batch.run(ALIKE.format(parts="".join(parts)), *may_see.params * len(parts))
    return int(count)


def _copies(row: Row) -> dict[str, Any]:
    sources = {"email": "email", "phone": "phone", "city": "address.city", "country": "address.country"}
    found = {name: row.get(source) for name, source in sources.items()}
    return {name: values[0].value if values else "" for name, values in found.items()}


def _reaches(row: Row) -> list[str]:
    return [each.value for name in ("email", "phone") for each in row.get(name) or ()]


def _after_people(batch: Batch) -> None:
    company = batch.column("company")
    names = [batch.column("first_name"), batch.column("last_name")]
    if batch.column("name"):
        batch.update("people_person", PART_NAMES.format(name=batch.column("name")))
    if given := " or ".join(f"s.{name} is not null" for name in names if name):
        batch.update("people_person", JOIN_NAMES.format(given=given, length=NAME_LENGTH))
    if company:
        batch.update("people_role", END_ROLES.format(company=company))
        batch.insert("people_role", TAKE_ROLES, "created")
        batch.insert("people_role", TAKE_ROLES, "updated")
    if batch.column("title"):
        batch.update("people_role", TITLE_ROLES)
    _after(batch, "people_person", "person_id")
    _refresh_people(_updated(batch))


def _after_companies(batch: Batch) -> None:
    _after(batch, "people_company", "company_id")
    _refresh_companies(_updated(batch))


def _after(batch: Batch, table: str, owner: str) -> None:
    batch.update(table, COPY_POINTS.format(table=table, owner=owner))
    if batch.column("lifecycle"):
        batch.update(table, DATE_LIFECYCLE.format(table=table), batch.import_id)
    if tags := batch.column("tags"):
        words = [word for (word,) in batch.run(f"select distinct unnest({tags}) from import_row")]  # noqa: S608
        batch.run(
            "insert into people_tag (name, hue) select * from unnest(%s::text[], %s::int[])"
            " on conflict do nothing",
            words,
            [hue_of(word) for word in words],
        )


def _updated(batch: Batch) -> list[UUID]:
    return [key for (key,) in batch.run("select record_id from import_row where outcome = 'updated'")]


def _refresh_people(ids: list[UUID]) -> None:
    _refresh("people_refresh_docs", ids)


def _refresh_companies(ids: list[UUID]) -> None:
    _refresh("people_refresh_company_docs", ids)


def _refresh(function: str, ids: list[UUID]) -> None:
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(f"select {function}(%s)", [ids])
