"""What the audit trail tells: a record's history, where a value came from, who did what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from psycopg import sql

from troth.ground import clock
from troth.team import labels
from troth.team.actor import Actor, FieldRight
from troth.team.models import Audit, Member

PAGE = 50
TEXT_SEARCH_DAYS = 30
KEYS = frozenset({"id", "person_id", "company_id", "other_id", "member_id"})


@dataclass(frozen=True, slots=True)
class Change:
    """One value that changed. `field` is public ("emails", "custom.shoe_size"); values are as stored."""

    field: str
    label: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change of one row, by whom and from where. `kind` of the origin: "web", "import", …."""

    id: UUID
    at: datetime
    batch: UUID
    actor_id: UUID | None
    actor_name: str
    is_agent: bool
    origin: str
    object_type: str
    object_id: UUID
    row_id: UUID | None
    operation: str
    changes: tuple[Change, ...]

    @property
    def kind(self) -> str:
        """The door it came through: the first word of the origin."""
        return origin_kind(self.origin)

    @property
    def what(self) -> str:
        """The word for a record of this type: "Person"."""
        return labels.of_one(self.object_type)

    @property
    def address(self) -> str:
        """The page of the record; empty for a type without pages."""
        return labels.address_of(self.object_type, self.object_id)


@dataclass(frozen=True, slots=True)
class Source:
    """Who set a value, when, from where. `kind` is the door: "web", "api", "import", "sample", …."""

    who: str
    at: datetime
    origin: str
    kind: str
    is_agent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSearch:
    """What to look for. Days are whole, in the asker's time zone, both inclusive."""

    member_id: UUID | None = None
    object_type: str = ""
    object_id: UUID | None = None
    from_day: date | None = None
    until_day: date | None = None
    text: str = ""


def history_of(
    object_type: str, object_id: UUID, *, seen_by: Actor, before: UUID | None = None, limit: int = PAGE
) -> list[Entry]:
    """List what happened to a record, the newest first, without the fields that the asker may not read.

    The caller has loaded the record with the asker's rights. `before` is the id of the last entry of the
    page before.
    """
    rows = _entries().filter(object_id=object_id, object_type=object_type)
    if before:
        rows = rows.filter(id__lt=before)
    return _read(rows.order_by("-id")[:limit], seen_by)


def search_audit(
    search: AuditSearch, *, seen_by: Actor, before: UUID | None = None, limit: int = PAGE
) -> list[Entry]:
    """List the changes of the whole workspace that fit, the newest first. For administrators; else none.

    A text is looked for in old and new values; without a day, in those of the last 30 days.
    """
    if not seen_by.may("administrator"):
        return []
    rows = _entries().filter(_wanted(search, seen_by.time_zone))
    if before:
        rows = rows.filter(id__lt=before)
    return _read(rows.order_by("-id")[:limit], seen_by)


def where_from(object_type: str, object_id: UUID) -> dict[str, Source]:
    """Tell for each field of a record who set its present value: {field: source}.

    A field that was never changed has the source of the record's creation, which is also under "*".
    """
    rows: Iterable[Any] = _entries().filter(object_id=object_id, object_type=object_type).order_by("id")
    sources: dict[str, Source] = {}
    for row in rows:
        source = Source(row.actor_name, row.at, row.origin, origin_kind(row.origin), row.is_agent)
        if row.operation == "insert" and row.row_id is None:
            sources = {"*": source} | dict.fromkeys(labels.field_names(object_type), source)
        else:
            sources |= {change.field: source for change in _changes(row)}
    return sources


def names_of_records(entries: Iterable[Entry]) -> dict[UUID, str]:
    """Name the records of some entries; one that is gone by what it was called when it was deleted.

    For administrators, who see every record.
    """
    names: dict[UUID, str] = {}
    by_type: dict[str, set[UUID]] = {}
    for entry in entries:
        by_type.setdefault(entry.object_type, set()).add(entry.object_id)
        if entry.operation == "delete" and entry.row_id is None:
            held = {change.field: change.old for change in entry.changes}
            names[entry.object_id] = str(held.get("name", ""))
    for object_type, ids in by_type.items():
        if place := labels.where_named(object_type):
            names |= _names_in(*place, ids)
    return names


def _names_in(table: str, column: str, ids: Iterable[UUID]) -> dict[UUID, str]:
    statement = sql.SQL("select id, {} from {} where id = any(%s)").format(
        sql.Identifier(column), sql.Identifier(table)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
        return dict(cursor.fetchall())


def origin_kind(origin: str) -> str:
    """Give the door that an origin names: "api" of "api token Shop", "command line" of itself."""
    return origin if origin in ("command line", "system") else origin.partition(" ")[0]


def _entries() -> QuerySet[Audit]:
    agents = Member.objects.filter(pk=OuterRef("actor_id"), kind=Member.Kind.AGENT)
    return Audit.objects.annotate(is_agent=Exists(agents))


def _wanted(search: AuditSearch, time_zone: str) -> Q:
    zone = ZoneInfo(time_zone)
    wanted = Q()
    if search.member_id:
        wanted &= Q(actor_id=search.member_id)
    if search.object_type:
        wanted &= Q(object_type=search.object_type)
    if search.object_id:
        wanted &= Q(object_id=search.object_id)
    from_day = search.from_day
    if search.text:
        wanted &= Q(changes__icontains=search.text) | Q(origin__icontains=search.text)
        if not (search.from_day or search.object_id):
            from_day = clock.today(time_zone) - timedelta(days=TEXT_SEARCH_DAYS)
    if from_day:
        wanted &= Q(id__gte=first_id(_midnight(from_day, zone)))
    if search.until_day:
        wanted &= Q(id__lt=first_id(_midnight(search.until_day + timedelta(days=1), zone)))
    return wanted


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def first_id(at: datetime) -> UUID:
    """Give the smallest key that a row written at a time can have: keys are in order of time."""
    return UUID(f"{int(at.timestamp() * 1000):012x}70008000000000000000")


def _read(rows: Iterable[Any], seen_by: Actor) -> list[Entry]:
    return [
        Entry(
            id=row.id,
            at=row.at,
            batch=row.batch,
            actor_id=row.actor_id,
            actor_name=row.actor_name,
            is_agent=row.is_agent,
            origin=row.origin,
            object_type=row.object_type,
            object_id=row.object_id,
            row_id=row.row_id,
            operation=row.operation,
            changes=tuple(
                change for change in _changes(row) if _may_read(row.object_type, change.field, seen_by)
            ),
        )
        for row in rows
    ]


def _may_read(object_type: str, field: str, seen_by: Actor) -> bool:
    """Tell whether a change may be shown: nobody knows from whom a field that is gone was hidden."""
    if field.startswith(labels.ADDED):
        return seen_by.may("administrator") and FieldRight.HIDDEN not in seen_by.fields.values()
    return seen_by.may_read(object_type, _base(field))


def _base(field: str) -> str:
    return field if field.startswith("custom.") else field.partition(".")[0]


def _changes(row: Any) -> Iterable[Change]:
    for column, (old, new) in (row.changes or {}).items():
        if column in KEYS and row.row_id:
            continue
        named = labels.of_column(row.object_type, row.table_name, column)
        yield Change(named.field, named.label, old, new)
