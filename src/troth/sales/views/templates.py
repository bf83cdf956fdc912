"""The settings of documents: the letterhead, and the templates with a preview beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Conflict, Invalid
from troth.sales import commands, queries
from troth.sales.forms.documents import LetterheadForm, RetentionForm, TemplateForm
from troth.sales.paper.blocks import COLUMNS, KIND_LABELS, WRITTEN, Kind, read_blocks
from troth.sales.paper.filling import NAMES
from troth.sales.paper.typesetting import set_pictures
from troth.sales.views.documents import as_file, as_links
from troth.team.door import MemberRequest, needs
from troth.team.views.answers import settings_page
from troth.webkit import reply

TAB, HOME = "sales:document_settings", "/settings/documents/"
COLUMN_LABELS = {
    "quantity": gettext_lazy("Quantity"),
    "unit_price": gettext_lazy("Price"),
    "discount": gettext_lazy("Discount"),
    "tax": gettext_lazy("Tax"),
}
# What a condition of a block asks most often: a question with what it means.
CONDITIONS = (
    ("value > 10000 EUR", gettext_lazy("what is paid once comes to more")),
    ('company.country = "DE"', gettext_lazy("the customer’s company is there")),
    ("company is missing", gettext_lazy("the customer is a person")),
    ("valid_until is present", gettext_lazy("it has a last day")),
    ("has_options = true", gettext_lazy("there are options to choose")),
    ("has_recurring = true", gettext_lazy("something is paid again and again")),
    ("has_discount = true", gettext_lazy("there is a discount")),
    ("has_tax = false", gettext_lazy("there is no tax")),
)
Typed = list[dict[str, Any]]


@require_http_methods(["GET", "POST"])
@needs("administrator")
def index(request: MemberRequest) -> HttpResponse:
    """List the templates, and edit the letterhead."""
    form = LetterheadForm(request.POST or None, request.FILES or None, initial=queries.letterhead_typed())
    if form.is_valid():
        commands.change_letterhead(values=form.values(), by=request.member)
        return reply.redirect(request, HOME, _("It stands on every document from now on."))
    context = {"form": form, "templates": queries.templates(), "has_logo": bool(queries.letterhead().logo)}
    return settings_page(
        request, "sales/document_settings.html", context, current=TAB, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
@needs("administrator")
def kept(request: MemberRequest) -> HttpResponse:
    """List the signed documents that only the law keeps, and say for how long."""
    form = RetentionForm(request.POST or None, initial=queries.retention_typed())
    if form.is_valid():
        commands.change_retention(values=form.cleaned_data, by=request.member)
        return reply.redirect(
            request, f"{HOME}kept/", _("So it is from now on. What is kept already stays so.")
        )
    context = {"form": form, "kept": queries.kept_documents(), "basis": queries.retention().basis}
    return settings_page(
        request, "sales/kept_documents.html", context, current=TAB, status=422 if form.is_bound else 200
    )


@require_GET
@needs("administrator")
def kept_pdf(request: MemberRequest, kept_id: UUID) -> HttpResponse:
    """Hand out a signed document that only the law keeps."""
    found = queries.get_kept(kept_id)
    return as_file(queries.sealed_pdf(found), f"{found.kind}-{found.number}-signed.pdf")


@require_http_methods(["GET", "POST"])
@needs("administrator")
def edit(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Edit a template. A button within the blocks changes their order; the one at the end keeps them."""
    template = queries.get_template(template_id)
    newest, shown = queries.newest_of(template), queries.template_typed(template)
    if request.method == "GET":
        return _page(request, Editing(template, newest.number, newest.blocks, _form(initial=shown)))
    typed, form = _typed_blocks(request), _form(request.POST)
    seen = int(request.POST.get("seen", "0")) if request.POST.get("seen", "").isdecimal() else 0
    if step := request.POST.get("step"):
        return _page(request, Editing(template, seen, stepped(typed, step), form))
    try:
        blocks = read_blocks(typed)
        if not form.is_valid():
            return _page(request, Editing(template, seen, typed, form), status=422)
        commands.change_template(
            template=template, values=form.cleaned_data, blocks=blocks, seen=seen, by=request.member
        )
    except (Invalid, Conflict) as refused:
        return _page(request, Editing(template, seen, typed, form), refused)
    return reply.redirect(
        request, f"{HOME}{template.pk}/", _("Kept. Documents that were sent stay as they were.")
    )


