"""Take a file in, choose its columns, try it out, run it, stop it, undo it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.catalog.registry import object_types
from troth.catalog.types import ObjectType
from troth.exchange import jobs, storage
from troth.exchange.cleaning import sample_columns
from troth.exchange.engine.plan import NONE, WHOLE_ROW, default_match
from troth.exchange.files import Sheet, open_sheet
from troth.exchange.forgetting import KEPT, forget_course
from troth.exchange.mapping import FileMapping, UnknownTarget, columns_of, guess_mapping, place_of
from troth.exchange.models import Import, RememberedMapping, State
from troth.exchange.reception import Reception, reception_of
from troth.ground import jobs as queue
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor

ON_MATCH = ("update", "skip", "create")
STARTED = gettext_lazy("This import has been started. Upload the file again to import it otherwise.")
CHOOSABLE = Q(state__in=[State.NEW, State.CHECKED]) | Q(state=State.FAILED, rows=0)
ON_CONFLICT = ("keep", "take")  # what a person typed here later, or what the file says
ON_BAD_CELL = ("row", "cell")  # what is left out: the whole row, or the cell alone
SAMPLE_ROWS = 2_000
RUNS = (State.WAITING, State.RUNNING, State.CHECKING, State.UNDOING)


def take_file(
    *, object_type: ObjectType, file_name: str, pieces: Iterable[bytes], by: Actor, sheet_name: str = ""
) -> Import:
    """Keep a file and guess where its columns go. Raises Forbidden, or UnreadableFile with plain words."""
    _check_right(object_type, by)
    stored = storage.store(pieces)
    try:
        sheet = open_sheet(storage.absolute(stored.path), sheet_name)
        guesses = guess(sheet, object_type, by)
    except BaseException:
        storage.remove(stored.path)
        raise
    reception = reception_of(object_type, by)
    mapping = [each.target for each in guesses.guesses]
    targets = [
        column.place.target
        for column in columns_of(sheet.headers, dict(enumerate(mapping)), reception.targets)
    ]
    with acting(by):
        return Import.objects.create(
            member_id=by.member_id,
            object_type=object_type.name,
            file_name=file_name.replace("\0", "")[-255:],
            path=stored.path,
            sha256=stored.sha256,
            size_bytes=stored.size_bytes,
            sheet=sheet_name,
            about=sheet.about[:200],
            origin=guesses.origin,
            headers=list(sheet.headers),
            mapping=mapping,
            match=default_match(reception, targets),
        )


def guess(sheet: Sheet, object_type: ObjectType, by: Actor) -> FileMapping:
    """Guess the mapping of a file; a file with the same headers as before is mapped as it was then."""
    reception = reception_of(object_type, by)
    sample = list(islice(sheet.read(), SAMPLE_ROWS))
    guesses = guess_mapping(
        sheet.headers, sample_columns(sample, len(sheet.headers)), reception.targets, object_type.name
    )
    remembered = RememberedMapping.objects.filter(
        object_type=object_type.name, signature=signature(sheet.headers)
    ).first()
    if remembered and len(remembered.mapping) == len(sheet.headers):
        return guesses.remembered(remembered.mapping, reception.targets)
    return guesses


def choose_columns(
    *,
    record: Import,
    mapping: Mapping[str, str] | Sequence[str],
    match: str = "",
    on_match: str = "update",
    on_bad_cell: str = "row",
    on_conflict: str = "keep",
    by: Actor,
) -> Import:
    """Say where the columns go: targets in the columns' order, or some of them by header.

    An empty target leaves a column out. `match` "" chooses by the columns, "none" takes each row as new.
    `on_bad_cell` "row" leaves out the whole row of a cell that can not be read, "cell" the cell alone.
    `on_conflict` "keep" leaves what a person typed here later, "take" lets the file overwrite it.
    Raises Invalid naming the column.
    """
    choosable = Import.objects.filter(CHOOSABLE, pk=record.pk)
    if not choosable.exists():
        raise Conflict(STARTED)
    reception = reception_of(object_types()[record.object_type], by)
    chosen = _chosen(record, mapping, reception)
    errors = [
        (record.headers[index], _("%s is no field to import into.") % name)
        for index, name in enumerate(chosen)
        if name and place_of(name, reception.targets) is None
    ]
    if not any(chosen):
        errors.append(("mapping", _("Choose a field for at least one column.")))
    errors += _wrong_choices(on_match=on_match, on_bad_cell=on_bad_cell, on_conflict=on_conflict)
    if errors:
        raise Invalid(errors)
    match = _checked_match(reception, record.headers, chosen, match)
    with acting(by):
        values = {
            "mapping": chosen, "match": match, "on_match": on_match, "on_bad_cell": on_bad_cell,
            "on_conflict": on_conflict, "state": State.NEW, "updated_at": now(),
        }  # fmt: skip
        if not choosable.update(**values):  # somebody started it meanwhile
            raise Conflict(STARTED)
        RememberedMapping.objects.update_or_create(
            object_type=record.object_type,
            signature=signature(record.headers),
            defaults={"mapping": chosen},
        )
    record.refresh_from_db()
    return record


def _wrong_choices(*, on_match: str, on_bad_cell: str, on_conflict: str) -> list[tuple[str, str]]:
    offered = (
        ("on_match", on_match, ON_MATCH, _("must be update, skip or create.")),
        ("on_bad_cell", on_bad_cell, ON_BAD_CELL, _("must be row or cell.")),
        ("on_conflict", on_conflict, ON_CONFLICT, _("must be keep or take.")),
    )
    return [(name, message) for name, chosen, choices, message in offered if chosen not in choices]


def start_import(*, record: Import, by: Actor, is_dry: bool = False, is_deferred: bool = True) -> Import:
    """Start an import, or try it out: in the background, or by the caller, who then runs the job itself."""
    _check_right(object_types()[record.object_type], by)
    _check_kept(record)
    fields = {
        "is_dry": is_dry, "is_stop_asked": False, "error": "", "ended_at": None,
        "state": State.CHECKING if is_dry else State.WAITING,
    }  # fmt: skip
    free = Q(state__in=[State.NEW, State.CHECKED, State.FAILED, State.STOPPED])
    with acting(by):
        goes_on = (
            record.state in (State.STOPPED, State.FAILED)
            and not record.is_dry
            and record.position
            and not is_dry
        )
        if not goes_on:
            forget_course(record)
        if not Import.objects.filter(free, pk=record.pk).update(**fields, updated_at=now()):
            raise Conflict(_("This import is running, or it is done."))
        if is_deferred:
            queue.defer(jobs.run_import, import_id=str(record.pk))
    record.refresh_from_db()
    return record


def try_again(*, record: Import, by: Actor, on_bad_cell: str = "", on_conflict: str = "") -> Import:
    """Try an import out anew, with another choice for bad cells or for conflicts."""
    record = choose_columns(
        record=record, mapping=record.mapping, match=record.match, on_match=record.on_match,
        on_bad_cell=on_bad_cell or record.on_bad_cell, on_conflict=on_conflict or record.on_conflict, by=by,
    )  # fmt: skip
    return start_import(record=record, by=by, is_dry=True)


def stop_import(*, record: Import, by: Actor) -> Import:
    """Ask a running import to stop behind the batch it is at. It can go on later, or be undone."""
    with acting(by):
        Import.objects.filter(pk=record.pk, state__in=RUNS).update(is_stop_asked=True)
        Import.objects.filter(pk=record.pk, state=State.WAITING).update(state=State.STOPPED, ended_at=now())
    record.refresh_from_db()
    return record


def undo_import(*, record: Import, by: Actor, is_deferred: bool = True) -> Import:
    """Bring back all as it was before an import; what a person changed since stays, and is counted."""
    _check_right(object_types()[record.object_type], by)
    _check_kept(record)
    done = Q(state__in=[State.DONE, State.STOPPED, State.FAILED, State.UNDOING])
    with acting(by):
        if record.is_dry or not Import.objects.filter(done, pk=record.pk).update(
            state=State.UNDOING, is_stop_asked=False
        ):
            raise Conflict(_("Only an import that has run can be undone, and only once."))
        if is_deferred:
            queue.defer(jobs.run_undo, import_id=str(record.pk))
    record.refresh_from_db()
    return record


def _check_kept(record: Import) -> None:
    if not record.path:
        raise Conflict(_("This import was forgotten after %d days, but for its counts.") % KEPT.days)


def find_unfinished(record: Import) -> Import | None:
    """Find an earlier run of the same file in the same way that was cut off, to go on with it."""
    return (
        Import.objects.filter(
            object_type=record.object_type, sha256=record.sha256, mapping=record.mapping, match=record.match,
            on_match=record.on_match, on_bad_cell=record.on_bad_cell,
            on_conflict=record.on_conflict, sheet=record.sheet, is_dry=False,
            member=record.member, state__in=[State.RUNNING, State.WAITING],
        )
        .exclude(pk=record.pk)
        .order_by("-created_at")
        .first()
    )  # fmt: skip


def forget_import(*, record: Import, by: Actor) -> None:
    """Drop an import that was never run, with its file."""
    with acting(by):
        gone, _counts = Import.objects.filter(pk=record.pk, state__in=[State.NEW, State.CHECKED]).delete()
        if gone:
            transaction.on_commit(lambda: storage.remove(record.path))


def signature(headers: Sequence[str]) -> str:
    """Sum up the headers of a file."""
    return hashlib.sha256("\x1f".join(headers).encode()).hexdigest()


def _check_right(object_type: ObjectType, by: Actor) -> None:
    if not by.may(f"{object_type.name}.import"):
        raise Forbidden(f"{object_type.name}.import")


def _chosen(record: Import, mapping: Mapping[str, str] | Sequence[str], reception: Reception) -> list[str]:
    if not isinstance(mapping, Mapping):
        if len(mapping) != len(record.headers):
            raise Invalid([("mapping", _("must have a target for each column."))])
        return [str(name).strip() for name in mapping]
    chosen = list(record.mapping)
    folded = {header.strip().lower(): index for index, header in enumerate(record.headers)}
    for header, name in mapping.items():
        index = folded.get(header.strip().lower())
        if index is None:
            names = ", ".join(record.headers)
            raise Invalid([(header, _("is no column of this file. It has: %s.") % names)])
        place = place_of(name.strip(), reception.targets)
        if place and not place.target.is_many and not place.target.joins:
            chosen = ["" if each == name.strip() else each for each in chosen]  # what was said wins
        chosen[index] = name.strip()
    return chosen


def _checked_match(reception: Reception, headers: Sequence[str], chosen: Sequence[str], match: str) -> str:
    try:
        columns = columns_of(headers, dict(enumerate(chosen)), reception.targets)
    except UnknownTarget as error:
        raise Invalid([("mapping", str(error))]) from error
    targets = [column.place.target for column in columns]
    if match in ("", NONE, WHOLE_ROW):
        return match or default_match(reception, targets)
    if match not in {target.name for target in targets}:
        raise Invalid([("match", _("No column goes to %s.") % match)])
    if match not in reception.matches:
        told = ", ".join([*reception.matches, WHOLE_ROW, NONE])
        raise Invalid([("match", _("Records can be matched by: %s.") % told)])
    return match
