"""The addresses of a person, as far as consent has to do with them."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

FIRST = "select email, phone from people_person where id = %s"
# An address that somebody else has, too, goes on being theirs.
OWN = """
select 'mail', e.address from people_email e where e.person_id = %(person)s and not exists (
    select from people_email o where o.key = e.key and o.person_id <> %(person)s)
union
select 'phone', f.number from people_phone f where f.person_id = %(person)s and not exists (
    select from people_phone o where o.number = f.number and o.person_id <> %(person)s)
"""


def addresses_of(person_id: UUID) -> dict[str, str]:
    """Give the first mail address and phone number of a person; nothing at all of whom there is not."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST, [person_id])
        found = cursor.fetchone()
    return {"mail": found[0], "phone": found[1]} if found else {}


def own_addresses_of(person_id: UUID) -> list[tuple[str, str]]:
    """List kind and value of every address that nobody else has."""
    with connection.cursor() as cursor:
        cursor.execute(OWN, {"person": person_id})
        return [(str(kind), str(address)) for kind, address in cursor.fetchall()]
