"""Keeping views of lists: saved, changed, deleted, put back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.catalog.types import ObjectType
from troth.ground import clock
from troth.questions.dependence import with_renamed
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.models import Audience, SavedView
from troth.questions.saved import PARTS, get_view, is_holder, may_edit, visible_views
from troth.questions.spelling import spell
from troth.team.acting import acting
from troth.team.actor import Actor

NAME_LENGTH, PART_LENGTH = 80, 20_000
OF_THE_HOLDER = ("name", "icon", "audience", "is_locked")
ICON = re.compile(r"[a-z]{0,40}")
AUDIENCES = tuple(Audience.choices)


def save_view(
    *,
    object_type: ObjectType,
    name: str,
    state: Mapping[str, str],
    by: Actor,
    audience: str = Audience.PRIVATE,
    is_locked: bool = False,
    icon: str = "",
) -> SavedView:
    """Keep the state of a list under a name, as the last of its tabs.

    Raises Invalid; Forbidden where somebody shares what they may only see, or is nobody in person.
    """
    owner_id = _check_reach(object_type.name, audience, by)
    values = _checked(name=name, icon=icon, audience=audience, state=state)
    with acting(by):
        last = visible_views(object_type, seen_by=by).aggregate(last=Max("position"))["last"]
        return SavedView.objects.create(
            object_type=object_type.name,
            owner_id=owner_id,
            is_locked=is_locked,
            position=(last or 0) + 1,
            **values,
        )


def change_view(*, object_type: ObjectType, view_id: UUID, by: Actor, **values: Any) -> SavedView:
    """Change a view's `name`, `icon`, `audience`, `is_locked` or `state`.

    A view that is shared and not locked takes a new state from whoever may change the records; all else
    is for its owner and administrators. Raises NotFound, Forbidden, Invalid.
    """
    with acting(by):
        view = get_view(object_type, view_id, seen_by=by)
        if not may_edit(view, by) or (values.keys() & set(OF_THE_HOLDER) and not is_holder(view, by)):
            raise Forbidden(_("Only the owner of this view and administrators change it."))
        if values.get("audience", view.audience) != view.audience:
            _check_reach(object_type.name, values["audience"], by)
        known = {"name": view.name, "icon": view.icon, "audience": view.audience, "state": view.state}
        changed = _checked(**{**known, **values})
        for name in known:
            setattr(view, name, changed[name])
        view.is_locked = bool(values.get("is_locked", view.is_locked))
        view.updated_at = clock.now()
        view.save(update_fields=["name", "icon", "audience", "is_locked", "state", "updated_at"])
        return view


def move_view(*, object_type: ObjectType, view_id: UUID, step: int, by: Actor) -> SavedView:
    """Move a view past its neighbour among the tabs that the member sees, by a `step` of -1 back or 1 on.

    The order is the same for all who see the views. Raises NotFound, Forbidden.
    """
    with acting(by):
        view = get_view(object_type, view_id, seen_by=by)
        if not is_holder(view, by):
            raise Forbidden(_("Only the owner of this view and administrators move it."))
        seen = [each.pk for each in visible_views(object_type, seen_by=by)]
        at = seen.index(view.pk)
        to = min(max(at + step, 0), len(seen) - 1)
        if to == at:
            return view
        every = list(
            SavedView.objects.select_for_update()
            .filter(object_type=object_type.name)
            .order_by("position", "id")
        )
        rest = [each for each in every if each.pk != view.pk]
        beside = next(place for place, each in enumerate(rest) if each.pk == seen[to])
        rest.insert(beside + (step > 0), view)
        moved = [each for place, each in enumerate(rest, start=1) if each.position != place]
        for place, each in enumerate(rest, start=1):
            each.position = place
        SavedView.objects.bulk_update(moved, ["position"])
        return view


def delete_view(*, object_type: ObjectType, view_id: UUID, by: Actor) -> dict[str, Any]:
    """Delete a view, and give what `restore_view` needs. Raises NotFound, Forbidden."""
    with acting(by):
        view = get_view(object_type, view_id, seen_by=by)
        if not is_holder(view, by):
            raise Forbidden(_("Only the owner of this view and administrators delete it."))
        was = {
            "id": str(view.pk), "owner_id": str(view.owner_id), "name": view.name, "icon": view.icon,
            "audience": view.audience, "is_locked": view.is_locked, "position": view.position,
            "state": view.state,
        }  # fmt: skip
        view.delete()
        return was


def restore_view(*, object_type: ObjectType, was: Mapping[str, Any], by: Actor) -> SavedView:
    """Put a deleted view back. `was` is from `delete_view`, never from a member. Raises Conflict."""
    try:
        with acting(by):
            return SavedView.objects.create(object_type=object_type.name, **was)
    except IntegrityError as error:
        raise Conflict(_("This view is there already.")) from error


def rename_segment_in_views(*, object_type: str, old: str, new: str) -> None:
    """Let the questions of views go on naming a segment that has another name now.

    Called in the transaction that names it. A view whose question can not be read stays as it is.
    """
    views = SavedView.objects.select_for_update().filter(object_type=object_type)
    for view in views.filter(state__where__icontains="segment"):
        with suppress(QuestionError):
            asked = parse(view.state["where"])
            view.state["where"] = spell(with_renamed(asked, old, new))
            view.save(update_fields=["state"])


def _check_reach(kind: str, audience: str, by: Actor) -> UUID:
    if by.member_id is None or not by.may(f"{kind}.see"):
        raise Forbidden(_("Only a member keeps views, and of what they may see."))
    if audience != Audience.PRIVATE and not by.may(f"{kind}.change"):
        raise Forbidden(_("Your role keeps its views to itself."))
    return by.member_id


def _checked(
    *, name: str, icon: str, audience: str, state: Mapping[str, str], **_rest: Any
) -> dict[str, Any]:
    name = " ".join(name.split())
    errors = []
    if not name or len(name) > NAME_LENGTH or "\0" in name:
        errors.append(("name", _("Give the view a name of at most %d letters.") % NAME_LENGTH))
    if not ICON.fullmatch(icon):
        errors.append(("icon", _("Choose one of the signs.")))
    if audience not in Audience.values:
        errors.append(("audience", _("Choose who sees it.")))
    kept = {part: str(state[part]) for part in PARTS if state.get(part)}
    if any(len(text) > PART_LENGTH or "\0" in text for text in kept.values()):
        errors.append(("state", _("This list says too much to be kept.")))
    if errors:
        raise Invalid(errors)
    return {"name": name, "icon": icon, "audience": audience, "state": kept}


def forget_views(*, name: str) -> None:
    """Delete all views of an object type that is being deleted."""
    SavedView.objects.filter(object_type=name).delete()
