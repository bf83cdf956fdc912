"""Which tables are followed for segments, and how a row of one tells whom it is about.

A table is followed by triggers that migrations attach with the SQL of `follow`; a package above tells of its
own by the hook `Followed`. A question that reads another table is asked again by the clock.
"""

from __future__ import annotations

from collections.abc import Mapping

from troth.ground.hooks import filled
from troth.questions.dependence import Nearness, Source
from troth.segments.hooks import Followed

# table → column of it that holds the person, or the column of people that points at it
NEAR: Mapping[str, str] = {
    "people_person": "id",
    "people_email": "person_id",
    "people_phone": "person_id",
    "people_address": "person_id",
    "timeline_interaction": "person_id",
    "agenda_task": "person_id",
    "segments_member": "person_id",
    "privacy_consent": "person_id",
    "privacy_silence": "person_id",
}
BESIDE: Mapping[str, str] = {"people_company": "company_id", "people_household": "household_id"}
FAR_ONLY = ("team_member", "team_team", "privacy_purpose", "privacy_suppression")
FOLLOWED = (*NEAR, *BESIDE, *FAR_ONLY)
OWN = "o_"  # what the tables of a workspace's own object types begin with; each is followed from the start


def is_followed(source: Source) -> bool:
    """Tell whether changes of a source are noted."""
    return source.table in (*FOLLOWED, *_told()) or source.table.startswith(OWN)


def is_near(source: Source) -> bool:
    """Tell whether a change of a row of the source tells whom to ask again."""
    if source.table.startswith(OWN):
        return source.nearness is Nearness.NEAR
    known = {Nearness.NEAR: {**NEAR, **_told()}, Nearness.BESIDE: BESIDE}.get(source.nearness, {})
    return known.get(source.table) == source.column


def follow(table: str, column: str = "") -> str:
    """Give the SQL that lets changes of a table be noted; `column` of it holds the person, where it is none
    of this file's. The query of the triggers' argument gives the people whom the changed rows are about;
    without one only that the table changed is noted, and everybody is asked again.
    """
    if column := column or NEAR.get(table, ""):
        whom = f"select {column} from %s"  # noqa: S608 - words of this file
    elif table in BESIDE:
        whom = f"select id from people_person where {BESIDE[table]} in (select id from %s)"  # noqa: S608
    else:
        return (
            f"create trigger segments_changed after insert or update or delete on {table}"
            " for each statement execute function segments_note('');\n"
        )
    return "".join(
        f"create trigger segments_{operation} after {operation} on {table} referencing {tables}"
        f" for each statement execute function segments_note('{whom}');\n"
        for operation, tables in (
            ("insert", "new table as fresh"),
            ("update", "old table as stale new table as fresh"),
            ("delete", "old table as stale"),
        )
    )


def _told() -> Mapping[str, str]:
    """Gather the tables of the packages above, with the column that holds the person."""
    return {table: column for fill in filled(Followed) for table, column in fill().items()}
