"""Settings: the fields that a workspace adds to its object types."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from troth.catalog import commands, custom
from troth.catalog.computing import is_computing
from troth.catalog.errors import Conflict, Invalid
from troth.catalog.registry import find_object_type, object_types
from troth.catalog.rolling import ORDERED, links_to
from troth.catalog.staff import STAFF
from troth.catalog.types import Kind, Rolled, RollUp
from troth.ground.hooks import filled
from troth.questions.errors import QuestionError
from troth.questions.formulas import making
from troth.questions.saved import views_naming
from troth.team.actor import Actor
from troth.team.door import MemberRequest, needs
from troth.team.views.answers import settings_page
from troth.webkit import reply
from troth.webkit.computations import under_way
from troth.webkit.hooks import FieldUses

TAB = "webkit:fields"
ASKED = ("object_type", "label", "name", "kind", "points_at", "choices", "formula", "link", "rolled")
FORMULA, ROLL_UP = "formula", "roll_up"
MEASURES = {
    Rolled.COUNT: gettext_lazy("How many"),
    Rolled.SUM: gettext_lazy("The sum"),
    Rolled.AVERAGE: gettext_lazy("The average"),
    Rolled.LEAST: gettext_lazy("The least, or the first"),
    Rolled.MOST: gettext_lazy("The most, or the last"),
}
REFUSALS = (Invalid, Conflict, QuestionError)
WORDS = {
    Kind.TEXT: gettext_lazy("Text"),
    Kind.LONG_TEXT: gettext_lazy("Long text"),
    Kind.NUMBER: gettext_lazy("Whole number"),
    Kind.DECIMAL: gettext_lazy("Number"),
    Kind.MONEY: gettext_lazy("Money"),
    Kind.YES_NO: gettext_lazy("Yes or no"),
    Kind.DATE: gettext_lazy("Date"),
    Kind.DATETIME: gettext_lazy("Date and time"),
    Kind.TIME: gettext_lazy("Time of day"),
    Kind.SELECT: gettext_lazy("One of several"),
    Kind.TAGS: gettext_lazy("Several words"),
    Kind.EMAIL: gettext_lazy("Mail"),
    Kind.PHONE: gettext_lazy("Phone"),
    Kind.LINK: gettext_lazy("Link"),
    Kind.COUNTRY: gettext_lazy("Country"),
    Kind.PLACE: gettext_lazy("Place on the map"),
    Kind.REFERENCE: gettext_lazy("Another record"),
    Kind.FILE: gettext_lazy("Files"),
}


@require_http_methods(["GET", "POST"])
@needs("administrator")
def fields(request: MemberRequest) -> HttpResponse:
    """Show the added fields of all types, and add one."""
    errors = dict.fromkeys(ASKED, "")
    if request.method == "POST":
        try:
            made = _add(request)
        except REFUSALS as error:
            errors |= _said(error)
        else:
            return reply.redirect(request, "/settings/fields/", _told(made, _("%s was added.") % made.label))
    names = commands.open_types()
    types = [object_types()[name] for name in names]
    context = {
        "types": [(kind, commands.fields_of(kind.name)) for kind in types],
        "options": [(kind.name, kind.many) for kind in types],
        "targets": [(name, _one(name)) for name in commands.targets()],
        "kinds": [
            *((kind.value, WORDS[kind]) for kind in custom.KINDS),
            (FORMULA, _("Formula")),
            (ROLL_UP, _("Roll-up of other records")),
        ],
        "links": [
            (
                f"{below.name}.{link.name}",
                _("%(below)s whose %(link)s is one of %(kind)s")
                % {"below": below.many, "link": link.label, "kind": kind.many},
            )
            for kind in types
            for below, link in links_to(kind.name, names)
        ],
        "measures": MEASURES.items(),
        "rolled": [
            (f"{kind.name}.{each.name}", f"{kind.many}: {each.label}")
            for kind in types
            for each in kind.fields
            if each.kind in ORDERED and each.is_column
        ],
        "word_of": _word,
        "computations": under_way(),
        "typed": request.POST or request.GET,  # a link may say of what
        "errors": errors,
    }
    return settings_page(request, "webkit/fields.html", context, current=TAB, status=_status(errors))


@require_http_methods(["GET", "POST"])
@needs("administrator")
def field(request: MemberRequest, field_id: UUID) -> HttpResponse:
    """Change how a field is called and shown."""
    found = _found(field_id)
    errors = dict.fromkeys(ASKED, "")
    if request.method == "POST":
        values = {"label": request.POST.get("label", ""), **_shown_as(request)}
        values["is_erased_with"] = "is_erased_with" in request.POST
        try:
            _change(found, values, request)
        except REFUSALS as error:
            errors |= _said(error)
        else:
            return reply.redirect(request, "/settings/fields/", _told(found, _("Kept.")))
    kind = object_types()[found.object_type]
    context = {
        "field": found, "kind": kind, "kind_word": _word(found),
        "typed": request.POST, "errors": errors, "filled": commands.count_filled(found),
        "uses": _uses(found, request.member),
        "may_be_erased_with": commands.can_be_erased_with(found.object_type, found.points_at),
    }  # fmt: skip
    return settings_page(request, "webkit/field.html", context, current=TAB, status=_status(errors))


@require_POST
@needs("administrator")
def delete(request: MemberRequest, field_id: UUID) -> HttpResponse:
    """Delete a field with all that stands in it."""
    found = _found(field_id)
    try:
        commands.delete_field(field=found, by=request.member)
    except Conflict as error:
        return reply.redirect(request, f"/settings/fields/{field_id}/", str(error))
    return reply.redirect(request, "/settings/fields/", _("%s was deleted.") % found.label)


def _add(request: MemberRequest) -> Any:
    posted = request.POST
    shown = {
        "object_type": posted.get("object_type", ""), "label": posted.get("label", "").strip(),
        **_shown_as(request),
    }  # fmt: skip
    if posted.get("kind") == FORMULA:
        return making.add_formula(text=posted.get(FORMULA, ""), by=request.member, **shown)
    if posted.get("kind") == ROLL_UP:
        return commands.add_field(kind="", roll_up=_roll_up(posted), by=request.member, **shown)
    return commands.add_field(
        kind=posted.get("kind", ""), points_at=posted.get("points_at", ""), by=request.member, **shown
    )


def _roll_up(posted: Any) -> RollUp:
    of, _dot, link = posted.get("link", "").partition(".")
    rolled_of, _dot, rolled = posted.get("rolled", "").partition(".")
    measure = posted.get("measure", "")
    if measure not in list(Rolled):
        raise Invalid([("link", _("needs a measure."))])
    is_counted = measure == Rolled.COUNT
    return RollUp(of, link, Rolled(measure), "" if is_counted or rolled_of != of else rolled)


def _change(field: Any, values: dict[str, Any], request: MemberRequest) -> None:
    text = request.POST.get(FORMULA, field.formula)
    if text != field.formula:
        making.change_formula(field=field, text=text, by=request.member)
    commands.change_field(field=field, values=values, by=request.member)


def _told(field: Any, done: str) -> str:
    """Say what was done, or that it is under way."""
    return str(_("%s is being computed.") % field.label) if is_computing(field) else done


def _said(error: Exception) -> dict[str, str]:
    """Say under which input of the form what was wrong."""
    if isinstance(error, Invalid):
        return dict(error.errors)
    return {FORMULA if isinstance(error, QuestionError) else "label": str(error)}


def _word(field: Any) -> str:
    """Give the word for what a field holds."""
    held = _one(field.points_at) or str(WORDS[Kind(field.kind)])
    if field.roll_up:
        below = find_object_type(field.roll_up["of"])
        measure = MEASURES[Rolled(field.roll_up["measure"])]
        return _("%(held)s, rolled up from %(below)s: %(measure)s") % {
            "held": held, "below": below.many if below else "", "measure": measure,
        }  # fmt: skip
    return _("%s, by a formula") % held if field.formula else held


def _status(errors: dict[str, str]) -> int:
    return 422 if any(errors.values()) else 200


def _shown_as(request: MemberRequest) -> dict[str, Any]:
    return {
        "help": request.POST.get("help", "").strip()[:300],
        "choices": request.POST.get("choices", "").splitlines(),
        "is_listed": "is_listed" in request.POST,
    }


def _uses(field: Any, by: Actor) -> list[dict[str, Any]]:
    """List what names a field: views of lists, and what other packages know of."""
    name, kind = f"{custom.GROUP}.{field.name}", field.object_type
    formulas = [
        {"label": other.label, "icon": "list", "url": f"/settings/fields/{other.pk}/"}
        for other in commands.readers_of(field)
    ]
    views = [_view(view, by) for view in views_naming(kind, name)]
    return formulas + views + [use for fill in filled(FieldUses) for use in fill(object_type=kind, name=name)]


def _view(view: Any, by: Actor) -> dict[str, Any]:
    if view.audience == "private" and view.owner_id != by.member_id:
        return {"label": _("A view of %s alone") % view.owner.name, "icon": "list", "url": ""}
    return {"label": view.name, "icon": "list", "url": f"/{view.object_type}/?view={view.pk}"}


def _one(points_at: str) -> str:
    """Give the word for one record of what a reference points at; empty for none."""
    to = STAFF.get(points_at) or find_object_type(points_at)
    return str(to.one) if to else ""


def _found(field_id: UUID) -> Any:
    found = commands.find_field(field_id)
    if found is None:
        raise Http404
    return found
