"""The pages of documents for the staff: draft, look, send, answer, withdraw."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.custom import is_custom
from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.catalog.registry import object_types
from troth.catalog.types import ObjectType
from troth.people.views import pages, parts
from troth.sales import commands, queries
from troth.sales.catalog.documents import TONES
from troth.sales.forms.documents import AnswerForm, DocumentForm, read_typed_lines
from troth.sales.paper.typesetting import set_pictures
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply

KEYS = ("id", "deal")  # by which it is found and seen
COLUMNS = (
    "description", "details", "quantity", "unit", "price", "discount_percent", "tax_percent",
    "with_tax", "period", "place",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs("documents.create")
def new(request: MemberRequest) -> HttpResponse:
    """Ask which deal a document is for, and from which template, and begin it."""
    context: dict[str, Any] = {"deal": None, "error": ""}
    if request.method == "POST":
        try:
            return _begun(
                request,
                queries.get_deal(request.POST.get("deal", ""), seen_by=request.member, to=Verb.CHANGE),
            )
        except NotFound:
            context["error"] = _("Say which deal it is for.")
    context["templates"] = queries.template_choices(None)
    status = 422 if context["error"] else 200
    return reply.fragment(request, "sales/_new_document.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs("deals.change")
def draft(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Begin a document for a deal, from a template."""
    deal = queries.get_deal(record_id, seen_by=request.member, to=Verb.CHANGE)
    if request.method == "POST":
        return _begun(request, deal)
    context = {"deal": deal, "templates": queries.template_choices(deal)}
    return reply.fragment(request, "sales/_new_document.html", context)


