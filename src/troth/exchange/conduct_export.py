"""Conduct a stored export: written in the background, for its asker only, until it expires."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connections
from django.utils import translation
from django.utils.translation import gettext as _

from troth.catalog.registry import find_object_type
from troth.exchange import storage
from troth.exchange.events import RecordsExported
from troth.exchange.exporting import write_file
from troth.exchange.models import Export, State
from troth.ground.clock import now
from troth.ground.events import publish
from troth.questions.errors import QuestionError
from troth.questions.listing import ListQuery, count, read_query
from troth.team.acting import acting
from troth.team.actor import Actor, everyone
from troth.team.queries import find_actor

KEPT = timedelta(days=7)


class Stopped(Exception):
    """The asker does not want the file any more."""


def query_of(record: Export) -> ListQuery:
    """Read the question of an export. Raises QuestionError."""
    object_type = find_object_type(record.object_type)
    if object_type is None:
        raise LookupError(record.object_type)
    return read_query(object_type, where=record.where, sort=record.sort, fields=",".join(record.fields))


def run(export_id: UUID) -> None:
    """Write the file of an export. A second run writes it anew."""
    record = Export.objects.filter(pk=export_id, state__in=[State.WAITING, State.RUNNING]).first()
    if record is None:
        return
    by = _asker(record)
    if by is None or not by.may(f"{record.object_type}.export"):
        _end(record, State.FAILED, error=_("Who asked for this export may not export any more."))
        return
    with translation.override(by.language):
        try:
            _write(record, by)
        except Stopped:
            _end(record, State.STOPPED)
        except (QuestionError, LookupError) as error:
            _end(record, State.FAILED, error=str(error))


def _asker(record: Export) -> Actor | None:
    if record.member_id is None:
        return everyone("Troth", f"export {record.pk}")
    return find_actor(record.member_id, origin=f"export {record.pk}")


def _write(record: Export, by: Actor) -> None:
    query = query_of(record)
    storage.remove(record.path)
    name = f"exports/{uuid4().hex}"
    expected = count(query, by).value
    values = {"state": State.RUNNING, "path": name, "rows_expected": expected, "started_at": now(), "rows": 0}
    Export.objects.filter(pk=record.pk).update(**values)
    path = storage.absolute(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    progress = _Progress(record)
    try:
        rows = write_file(query, record.form, by, path, progress)
    except BaseException:
        storage.remove(name)
        raise
    finally:
        progress.side.close()
    with acting(by):
        _end(record, State.DONE, rows=rows, expires_at=now() + KEPT)
        publish(RecordsExported(export_id=record.pk, object_type=record.object_type, rows=rows))


class _Progress:
    """Notes the progress over a connection of its own: the other one is busy reading."""

    def __init__(self, record: Export) -> None:
        self.record = record
        self.side = connections.create_connection("default")

    def __call__(self, done: int) -> None:
        with self.side.cursor() as cursor:
            cursor.execute(
                "update exchange_export set rows = %s where id = %s returning is_stop_asked",
                [done, self.record.pk],
            )
            found = cursor.fetchone()
        if found is None or found[0]:
            raise Stopped


def _end(record: Export, state: State, **values: object) -> None:
    Export.objects.filter(pk=record.pk).update(state=state, ended_at=now(), **values)


def remove_expired() -> None:
    """Delete the files of exports that have expired."""
    for record in Export.objects.filter(expires_at__lt=now()).exclude(path=""):
        storage.remove(record.path)
        Export.objects.filter(pk=record.pk).update(path="")
