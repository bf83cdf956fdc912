"""All that this package holds about one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

# Django leaves `jsonb` as text, `json` it reads. The names of others stay out of what a person takes along.
SOURCES = {
    "Person": """
        select (to_jsonb(p) - 'doc' - 'owner_id')::json from people_person p where id = %s""",
    "Mail addresses": """
        select (to_jsonb(e) - 'person_id' - 'company_id' - 'key')::json
        from people_email e where person_id = %s""",
    "Phone numbers": """
        select (to_jsonb(f) - 'person_id' - 'company_id')::json from people_phone f where person_id = %s""",
    "Addresses": """
        select (to_jsonb(a) - 'person_id' - 'company_id')::json from people_address a where person_id = %s""",
    "Roles": """
        select json_build_object('company', c.name, 'title', r.title, 'since', r.starts_on,
            'until', r.ends_before)
        from people_role r join people_company c on c.id = r.company_id where person_id = %s""",
    "Household": """
        select (to_jsonb(h) - 'doc' - 'owner_id')::json
        from people_household h join people_person p on p.household_id = h.id where p.id = %s""",
    "Relations": """
        select json_build_object('relation', k.forward, 'since', r.starts_on, 'until', r.ends_before,
            'note', r.note)
        from people_relation r join people_relation_kind k on k.id = r.kind_id
        where %s in (r.person_id, r.other_id)""",
    "Merged with": """
        with recursive within as (
            select * from people_merge where kept_id = %s
            union all select m.* from people_merge m join within w on m.kept_id = w.merged_id)
        select json_build_object('merged_at', merged_at, 'person', (held -> 'merged') - 'owner_id',
            'lists', held -> 'rows', 'before', (held -> 'before') - 'owner_id')
        from within""",
}


def held_about(person_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Give the rows about a person by a title that the person understands."""
    held = {}
    with connection.cursor() as cursor:
        for title, query in SOURCES.items():
            cursor.execute(query, [person_id])
            held[title] = [row[0] for row in cursor.fetchall()]
    return held
