"""Merge two people, and undo it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.catalog.errors import Invalid, NotFound
from troth.catalog.registry import object_types
from troth.people import commands, queries
from troth.people.forms import MergeForm
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply


@require_http_methods(["GET", "POST"])
@needs("people.change")
def merge(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Ask with whom, lay the two side by side, and merge them."""
    kept = queries.get_person(record_id, seen_by=request.member, to=Verb.CHANGE)
    form = MergeForm((request.POST if request.method == "POST" else request.GET) or None)
    merged = _other(form, kept, request)
    if merged is None:
        status = 422 if form.is_bound else 200
        context = {"record": kept, "form": form}
        return reply.fragment(request, "people/_merge_form.html", context, status=status)
    if request.method == "GET":
        return _compare(request, kept, merged, then=form.cleaned_data["then"])
    try:
        done = commands.merge_people(kept=kept, merged=merged, choices=form.choices(), by=request.member)
    except Invalid as error:
        return _compare(
            request,
            kept,
            merged,
            [message for _field, message in error.errors],
            then=form.cleaned_data["then"],
        )
    said = _("%(merged)s was merged into %(kept)s.") % {"merged": merged.name, "kept": kept.name}
    to = "/people/duplicates/" if form.cleaned_data["then"] else f"/people/{kept.pk}/"
    return reply.redirect(request, to, said, undo=f"/people/merges/{done.pk}/undo/")


@require_POST
@needs("people.change")
def undo_merge(request: MemberRequest, merge_id: UUID) -> HttpResponse:
    """Part two people again, with what was each one's."""
    done, kept = queries.get_merge(merge_id, seen_by=request.member, to=Verb.CHANGE)
    parted = commands.undo_merge(merge=done, by=request.member)
    said = _("%s is a person of their own again.") % parted.name
    shown = parted if request.member.reaches("people", Verb.SEE, parted.owner_id) else kept
    return reply.redirect(request, f"/people/{shown.pk}/", said)


def _other(form: MergeForm, kept: Any, request: MemberRequest) -> Any:
    """Load who is to be merged, as far as the asker may; else say in the form why not."""
    if not form.is_valid():
        return None
    try:
        other = queries.get_person_to_merge(form.cleaned_data["person"], seen_by=request.member)
    except NotFound:
        form.add_error("person", _("Choose a person from the list."))
        return None
    if other.pk == kept.pk:
        form.add_error("person", _("Choose another person: these are one already."))
        return None
    return other


def _compare(
    request: MemberRequest, kept: Any, merged: Any, errors: list[str] | None = None, *, then: str
) -> HttpResponse:
    rows = queries.compared(kept, merged, object_types()["people"], seen_by=request.member)
    context = {
        "record": kept,
        "other": merged,
        "rows": sorted(rows, key=lambda row: not (row.differs and row.may_choose)),
        "belongings": queries.belongings_of(merged, seen_by=request.member),
        "may_swap": queries.may_merge(kept, seen_by=request.member),
        "errors": errors or [],
        "then": then,
    }
    return reply.page(request, "people/merge.html", context, status=422 if errors else 200)
