"""How files of tasks are taken in, beyond what the catalog says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from troth.exchange.intake import Intake, Row
from troth.exchange.values import BadValue


def _check_hours(row: Row) -> Row:
    begin, end = row.get("due_at"), row.get("ends_at")
    if end and (not begin or end <= begin):
        raise BadValue(_("The end does not come after the beginning."))
    return {}


def _check_who(row: Row) -> Row:
    if bool(row.get("person")) is bool(row.get("member")):
        raise BadValue(_("The row names neither a person nor a member, or both."))
    return {}


# Two columns that only mean something together, and whose record the importer must be allowed to see.
TASKS = Intake(without=frozenset({"about_kind", "about_id"}), complete=_check_hours)
ATTENDEES = Intake(complete=_check_who)


def intakes() -> dict[str, Intake]:
    """Give what there is to say of each object type."""
    return {"tasks": TASKS, "attendees": ATTENDEES}