@require_GET
@needs("documents.see")
def document(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Show a document: what it says, how it stands, what was asked."""
    return _page(request, queries.get_document(document_id, seen_by=request.member))


@require_POST
@needs("documents.change")
def change(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Keep what a document will say when it is sent next."""
    found = queries.get_document(document_id, seen_by=request.member, to=Verb.CHANGE)
    form = DocumentForm(request.POST, languages=queries.languages())
    try:
        lines = read_typed_lines(_typed_columns(request))
        if not form.is_valid():
            return _page(request, found, form=form, status=422)
        values = {**form.cleaned_data, "lines": lines}
        commands.change_document(record=found, values=values, by=request.member)
    except Invalid as refused:
        return _page(request, found, form=form, wrong=dict(refused.errors), status=422)
    return reply.redirect(request, f"/documents/{found.pk}/", _("Kept."))


@require_http_methods(["GET", "POST"])
@needs("documents.change")
def fact(request: MemberRequest, document_id: UUID, name: str) -> HttpResponse:
    """Edit one fact that the workspace added to documents in place."""
    return parts.edit_fact(request, _with_added(), document_id, name, head=KEYS)


@require_GET
@needs("documents.see")
def preview(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Show the pages of a document as it would be sent now."""
    found = queries.get_document(document_id, seen_by=request.member)
    try:
        pages = set_pictures(*queries.draft_of(found, seen_by=request.member))
    except Invalid as refused:
        return reply.fragment(request, "sales/_pages.html", {"pages": [], "wrong": refused.errors[0][1]})
    return reply.fragment(request, "sales/_pages.html", {"pages": as_links(pages)})


@require_POST
@needs("documents.change")
def send(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Give a document its number and open it to the customer."""
    found = queries.get_document(document_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        commands.send_document(document=found, by=request.member)
    except Invalid as refused:
        return _page(request, found, wrong=dict(refused.errors), status=422)
    except Conflict as refused:
        return reply.redirect(request, f"/documents/{found.pk}/", str(refused))
    return reply.redirect(request, f"/documents/{found.pk}/", _("It is ready. Copy its link and send it."))


@require_POST
@needs("documents.change")
def withdraw(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Take back what was offered."""
    found = queries.get_document(document_id, seen_by=request.member, to=Verb.CHANGE)
    commands.withdraw_document(document=found, by=request.member)
    return reply.redirect(
        request, f"/documents/{found.pk}/", _("It was withdrawn; its link leads nowhere now.")
    )


@require_POST
@needs("documents.change")
def delete(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Delete a draft."""
    found = queries.get_document(document_id, seen_by=request.member, to=Verb.CHANGE)
    commands.delete_draft(document=found, by=request.member)
    return reply.redirect(request, f"/deals/{found.deal_id}/", _("The draft was deleted."))


@require_POST
@needs("documents.change")
def relink(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Close the links that were given out, and make a new one."""
    found = queries.get_document(document_id, seen_by=request.member, to=Verb.CHANGE)
    commands.replace_links(document=found, by=request.member)
    return reply.redirect(request, f"/documents/{found.pk}/", _("The old link leads nowhere now."))


@require_POST
@needs("documents.change")
def answer(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Answer what the customer asked, where they asked it."""
    found = queries.get_document(document_id, seen_by=request.member, to=Verb.CHANGE)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, wrong={"text": _("Say something.")}, status=422)
    commands.answer_remark(document=found, text=form.cleaned_data["text"], by=request.member)
    return reply.redirect(request, f"/documents/{found.pk}/", _("They read it on the page of the document."))


@require_GET
@needs("documents.see")
def version_pdf(request: MemberRequest, document_id: UUID, number: int) -> HttpResponse:
    """Hand out one version as it was sent."""
    found = queries.get_document(document_id, seen_by=request.member)
    version = queries.get_version(found, number)
    return as_file(bytes(version.pdf), f"{found.kind}-{found.number}-{number}.pdf")


@require_GET
@needs("documents.see")
def signed_pdf(request: MemberRequest, document_id: UUID) -> HttpResponse:
    """Hand out the sealed document."""
    found = queries.get_document(document_id, seen_by=request.member)
    return as_file(queries.sealed_pdf(found), f"{found.kind}-{found.number}-signed.pdf")


def as_file(pdf: bytes, name: str) -> HttpResponse:
    """Answer with a PDF to look at."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def as_links(pictures: list[bytes]) -> list[str]:
    """Give pictures as addresses that hold them: a preview is looked at once and kept nowhere."""
    return [f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}" for picture in pictures]


def _begun(request: MemberRequest, deal: Any) -> HttpResponse:
    commands.add_starting_templates(language=request.member.language, by=request.member)
    template = queries.get_template(request.POST.get("template", ""))
    made = commands.draft_document(deal=deal, template=template, by=request.member)
    return reply.redirect(request, f"/documents/{made.pk}/")


def _typed_columns(request: HttpRequest) -> Mapping[str, list[str]]:
    columns = {name: request.POST.getlist(name) for name in COLUMNS}
    if len({len(values) for values in columns.values()}) > 1:
        raise Invalid([("lines", _("The rows are not whole. Load the page again."))])
    return columns


def _page(
    request: MemberRequest,
    found: Any,
    form: Any = None,
    wrong: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    token = queries.newest_token(found)
    context = pages.record_context(found, _with_added(), request.member, head=KEYS) | {
        "document": found,
        "tone": TONES[found.state],
        "form": form or DocumentForm(initial=queries.typed_of(found), languages=queries.languages()),
        "rows": _rows(request, found, wrong is not None or form is not None),
        "wrong": wrong or {},
        "link": request.build_absolute_uri(f"/d/{token}/") if token else "",
        "revisions": queries.revisions_of(found),
        "remarks": queries.remarks_of(found),
        "seal": queries.seal_of_document(found),
        "may_change": request.member.reaches("documents", Verb.CHANGE, found.deal.owner_id),
        "totals": queries.totals_now(found),
    }
    return reply.page(request, "sales/document.html", context, status=status)


def _with_added() -> ObjectType:
    """Give the type with no fields but those that were added: the page has places of its own for the rest."""
    kind = object_types()["documents"]
    fields = [field for field in kind.fields if field.name in KEYS or is_custom(field.name)]
    return replace(kind, fields=tuple(fields))


def _rows(request: MemberRequest, found: Any, is_typed: bool) -> list[dict[str, str]]:
    """Give the rows of the table: as they were typed where they were refused, with room for one more."""
    if is_typed and "description" in request.POST:
        columns = _typed_columns(request)
        return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return queries.typed_lines(found)