@require_http_methods(["GET", "POST"])
@needs("administrator")
def add(request: MemberRequest) -> HttpResponse:
    """Make a template of a kind, with the blocks to start with."""
    form = _form(request.POST or None)
    if form.is_valid():
        try:
            made = commands.add_template(
                values=form.cleaned_data,
                blocks=queries.starting_blocks(form.cleaned_data["kind"], request.member.language),
                by=request.member,
            )
        except Invalid as refused:
            form.add_error("name", refused.errors[0][1])
        else:
            return reply.redirect(request, f"{HOME}{made.pk}/")
    return settings_page(
        request, "sales/add_template.html", {"form": form}, current=TAB, status=422 if form.is_bound else 200
    )


@require_POST
@needs("administrator")
def begin(request: MemberRequest) -> HttpResponse:
    """Make one template of each kind to start with."""
    commands.add_starting_templates(language=request.member.language, by=request.member)
    return reply.redirect(request, HOME, _("There is one of each kind now."))


@require_POST
@needs("administrator")
def retire(request: MemberRequest, template_id: UUID) -> HttpResponse:
    """Offer a template no more."""
    commands.retire_template(template=queries.get_template(template_id), by=request.member)
    return reply.redirect(request, HOME, _("It is offered no more. What was made from it stays."))


@require_POST
@needs("administrator")
def preview(request: MemberRequest) -> HttpResponse:
    """Show the pages of a template as it is being edited, with a customer who does not exist."""
    try:
        blocks = read_blocks(_typed_blocks(request))
        queries.check_conditions(blocks, request.member)
    except Invalid as refused:
        return reply.fragment(request, "sales/_pages.html", {"pages": [], "wrong": _said(refused)})
    kind = request.POST.get("kind", "")
    sheet = queries.example_sheet(kind, request.POST.get("language", ""), request.member)
    return reply.fragment(request, "sales/_pages.html", {"pages": as_links(set_pictures(blocks, sheet))})


def stepped(blocks: Typed, step: str) -> Typed:
    """Give the blocks after one step of editing: "up:2", "down:2", "remove:2" or "add:text"."""
    deed, _mark, place = step.partition(":")
    if deed == "add" and place in {kind.value for kind in Kind}:
        return [*blocks, {"kind": place, "text": "", "where": "", "columns": list(COLUMNS)}]
    at = int(place) if place.isdecimal() else -1
    if not 0 <= at < len(blocks):
        return blocks
    rest = [*blocks[:at], *blocks[at + 1 :]]
    if deed == "remove":
        return rest
    to = max(at - 1, 0) if deed == "up" else at + 1
    return [*rest[:to], blocks[at], *rest[to:]]


def _form(*typed: Any, **more: Any) -> TemplateForm:
    return TemplateForm(*typed, languages=queries.languages(), **more)


def _typed_blocks(request: HttpRequest) -> Typed:
    kinds, conditions = request.POST.getlist("block_kind"), request.POST.getlist("block_where")
    texts = request.POST.getlist("block_text")
    return [
        {"kind": kind, "where": where, "text": text, "columns": request.POST.getlist(f"columns_{place}")}
        for place, (kind, where, text) in enumerate(zip(kinds, conditions, texts, strict=False))
    ]


@dataclass(frozen=True, slots=True)
class Editing:
    """A template while it is edited: from which version, and its blocks as they are now."""

    template: Any
    seen: int
    blocks: Sequence[Any]
    form: TemplateForm


def _page(
    request: MemberRequest, at: Editing, refused: Invalid | Conflict | None = None, status: int = 200
) -> HttpResponse:
    wrong = dict(refused.errors) if isinstance(refused, Invalid) else {}
    context = {
        "template": at.template,
        "seen": at.seen,
        "blocks": at.blocks,
        "form": at.form,
        "wrong": wrong,
        "conflict": str(refused) if isinstance(refused, Conflict) else "",
        "kinds": KIND_LABELS.items(),
        "kind_labels": {kind.value: label for kind, label in KIND_LABELS.items()},
        "problems": {
            place: problem
            for place, block in enumerate(at.blocks)
            if f"blocks.{place}" in wrong
            and block.get("where")
            and (problem := queries.problem_with(block["where"], request.member))
        },
        "conditions": CONDITIONS,
        "versions": queries.versions_of(at.template),
        "columns": COLUMN_LABELS.items(),
        "written": {kind.value for kind in WRITTEN},
        "names": NAMES.items(),
    }
    status = 409 if context["conflict"] else 422 if wrong else status
    return settings_page(request, "sales/template.html", context, current=TAB, status=status)


def _said(refused: Invalid) -> str:
    """Name the first wrong block by its place, counted from one."""
    field, message = refused.errors[0]
    _blocks, _dot, place = field.partition(".")
    return (
        _("Block %(place)d %(message)s") % {"place": int(place) + 1, "message": message} if place else message
    )
