"""Set a workspace up for a trade, add its sample records, and take it all away again.

Each thing is added and removed by the command that a person would use for it: with their rights, and on the
audit trail under their name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog import commands as catalog
from troth.catalog import custom, own_objects
from troth.catalog.altering import check_right
from troth.catalog.errors import Conflict, NotFound
from troth.catalog.records import create_record, delete_record
from troth.catalog.registry import find_object_type
from troth.catalog.types import ObjectType
from troth.questions.models import Audience
from troth.questions.saved import visible_views
from troth.questions.saving import delete_view, save_view
from troth.segments.commands import create_segment, delete_segment
from troth.segments.queries import visible_segments
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.commands import delete_role, make_role
from troth.team.errors import RoleInUse
from troth.team.queries import list_roles
from troth.trades import queries
from troth.trades.models import Added
from troth.trades.patterns import Part, Template, What


@dataclass(slots=True)
class Outcome:
    """What was done: labels of what was added or removed, and of what stayed, with the reason."""

    done: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)


def set_up(*, template: Template, by: Actor) -> Outcome:
    """Add what the workspace has not yet, all or none; what has the same name stays as it is.

    Raises Forbidden for all but administrators, and whatever the commands raise.
    """
    check_right(by)
    outcome = Outcome()
    try:
        with acting(by):
            for part in template.set_up:
                if queries.find(part, seen_by=by) is not None:
                    outcome.kept.append((part.label, _("is there already")))
                    continue
                made = MAKE[part.what](part, by)
                _note(template, part, made.pk)
                outcome.done.append(part.label)
    finally:
        custom.refresh()  # what was taken back is known no more
    return outcome


def add_examples(*, template: Template, by: Actor) -> Outcome:
    """Add the sample records, all or none, unless they are there. Raises Forbidden, Invalid."""
    check_right(by)
    outcome = Outcome()
    if queries.has_examples(template):
        return outcome
    known: dict[str, str] = {}
    with acting(by):
        for part in template.examples:
            made = create_record(_kind(part.of), _pointing(part.values, known), by=by)
            known[part.name] = str(made.pk)
            _note(template, part, made.pk)
            outcome.done.append(part.label)
    return outcome


def remove_examples(*, template: Template, by: Actor) -> Outcome:
    """Delete the sample records. Raises Forbidden."""
    return _remove(template, by, only=What.EXAMPLE)


def remove(*, template: Template, by: Actor) -> Outcome:
    """Take away what the template added, as far as nobody has put anything into it. Raises Forbidden."""
    return _remove(template, by)


def _remove(template: Template, by: Actor, only: What | None = None) -> Outcome:
    check_right(by)
    outcome = Outcome()
    parts = {(part.what, part.of, part.label): part for part in template.parts}
    for added in queries.added_by(template):
        what = What(added.what)
        if only and what is not only:
            continue
        part = parts.get((what, added.of, added.label))
        with acting(by):
            reason = REMOVE[what](added, part, by)
            if reason:
                outcome.kept.append((added.label, reason))
            else:
                added.delete()
                outcome.done.append(added.label)
    return outcome


def _note(template: Template, part: Part, key: UUID) -> None:
    Added.objects.create(template=template.name, what=part.what, of=part.of, key=key, label=part.label)


def _kind(name: str) -> ObjectType:
    kind = find_object_type(name)
    if kind is None:
        raise NotFound(name)
    return kind


def _pointing(values: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    """Put keys in place of the examples that a value names, as "@una"."""

    def told(value: Any) -> Any:
        if isinstance(value, Mapping):
            return _pointing(value, known)
        return known[value[1:]] if isinstance(value, str) and value.startswith("@") else value

    return {name: told(value) for name, value in values.items()}


def _make_object(part: Part, by: Actor) -> Any:
    return own_objects.make_object(**part.values, by=by)


def _make_field(part: Part, by: Actor) -> Any:
    values = dict(part.values)
    tells_when = values.pop("tells_when", False)
    made = catalog.add_field(object_type=part.of, **values, by=by)
    if tells_when:
        (owner,) = (each for each in own_objects.objects() if each.name == part.of)
        if queries.is_added(What.OBJECT, owner.pk):
            own_objects.change_object(found=owner, values={"time": catalog.public_name(made)}, by=by)
    return made


def _make_view(part: Part, by: Actor) -> Any:
    values = dict(part.values)
    name, icon = values.pop("name"), values.pop("icon", "")
    return save_view(
        object_type=_kind(part.of), name=name, icon=icon, state=values, by=by, audience=Audience.EVERYBODY
    )


def _make_segment(part: Part, by: Actor) -> Any:
    return create_segment(**part.values, by=by)


def _make_role(part: Part, by: Actor) -> Any:
    return make_role(**part.values, by=by)


MAKE: Mapping[What, Callable[[Part, Actor], Any]] = {
    What.OBJECT: _make_object,
    What.FIELD: _make_field,
    What.VIEW: _make_view,
    What.SEGMENT: _make_segment,
    What.ROLE: _make_role,
}


def _remove_example(added: Added, _part: Part | None, by: Actor) -> str:
    if kind := find_object_type(added.of):
        try:
            delete_record(kind, added.key, by=by)
        except NotFound:
            return ""
    return ""


def _remove_role(added: Added, _part: Part | None, by: Actor) -> str:
    role = next((each for each in list_roles() if each.pk == added.key), None)
    try:
        if role:
            delete_role(role=role, by=by)
    except RoleInUse:
        return _("somebody has it")
    return ""


def _remove_segment(added: Added, part: Part | None, by: Actor) -> str:
    segment = next((each for each in visible_segments(seen_by=by) if each.pk == added.key), None)
    if segment is None:
        return ""
    if part is None or segment.name != part.name:
        return _("it was changed")
    try:
        delete_segment(segment=segment, by=by)
    except Conflict as conflict:
        return str(conflict)
    return ""


def _remove_view(added: Added, part: Part | None, by: Actor) -> str:
    kind = find_object_type(added.of)
    view = visible_views(kind, seen_by=by).filter(pk=added.key).first() if kind else None
    if kind is None or view is None:
        return ""
    if part is None or any(part.values.get(name, "") != value for name, value in view.state.items()):
        return _("it was changed")
    delete_view(object_type=kind, view_id=view.pk, by=by)
    return ""


def _remove_field(added: Added, _part: Part | None, by: Actor) -> str:
    found = catalog.find_field(added.key)
    if found is None:
        return ""
    if catalog.count_filled(found):
        return _("something is written in it")
    try:
        catalog.delete_field(field=found, by=by)
    except Conflict as conflict:
        return str(conflict)
    return ""


def _remove_object(added: Added, _part: Part | None, by: Actor) -> str:
    found = own_objects.find_object(added.key)
    if found is None:
        return ""
    if own_objects.count_records(found.name):
        return _("there are records of it")
    if catalog.fields_of(found.name) or own_objects.fields_pointing_at(found.name):
        return _("fields were added to it")
    own_objects.delete_object(found=found, by=by)
    return ""


REMOVE: Mapping[What, Callable[[Added, Part | None, Actor], str]] = {
    What.EXAMPLE: _remove_example,
    What.ROLE: _remove_role,
    What.SEGMENT: _remove_segment,
    What.VIEW: _remove_view,
    What.FIELD: _remove_field,
    What.OBJECT: _remove_object,
}
