"""The door of the actions: a dialog for what an action needs, and the run over the chosen records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from troth.catalog.actions import Action, actions_of, get_action, perform
from troth.catalog.errors import Invalid
from troth.catalog.form_values import as_json
from troth.catalog.registry import find_object_type, object_types
from troth.catalog.types import Housed, ObjectType
from troth.team.actor import Actor
from troth.team.door import MemberRequest, signed_in
from troth.webkit import reply
from troth.webkit.formats import within
from troth.webkit.listing.bulk import asking
from troth.webkit.listing.chosen import Chosen, read_chosen
from troth.webkit.models import Deed
from troth.webkit.shell import find_list_url, list_url


def row_actions(*, object_type: str, seen_by: Actor) -> list[dict[str, Any]]:
    """Offer the actions of a type in the bar over a selection."""
    kind = find_object_type(object_type)
    found: Sequence[Action] = actions_of(kind, seen_by=seen_by) if kind else ()
    return [
        {
            "label": action.label,
            "icon": action.icon,
            "key": action.key,
            "url": reverse("webkit:act", kwargs={"kind": object_type, "name": action.name}),
        }
        for action in found
    ]


def creations(*, seen_by: Actor) -> list[dict[str, Any]]:
    """Offer to add a record of each type that a member may add by hand."""
    return [
        {
            "label": _("New %(thing)s") % {"thing": within(kind.one)},
            "icon": kind.icon,
            "url": url,
            "creates": True,
        }
        for kind in object_types().values()
        if seen_by.may(f"{kind.name}.create")
        and not kind.is_append_only
        and not isinstance(kind.visible, Housed)  # what lies in a house came there by itself
        and (url := find_list_url(kind.name, "new"))
    ]


@require_http_methods(["GET", "POST"])
@signed_in
def act(request: MemberRequest, kind: str, name: str) -> HttpResponse:
    """Ask what an action needs (GET), and run it on the records with the given ids (POST).

    The right is the action's own, checked for each record as it is loaded.
    """
    object_type = find_object_type(kind)
    if object_type is None:
        raise Http404
    action = get_action(object_type, name, seen_by=request.member)
    given = request.POST if request.method == "POST" else request.GET
    chosen = read_chosen(given, object_type, request.member, action.verb)
    context: dict[str, Any] = {
        "action": action,
        "kind": kind,
        "object_type": object_type,
        "chosen": chosen,
        "errors": {},
        "typed": given,
    }
    if request.method == "GET":
        return reply.fragment(request, "webkit/_action.html", context)
    inputs = {field.name: as_json(field.kind, request.POST.get(field.name, "")) for field in action.inputs}
    try:
        if chosen.is_all:
            return _perform_on_all(request, object_type, action, inputs, chosen)
        count = perform(action, chosen.ids, inputs, by=request.member)
    except Invalid as error:
        context["errors"] = dict(error.errors)
        return reply.fragment(request, "webkit/_action.html", context, status=422)
    said = ngettext("%(label)s: %(count)d record", "%(label)s: %(count)d records", count)
    back = reply.asked_from(request) or list_url(kind)
    return reply.redirect(request, back, said % {"label": action.label, "count": count})


def _perform_on_all(
    request: MemberRequest, object_type: ObjectType, action: Action, inputs: dict[str, Any], chosen: Chosen
) -> HttpResponse:
    with_what = ", ".join(str(value) for value in inputs.values() if value)
    run = asking.ask(
        object_type=object_type,
        where=chosen.where,
        deed=Deed.ACTION,
        name=action.name,
        values=inputs,
        said=f"{action.label}: {with_what}" if with_what else str(action.label),
        by=request.member,
    )
    return reply.redirect(request, list_url(object_type.name, "run", run_id=run.pk))
