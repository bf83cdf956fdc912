"""The records that tasks are about, as far as a member may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from troth.agenda.models import Task
from troth.agenda.standing import standing_of
from troth.catalog.errors import NotFound
from troth.catalog.records import get_record
from troth.catalog.registry import find_object_type
from troth.catalog.types import ObjectType
from troth.questions import limits, listing, tree
from troth.questions.listing import ListQuery
from troth.questions.paths import find_readable, may_see
from troth.questions.sql import Sql
from troth.questions.visibility import condition
from troth.team.actor import Actor

# Whom a task is about has a column of its own, with what else holds for people: erasing, merging, timeline.
OWN_COLUMNS = {"people": "person", "companies": "company"}
FOLLOWED = """
select exists (select from pg_trigger where tgname = 'agenda_forgets' and tgrelid = to_regclass(%s))
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """A record that a task is about: its type, how that is called, and what names the record."""

    kind: str
    id: UUID
    one: str
    icon: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Next:
    """The earliest open task about a record. `tone` is overdue, today or later."""

    id: UUID
    title: str
    due_at: Any
    is_whole_day: bool
    tone: str


def can_be_about(object_type: ObjectType) -> bool:
    """Tell whether tasks can be about records of a type: those with a page, that take their tasks along.

    For the second its package calls `agenda_follow` in a migration; else a task could outlive its record.
    """
    if object_type.name in OWN_COLUMNS:
        return True
    if not object_type.url or object_type.table == Task._meta.db_table:
        return False
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWED, [object_type.table])
        return bool(cursor.fetchone()[0])


def get_subject(kind: str, key: UUID, *, seen_by: Actor) -> Subject:
    """Load a record that a task is or will be about. Raises NotFound, for one out of sight, too."""
    object_type = find_object_type(kind)
    if object_type is None or not can_be_about(object_type):
        raise NotFound(kind)
    get_record(object_type, key, seen_by=seen_by)
    return subjects_of([(kind, key)], seen_by=seen_by)[kind, key]


def subjects_of(pairs: Iterable[tuple[str, UUID]], *, seen_by: Actor) -> dict[tuple[str, UUID], Subject]:
    """Name records by type and id, those that the asker may see: one query for each type."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for kind, key in pairs:
        wanted[kind].add(key)
    found: dict[tuple[str, UUID], Subject] = {}
    for kind, keys in wanted.items():
        object_type = find_object_type(kind)
        if object_type and may_see(object_type, seen_by):
            found |= _named(object_type, sorted(keys), seen_by)
    return found


def subjects_of_tasks(task_ids: Sequence[UUID], *, seen_by: Actor) -> dict[UUID, Subject]:
    """Name what these tasks are about, those of them that are about a record that the asker may see."""
    pointing = Task.objects.filter(pk__in=task_ids, about_id__isnull=False)
    about = {key: (kind, of) for key, kind, of in pointing.values_list("pk", "about_kind", "about_id") if of}
    found = subjects_of(about.values(), seen_by=seen_by)
    return {key: found[pair] for key, pair in about.items() if pair in found}


def next_step_of(kind: str, ids: Sequence[UUID], *, seen_by: Actor) -> dict[UUID, Next]:
    """Give the earliest open task about each of these records that has one that the asker may see.

    One query, for as many records as are shown at a time; a task without a day comes last.
    """
    tasks = find_object_type("tasks")
    assert tasks is not None  # this package declares it  # noqa: S101
    column = f"{OWN_COLUMNS[kind]}_id" if kind in OWN_COLUMNS else "about_id"
    of_kind = Sql("true") if kind in OWN_COLUMNS else Sql("t.about_kind = %s", (kind,))
    visible = condition(tasks, seen_by)
    statement = (
        f"select distinct on (t.{column}) t.{column}, t.id, t.title, t.due_at, t.is_whole_day"  # noqa: S608
        f" from agenda_task t where {of_kind.text} and t.{column} = any(%s::uuid[]) and t.done_at is null"
        f" and {visible.text} order by t.{column}, t.due_at nulls last, t.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*of_kind.params, list(ids), *visible.params])
        return {
            about: Next(key, title, due_at, is_whole_day, tone_of(due_at, is_whole_day, seen_by))
            for about, key, title, due_at, is_whole_day in cursor.fetchall()
        }


def tone_of(due_at: Any, is_whole_day: bool, seen_by: Actor) -> str:
    """Tell how pressing a next step is: overdue, today or later. What has no day is later, not none."""
    standing = standing_of(due_at, is_whole_day, seen_by.time_zone)
    return standing if standing in ("overdue", "today") else "later"


def _named(object_type: ObjectType, keys: Sequence[UUID], seen_by: Actor) -> dict[tuple[str, UUID], Subject]:
    title = find_readable(object_type, object_type.title, seen_by)
    fields = ("id", title.name) if title else ("id",)
    kind, one = object_type.name, str(object_type.one)
    found: dict[tuple[str, UUID], Subject] = {}
    for start in range(0, len(keys), limits.PAGE):
        texts = tuple(tree.Text(str(key)) for key in keys[start : start + limits.PAGE])
        among = tree.Comparison(tree.Path(("id",)), tree.Operator.IN, tree.Several(texts))
        query = ListQuery(object_type=object_type, where=among, fields=fields, limit=limits.PAGE)
        for row in listing.rows(query, seen_by).items:
            name = str(row.get(title.name) or "") if title else ""
            key = UUID(str(row["id"]))
            url = object_type.url.format(id=key)
            found[kind, key] = Subject(kind, key, one, object_type.icon, name or one, url)
    return found
