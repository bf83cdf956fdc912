"""What writing a person, a company and a household have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from troth.catalog.errors import Conflict
from troth.ground.clock import now
from troth.ground.events import publish
from troth.ground.hooks import filled
from troth.ground.models import new_keys
from troth.people.commands.contact_points import (
    Owner,
    copy_primary,
    first_contact_points,
    refresh_docs,
    write_contact_points,
)
from troth.people.events import LifecycleChanged
from troth.people.facts import Fact
from troth.people.hooks import Chronicle
from troth.people.models import Household, Lifecycle, Person, Tag
from troth.people.names import hue_of
from troth.team.actor import Actor

REFERENCES = ("owner", "company", "household")
Record = Owner | Household


def write_columns(record: Record, values: Mapping[str, Any], columns: tuple[str, ...]) -> list[str]:
    """Set the plain columns found in `values` on the instance; return the public names that changed."""
    changed = []
    for name in columns:
        if name not in values:
            continue
        attribute = f"{name}_id" if name in REFERENCES else name
        value = values[name] if values[name] is not None else _empty(record, attribute)
        if getattr(record, attribute) != value:
            setattr(record, attribute, value)
            changed.append(name)
    return changed


def lock(record: Record) -> Any:
    """Load the row anew under a lock, so that two changes at once follow one another."""
    fresh = type(record)._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if fresh is None:
        raise Conflict("This record was deleted in the meantime.")
    return fresh


def insert(records: Sequence[Owner], many: Sequence[Mapping[str, Any]]) -> None:
    """Write new records, all people or all companies, each with the contact points found in its values."""
    points: dict[type[Any], list[Any]] = {}
    for record, values, key in zip(records, many, new_keys(len(records)), strict=True):
        record.pk = key
        for point in first_contact_points(record, values):
            points.setdefault(type(point), []).append(point)
    model: Any = type(records[0])
    model.objects.bulk_create(records)
    for each, made in points.items():
        each.objects.bulk_create(made)
    _know_tags({tag for record in records for tag in record.tags})
    refresh_docs(records)


def finish(record: Owner, values: Mapping[str, Any], changed: list[str]) -> list[str]:
    """Write contact points and copies, make tags known, rebuild the search text."""
    points = write_contact_points(record, values)
    copy_primary(record, points, values)
    if changed or points:
        record.save()
    if "tags" in changed:
        _know_tags(set(record.tags))
    refresh_docs([record])
    return [*changed, *points]


def _know_tags(names: set[str]) -> None:
    if names:
        new = [Tag(name=name, hue=hue_of(name)) for name in sorted(names)]
        Tag.objects.bulk_create(new, ignore_conflicts=True)


def move_lifecycle(record: Owner, before: str, by: Actor) -> None:
    """Date the new stage, write it on the timeline and tell who listens."""
    record.lifecycle_since = now()
    record.save(update_fields=["lifecycle_since"])
    about: Any = {"person_id" if isinstance(record, Person) else "company_id": record.pk}
    words = dict(Lifecycle.choices)
    event = LifecycleChanged(before=before, after=str(record.lifecycle), **about)
    sentence = f"moved from {words.get(before, before)} to {words[record.lifecycle]}"
    chronicle([Fact(event=event.name, sentence=sentence, **about)], by=by)
    publish(event)


def chronicle(facts: list[Fact], *, by: Actor) -> None:
    """Write facts on the timeline through whoever keeps it."""
    for write in filled(Chronicle):
        write(facts=facts, by=by)


def _empty(record: Record, attribute: str) -> Any:
    field = type(record)._meta.get_field(attribute.removesuffix("_id"))
    if field.null:
        return None
    return [] if attribute == "tags" else ""
