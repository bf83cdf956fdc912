"""Formulas are worked out for all records of a type: at once for a few, in the background for many.

The background goes from batch to batch, so that others write between two of them and read at any time. Where
it is cut off it goes on after the last batch. Only when all is done do the new columns take the place of the
former ones.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from troth.catalog import custom
from troth.catalog.altering import PATIENCE, changing, run
from troth.catalog.errors import Conflict
from troth.catalog.events import FormulasChanged
from troth.catalog.models import Computation, CustomField
from troth.catalog.registry import find_object_type
from troth.catalog.types import Formula
from troth.ground.events import publish
from troth.ground.jobs import defer
from troth.team.actor import Actor, everyone
from troth.team.queries import find_actor

AT_ONCE = 50_000  # records
BATCH = 2_000  # who writes waits for one
PATIENT_SECONDS = 60
PAUSE_SECONDS = 0.5


def compute(changes: Sequence[tuple[CustomField, Formula]], *, is_new: bool, by: Actor) -> None:
    """Compute fields of one type by these formulas, within `changing`. Many records wait for the background.

    Raises Conflict where formulas of the type are worked out already.
    """
    object_type = changes[0][0].object_type
    refuse_while_computing(object_type)
    steps = [
        {"id": str(field.pk), "name": field.name, "kind": field.kind,
         "formula": formula.text, "reads": list(formula.reads), "tree": formula.tree}
        for field, formula in changes
    ]  # fmt: skip
    run(PATIENCE)
    for step in steps:
        run("select catalog_draft_formula(%s, %s, %s, %s)", object_type, *_spelled(step))
    asked = Computation(object_type=object_type, steps=steps, is_new=is_new, asked_by_id=by.member_id)
    if _count(object_type, AT_ONCE + 1) <= AT_ONCE:
        fill(asked, None)
        _finish(asked)
        return
    asked.total = _count(object_type)
    asked.save()
    defer(go_on, computation_id=str(asked.pk))


def refuse_while_computing(object_type: str) -> None:
    """Raise Conflict where formulas of a type are worked out."""
    if found := find_computation(object_type):
        labels = ", ".join(field.label for field in fields_of(found))
        raise Conflict(_("%s is being computed. Wait until that is done, or stop it.") % labels)


def find_computation(object_type: str) -> Computation | None:
    """Find what is worked out for a type at present."""
    return Computation.objects.filter(object_type=object_type).first()


def is_computing(field: CustomField) -> bool:
    """Tell whether a field is being worked out."""
    found = find_computation(field.object_type)
    return found is not None and str(field.pk) in [step["id"] for step in found.steps]


def computations() -> list[Computation]:
    """List what is worked out at present."""
    return list(Computation.objects.order_by("asked_at"))


def fields_of(computation: Computation) -> list[CustomField]:
    """List the fields that are computed."""
    keys = [step["id"] for step in computation.steps]
    return sorted(CustomField.objects.filter(pk__in=keys), key=lambda field: keys.index(str(field.pk)))


def go_on(computation_id: str) -> None:
    """Work out formulas from where they stand to the end. Two at a time do it once."""
    until = time.monotonic() + PATIENT_SECONDS
    while True:
        try:
            if not go_a_step(UUID(computation_id)):
                return
            until = time.monotonic() + PATIENT_SECONDS
        except Conflict as busy:
            if time.monotonic() > until:
                _note(computation_id, str(busy))
                raise
            time.sleep(PAUSE_SECONDS)
        except DatabaseError as error:
            if not connection.is_usable():
                connection.close()
            _note(computation_id, str(error))
            raise


def try_again(*, computation: Computation, by: Actor) -> None:
    """Work on after what was wrong is mended."""
    with changing(by):
        Computation.objects.filter(pk=computation.pk).update(problem="")
        defer(go_on, computation_id=str(computation.pk))


def stop(*, computation: Computation, by: Actor) -> None:
    """Give formulas up that are being worked out: the fields stay as they were, and a new one goes."""
    with changing(by):
        found = Computation.objects.select_for_update().filter(pk=computation.pk).first()
        if found is None:
            raise Conflict(_("It was finished meanwhile."))
        for step in found.steps:
            run("select catalog_drop_draft(%s, %s)", found.object_type, step["name"])
        if found.is_new:
            CustomField.objects.filter(pk=found.steps[0]["id"]).delete()
        found.delete()


def go_a_step(computation_id: UUID) -> bool:
    """Compute one batch, or finish. Tell whether there is more to do here."""
    with transaction.atomic():
        found = Computation.objects.select_for_update(skip_locked=True).filter(pk=computation_id).first()
        if found is None:
            return False
        run(PATIENCE)
        last, done = fill(found, BATCH)
        if last is not None:
            found.after, found.done, found.problem = last, found.done + done, ""
            found.save()
            return True
    with transaction.atomic():
        run(PATIENCE)
        _index(found)
    with changing(_asker(found)):
        found = Computation.objects.select_for_update().filter(pk=computation_id).first()
        if found is not None:
            run(PATIENCE)
            _finish(found)
            found.delete()
    return False


def fill(computation: Computation, size: int | None) -> tuple[UUID | None, int]:
    """Compute the next records; give the key of the last one, None where there was none, and their number."""
    steps = json.dumps(computation.steps)
    after = computation.after
    last, done = run(
        "select last, done from catalog_fill_drafts(%s, %s, %s, %s)",
        computation.object_type,
        steps,
        after,
        size,
    )
    return last, done


def _index(computation: Computation) -> None:
    """Make the indexes of what is computed: who writes waits for them, who reads does not."""
    for field in fields_of(computation):
        if field.is_quick:
            run("select catalog_index_draft(%s, %s, %s)", computation.object_type, field.name, field.kind)


def _finish(computation: Computation) -> None:
    """Put what was computed in the place of what was there, within `changing`."""
    _index(computation)
    fields = fields_of(computation)
    for field, step in zip(fields, computation.steps, strict=True):
        run("select catalog_take_draft(%s, %s, %s, %s)", computation.object_type, *_spelled(step))
        if not computation.is_new:
            field.formula, field.reads = step["formula"], step["reads"]
            field.save()
    names = [f"{custom.GROUP}.{field.name}" for field in fields]
    for above in CustomField.objects.filter(roll_up__of=computation.object_type, roll_up__field__in=names):
        run("select catalog_refill_roll_up(%s, %s)", above.object_type, above.name)
    if not computation.is_new:
        publish(FormulasChanged(object_type=computation.object_type, fields=names))


def _spelled(step: Mapping[str, object]) -> tuple[object, object, str]:
    return step["name"], step["kind"], json.dumps(step["tree"])


def _asker(computation: Computation) -> Actor:
    """Give whoever asked for it, under whose name it stands in the trail; the house where they are gone."""
    found = find_actor(computation.asked_by_id, origin="job") if computation.asked_by_id else None
    return found if found and found.is_administrator else everyone()


def _count(object_type: str, most: int | None = None) -> int:
    kind = find_object_type(object_type)
    assert kind is not None  # a formula was checked against it  # noqa: S101
    statement = sql.SQL("select count(*) from (select from {} limit {}) counted").format(
        sql.Identifier(kind.table), sql.Literal(most)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def _note(computation_id: str, problem: str) -> None:
    Computation.objects.filter(pk=computation_id).update(problem=problem[:300])
