"""Merge two people who are the same, and undo it at any later time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from troth.catalog.custom import added_columns
from troth.catalog.errors import Conflict, Invalid
from troth.ground.events import publish
from troth.ground.hooks import filled
from troth.people.commands.contact_points import copy_primary, refresh_docs
from troth.people.commands.households import forget_empty
from troth.people.commands.moved_lists import (
    fitting,
    move_lists,
    primaries_of,
    put_back,
    return_lists,
    rows_of,
    written_columns,
)
from troth.people.commands.moved_pointers import (
    move_pointers,
    own_pointers,
    still_fitting,
    still_pointing,
)
from troth.people.commands.records import chronicle
from troth.people.commands.roles import copy_current
from troth.people.events import PeopleMerged, PeopleUnmerged
from troth.people.facts import Fact
from troth.people.hooks import Merging
from troth.people.merging import CHOICES, Held, apart, given_back, taken
from troth.people.models import Merge, Person
from troth.people.queries.merges import find_survivor, merges_within
from troth.team.acting import acting, erasing
from troth.team.actor import Actor
from troth.webkit.listing.bulk.asking import forget_record

ROWS = """
select id, (to_jsonb(person) - 'doc' - 'updated_at')::json from people_person person
where id = any(%s) order by id for update
"""


def merge_people(*, kept: Person, merged: Person, choices: Mapping[str, str], by: Actor) -> Merge:
    """Make one of two people who are the same: all that was `merged`'s is `kept`'s from now on.

    `choices` says for a field (`people.merging.CHOICES`, or "custom." and a name) whose value stays, "kept"
    or "merged"; else it is that of the kept person, where there is one. Raises Invalid, and Conflict where
    one of the two is gone.
    """
    _check(kept, merged, choices, by)
    with acting(by), _merging():
        rows = _locked(kept.pk, merged.pk)
        before, gone = rows[kept.pk], rows[merged.pk]
        held = Held(
            before=before, after={}, merged=gone, rows=rows_of(merged.pk), moved={},
            primaries=primaries_of(kept.pk),
        )  # fmt: skip
        held["moved"] = {
            **move_lists(merged.pk, kept.pk, choices),
            **_move_elsewhere(source=merged.pk, target=kept.pk),
        }
        _delete(merged.pk)
        _write(kept.pk, taken(*apart(before, gone, own_pointers()), choices))
        _copy(kept.pk)
        held["after"] = _locked(kept.pk)[kept.pk]
        merge = Merge.objects.create(
            merged_id=merged.pk, kept_id=kept.pk, merged_by_id=by.member_id, held=held
        )
        event = PeopleMerged(
            person_id=kept.pk, merged_id=merged.pk, merge_id=merge.pk, other=gone["name"]
        )  # fmt: skip
        _tell(event, of=kept.pk, names=merged.pk, by=by)
        publish(event)
    return merge


def undo_merge(*, merge: Merge, by: Actor) -> Person:
    """Bring a merged person back, with what was theirs and is still there, and give who was kept what is
    theirs where nobody has changed it since. Raises Conflict where somebody else was quicker."""
    with acting(by), _merging():
        locked = Merge.objects.select_for_update(of=("self",)).filter(pk=merge.pk).first()
        survivor = find_survivor(merge.merged_id) if locked else None
        if locked is None or survivor is None:
            raise Conflict(_("This merge was undone in the meantime."))
        held: Held = locked.held
        now = _locked(survivor)[survivor]
        locked.delete()
        own: dict[str, Any] = {}
        if survivor == locked.kept_id:
            own = given_back(now, held["before"], held["after"])
        else:
            _give_back_within(locked)
        later = {column: own.pop(column) for column in own_pointers() if column in own}
        _write(survivor, _fitting(own, survivor))
        _bring_back(held["merged"])
        _write(survivor, _fitting(later, survivor))  # who was kept may have pointed at who was merged
        _move_elsewhere(source=survivor, target=locked.merged_id, only=held["moved"])
        return_lists(held, survivor, locked.merged_id)
        _copy(survivor)
        _copy(locked.merged_id)
        event = PeopleUnmerged(person_id=survivor, merged_id=locked.merged_id, other=locked.name)
        _tell(event, of=survivor, names=locked.merged_id, by=by)
        other = PeopleUnmerged(person_id=survivor, merged_id=locked.merged_id, other=now["name"])
        _tell(other, of=locked.merged_id, names=survivor, by=by)
        publish(event)
    return Person.objects.get(pk=locked.merged_id)


def forget_merges(person_id: UUID) -> None:
    """Erase what is held of those who were merged into a person who is being erased: they are the same."""
    merges = merges_within(person_id)
    if not merges:
        return
    with erasing():
        Merge.objects.filter(pk__in=[merge.pk for merge in merges]).delete()
    for merge in merges:
        forget_record(merge.merged_id)
        if home := merge.held["merged"]["household_id"]:
            forget_empty(UUID(home))


def _check(kept: Person, merged: Person, choices: Mapping[str, str], by: Actor) -> None:
    if kept.pk == merged.pk:
        raise Invalid([("person", _("Choose another person: these are one already."))])
    errors = []
    for name, side in choices.items():
        is_field = name in CHOICES or name in added_columns("people")
        if not is_field or not by.may_write("people", name):
            errors.append((f"choices.{name}", _("is no field that can be chosen.")))
        elif side not in ("kept", "merged"):
            errors.append((f"choices.{name}", _("must be “kept” or “merged”.")))
    if errors:
        raise Invalid(errors)


@contextmanager
def _merging() -> Iterator[None]:
    """Let rows that never change their person do so, and the audit trail keep what it holds of who goes.

    What still points at who was merged is found here, not when the transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("select set_config('troth.merging', 'on', true)")
        yield
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
        cursor.execute("select set_config('troth.merging', '', true)")


