"""Ask for records as a file, stop it, and be done with it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from troth.catalog.errors import Forbidden, Invalid
from troth.catalog.types import ObjectType
from troth.exchange import jobs, storage
from troth.exchange.exporting import forms_of
from troth.exchange.exporting.selection import selection_of
from troth.exchange.models import Export, State
from troth.ground import jobs as queue
from troth.questions.listing import read_query
from troth.team.acting import acting
from troth.team.actor import Actor


def ask_export(
    *, object_type: ObjectType, form: str, where: str = "", sort: str = "", fields: str = "", by: Actor,
    is_deferred: bool = True,
) -> Export:  # fmt: skip
    """Ask for the records that a question finds, as a file made in the background.

    Raises Forbidden, QuestionError, or Invalid for a form there is none of.
    """
    if not by.may(f"{object_type.name}.export"):
        raise Forbidden(f"{object_type.name}.export")
    query = read_query(object_type, where=where, sort=sort, fields=fields)
    if form not in forms_of(query):
        raise Invalid([("form", _("must be one of: %s.") % ", ".join(forms_of(query)))])
    selection_of(query, by).statement([])  # a wrong question is refused here, and not in the background
    with acting(by):
        record = Export.objects.create(
            member_id=by.member_id, object_type=object_type.name, form=form, where=where, sort=sort,
            fields=list(query.fields),
        )  # fmt: skip
        if is_deferred:
            queue.defer(jobs.run_export, export_id=str(record.pk))
    return record


def stop_export(*, record: Export, by: Actor) -> None:
    """Ask a running export to stop."""
    with acting(by):
        Export.objects.filter(pk=record.pk, state=State.RUNNING).update(is_stop_asked=True)
        Export.objects.filter(pk=record.pk, state=State.WAITING).update(state=State.STOPPED)


def forget_export(*, record: Export, by: Actor) -> None:
    """Delete an export and its file."""
    with acting(by):
        storage.remove(record.path)
        Export.objects.filter(pk=record.pk).exclude(state=State.RUNNING).delete()
