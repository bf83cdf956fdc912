"""Saved views as one member sees them: which there are, and what one of them says to this member."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from troth.catalog.errors import NotFound
from troth.catalog.registry import find_object_type, object_types
from troth.catalog.types import ObjectType
from troth.questions.checking import check
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.models import Audience, SavedView
from troth.questions.paths import find_readable
from troth.questions.sorting import keys_of, read_sort
from troth.team.actor import Actor

NOBODY = "id is missing"  # better than everybody, with whom something may be done at once
PARTS = ("where", "sort", "cols", "layout", "group", "by", "area", "calc", "mark")


@dataclass(frozen=True, slots=True)
class ViewState:
    """What a view shows to one member. `is_whole`: nothing of it is gone or hidden."""

    parts: Mapping[str, str]
    is_whole: bool


def visible_views(*kinds: ObjectType, seen_by: Actor) -> QuerySet[SavedView]:
    """Give the views of lists that are a member's own or shared with them, as the tabs stand."""
    seen = [kind.name for kind in kinds if seen_by.may(f"{kind.name}.see")]
    shared = Q(audience=Audience.EVERYBODY)
    shared |= Q(audience=Audience.TEAM, owner_id__in=seen_by.team_member_ids)
    return SavedView.objects.filter(shared | Q(owner_id=seen_by.member_id), object_type__in=seen).order_by(
        "position", "id"
    )


def find_views(text: str, *, seen_by: Actor, limit: int) -> list[SavedView]:
    """Give the views of any list whose name holds a text, as far as this member sees them."""
    if not text.strip() or "\0" in text:
        return []
    seen = visible_views(*object_types().values(), seen_by=seen_by).filter(name__icontains=text.strip())
    return list(seen.order_by("name", "id")[:limit])


def listed_types(*, seen_by: Actor) -> list[ObjectType]:
    """List the types of which a member sees any record."""
    return [kind for kind in object_types().values() if seen_by.may(f"{kind.name}.see")]


def get_any_view(view_id: UUID, *, seen_by: Actor) -> tuple[ObjectType, SavedView]:
    """Load a view of whichever list, and the type that it lists. Raises NotFound."""
    name = SavedView.objects.filter(pk=view_id).values_list("object_type", flat=True).first()
    kind = find_object_type(name) if name else None
    if kind is None:
        raise NotFound
    return kind, get_view(kind, view_id, seen_by=seen_by)


def get_view(object_type: ObjectType, view_id: UUID, *, seen_by: Actor) -> SavedView:
    """Load a view. Raises NotFound, also for one that is not shared with this member."""
    view = visible_views(object_type, seen_by=seen_by).filter(pk=view_id).first()
    if view is None:
        raise NotFound
    return view


def is_holder(view: SavedView, by: Actor) -> bool:
    """Tell whether a member decides about a view: who sees it, its lock, its end."""
    return view.owner_id == by.member_id or by.may("administrator")


def may_edit(view: SavedView, by: Actor) -> bool:
    """Tell whether a member may change what a view that they see shows."""
    return is_holder(view, by) or (not view.is_locked and by.may(f"{view.object_type}.change"))


def state_of_view(view: SavedView, object_type: ObjectType, *, seen_by: Actor) -> ViewState:
    """Read what a view shows to this member.

    What they may not read is left out without a word of its name: a sorting as a whole, columns, a
    grouping, figures, colours and the dates of a calendar one by one, the places of a map with its area.
    Of a question that they may not ask nobody is left.
    """
    given = {name: str(view.state.get(name, "")) for name in PARTS}
    cols = [name for name in given["cols"].split(",") if name]
    kept = {
        "where": given["where"] if _may_ask(given["where"], object_type, seen_by) else NOBODY,
        "sort": given["sort"] if _may_sort(given["sort"], object_type, seen_by) else "",
        "cols": ",".join(name for name in cols if find_readable(object_type, name, seen_by)),
        "layout": given["layout"],
        "group": given["group"] if find_readable(object_type, given["group"], seen_by) else "",
        "calc": ",".join(
            each
            for each in given["calc"].split(",")
            if find_readable(object_type, each.split(":")[0], seen_by)
        ),
        "mark": "\n".join(
            each
            for each in given["mark"].split("\n")
            if each and _may_ask(each.partition(":")[2], object_type, seen_by)
        ),
        "by": given["by"] if find_readable(object_type, given["by"], seen_by) else "",
    }
    kept["area"] = given["area"] if kept["by"] == given["by"] else ""
    is_whole = kept["where"] == given["where"] and kept["sort"] == given["sort"]
    return ViewState({name: text for name, text in kept.items() if text}, is_whole)


def views_naming(object_type: str, name: str) -> list[SavedView]:
    """List all views that name a field of a type, whoever sees them: in their own list or by a relation."""
    return [
        view
        for view in SavedView.objects.select_related("owner").order_by("object_type", "position", "id")
        if any(
            does_name(str(view.state.get(part, "")), name, is_own=view.object_type == object_type)
            for part in PARTS
        )
    ]


def views_about(object_type: str) -> list[SavedView]:
    """List all views of an object type, and those that ask for its records, whoever sees them."""
    return [
        view
        for view in SavedView.objects.select_related("owner").order_by("object_type", "position", "id")
        if view.object_type == object_type
        or any(does_name(str(view.state.get(part, "")), object_type, is_own=True) for part in PARTS)
    ]


def does_name(text: str, name: str, *, is_own: bool) -> bool:
    """Tell whether a question, or a list of fields, names a field: of its own type, or behind a relation."""
    before = r"(?<!\w)" if is_own else r"(?<=\w\.)"
    return re.search(rf"{before}{re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _may_ask(where: str, object_type: ObjectType, seen_by: Actor) -> bool:
    try:
        if where:
            check(parse(where), object_type, seen_by)
    except QuestionError:
        return False
    return True


def _may_sort(sort: str, object_type: ObjectType, seen_by: Actor) -> bool:
    try:
        if sort:
            keys_of(read_sort(sort), object_type, seen_by)
    except QuestionError:
        return False
    return True