def _locked(*ids: UUID) -> dict[UUID, dict[str, Any]]:
    """Read people whole, in the order of their ids, so that two merges at once wait and do not lock up."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [list(ids)])
        rows = dict(cursor.fetchall())
    known = set(written_columns(Person))  # what is computed comes of itself
    rows = {key: {name: value for name, value in row.items() if name in known} for key, row in rows.items()}
    if len(rows) != len(ids):
        raise Conflict(_("One of the two was deleted or merged in the meantime."))
    return rows


def _move_elsewhere(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    moved: dict[str, list[str]] = {}
    for fill in filled(Merging):
        moved |= fill(source=source, target=target, only=only)
    return moved | move_pointers(source, target, only)


def _delete(person_id: UUID) -> None:
    # Past Django, which would delete what a package forgot to move along with the person.
    with connection.cursor() as cursor:
        cursor.execute("delete from people_person where id = %s", [person_id])


def _write(person_id: UUID, values: Mapping[str, Any]) -> None:
    if not values:
        return
    columns = sql.SQL(", ").join(map(sql.Identifier, values))
    statement = sql.SQL(
        "update people_person set ({columns}) ="
        " (select {columns} from jsonb_populate_record(null::people_person, %s::jsonb)) where id = %s"
    ).format(columns=columns)
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(dict(values)), person_id])


def _copy(person_id: UUID) -> None:
    """Bring the copies of what is primary up to date, and what a search looks through."""
    person = Person.objects.get(pk=person_id)
    copy_primary(person, ("emails", "phones"), {})
    person.save(update_fields=["email", "phone"])
    copy_current(person, or_title=person.title)
    refresh_docs([person])


def _bring_back(merged: Mapping[str, Any]) -> None:
    put_back(Person, [_fitting(merged, UUID(merged["id"]))])


def _fitting(values: Mapping[str, Any], person_id: UUID) -> dict[str, Any]:
    """Let go of what is gone since, as an owner or a household, and of a number that somebody else bears."""
    fit = still_pointing(still_fitting(fitting(Person, values) or {}))
    number = fit.get("external_id")
    if number and Person.objects.filter(external_id=number).exclude(pk=person_id).exists():
        fit["external_id"] = ""
    return fit


def _give_back_within(merge: Merge) -> None:
    """The kept person was merged in turn: they get their values back where they are held."""
    outer = Merge.objects.select_for_update(of=("self",)).get(merged_id=merge.kept_id)
    before, after = merge.held["before"], merge.held["after"]
    outer.held["merged"] |= given_back(outer.held["merged"], before, after)
    outer.save(update_fields=["held"])


def _tell(event: PeopleMerged | PeopleUnmerged, *, of: UUID, names: UUID, by: Actor) -> None:
    sentence = event.sentence.format(other=event.other)
    chronicle([Fact(event=event.name, sentence=sentence, person_id=of, about=("people", names))], by=by)
