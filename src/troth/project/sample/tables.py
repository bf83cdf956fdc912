"""The real tables that the sample fills: their columns and their keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from random import Random

# A table's columns in the order of the rows that `rows` makes. Tables are written in this order: a record
# before what hangs on it, so that the audit trail counts both as one creation.
COLUMNS: Mapping[str, str] = {
    "team_team": "id, name",
    "team_member": "id, email, name, password, kind, answers_to_id, role_id, is_active, time_zone, language,"
    " theme, hue, joined_at, created_at",
    "team_membership": "team_id, member_id",
    "people_tag": "name, hue",
    "people_company": "id, created_at, updated_at, name, email, phone, country, city, lifecycle,"
    " lifecycle_since, owner_id, tags, source, turn, turn_since, last_contact_at, doc, domain, website,"
    " industry, size",
    "people_household": "id, created_at, updated_at, name, street, postal_code, city, country, owner_id",
    "people_person": "id, created_at, updated_at, name, first_name, last_name, email, phone, country, city,"
    " lifecycle, lifecycle_since, owner_id, tags, source, turn, turn_since, last_contact_at, doc, title,"
    " company_id, household_id, language, time_zone, birthday",
    "people_email": "person_id, company_id, label, is_primary, valid_from, valid_until, address",
    "people_phone": "person_id, company_id, label, is_primary, valid_from, valid_until, number",
    "people_address": "person_id, company_id, label, is_primary, valid_from, valid_until, street,"
    " postal_code, city, country, latitude, longitude",
    "people_role": "person_id, company_id, title, starts_on, ends_before, is_primary",
    "people_relation": "person_id, other_id, kind_id, starts_on, ends_before",
    "timeline_interaction": "id, happened_at, recorded_at, kind, channel, direction, person_id, company_id,"
    " member_id, event, subject, body, place, device, duration_seconds, properties, source",
    "agenda_task": "created_at, updated_at, title, person_id, company_id, owner_id, due_at, is_whole_day",
}


def made_key(at: datetime, chance: Random) -> str:
    """Make a uuidv7 of a moment, the same for the same chance."""
    bits = chance.getrandbits(74)
    milliseconds = int(at.timestamp() * 1000)
    value = milliseconds << 80 | 7 << 76 | (bits >> 62) << 64 | 2 << 62 | bits & (1 << 62) - 1
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
