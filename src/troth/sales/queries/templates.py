"""Templates and the letterhead, and an example to look at them with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from troth.catalog.errors import Forbidden, NotFound
from troth.ground.clock import today
from troth.sales.models import (
    Deal,
    DocumentKind,
    DocumentTemplate,
    DocumentVersion,
    Letterhead,
    TemplateVersion,
)
from troth.sales.paper.blocks import KIND_LABELS, Block, Kind, read_blocks
from troth.sales.paper.differences import Change, compared
from troth.sales.paper.lines import Line
from troth.sales.paper.sheet import Contact, Customer, Sheet
from troth.sales.paper.words import languages as known_languages
from troth.sales.pricing import Period
from troth.sales.queries.sheets import firm_of
from troth.sales.starters import starters
from troth.team.actor import Actor, Verb
from troth.team.queries import workspace


def templates() -> list[DocumentTemplate]:
    """List the templates that are offered, by kind."""
    return list(DocumentTemplate.objects.filter(retired_at=None).order_by("kind", "name"))


def template_choices(deal: Deal | None) -> list[tuple[str, str]]:
    """List what a document can be made from: templates, or each kind where none was made yet.

    Those in the customer's language come first, so that one of them is chosen already.
    """
    spoken = deal.person.language if deal and deal.person else ""
    offered = sorted(templates(), key=lambda each: (each.language != spoken, each.language != ""))
    return [(str(template.pk), template.name) for template in offered] or [
        (kind, str(label)) for kind, label in DocumentKind.choices
    ]


def template_for(deal: Deal, kind: str, language: str = "") -> DocumentTemplate:
    """Choose the template that fits best of a kind: in this language or the customer's, or in none.

    Raises NotFound where there is none of the kind.
    """
    spoken = language or (deal.person.language if deal.person else "")
    of_kind = [each for each in templates() if each.kind == kind]
    if not of_kind:
        raise NotFound("document_templates")
    return min(of_kind, key=lambda each: (each.language != spoken, each.language != "", each.created_at))


def read_template(template_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> DocumentTemplate:
    """Load a template as the catalog does. Only administrators change them. Raises NotFound, Forbidden."""
    if not seen_by.may("document_templates.see"):
        raise NotFound("document_templates")
    found = get_template(template_id)
    if to is not Verb.SEE and not seen_by.is_administrator:
        raise Forbidden(f"document_templates.{to}")
    return found


def get_template(wanted: UUID | str) -> DocumentTemplate:
    """Load a template that is offered, by its key or as the first of a kind."""
    offered = DocumentTemplate.objects.filter(retired_at=None)
    if wanted in DocumentKind.values:
        found = offered.filter(kind=wanted).order_by("created_at").first()
    else:
        found = offered.filter(pk=_key(wanted)).first()
    if found is None:
        raise NotFound("templates")
    return found


def _key(wanted: UUID | str) -> UUID:
    try:
        return UUID(str(wanted))
    except ValueError as error:
        raise NotFound("templates") from error


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a template: by whom, what changed since the one before, how many documents are of it."""

    number: int
    made_at: datetime
    made_by: str
    changes: Sequence[Change]
    documents: int


def versions_of(template: DocumentTemplate) -> list[Edition]:
    """List the versions of a template, the newest first."""
    editions: list[Edition] = []
    before: list[str] | None = None
    made = DocumentVersion.objects.filter(template_version=OuterRef("pk")).order_by()
    counted = made.values("template_version").annotate(many=Count("document", distinct=True)).values("many")
    versions = template.versions.order_by("number").select_related("made_by")
    for version in versions.annotate(documents=Coalesce(Subquery(counted), 0)):
        said = [line for block in version.blocks for line in _as_lines(block)]
        changes = [] if before is None else [each for each in compared(before, said) if each.kind != "same"]
        by = version.made_by.name if version.made_by else ""
        editions.append(Edition(version.number, version.made_at, by, changes, version.documents))
        before = said
    return editions[::-1]


def _as_lines(block: Mapping[str, Any]) -> list[str]:
    """Write a block as lines to compare: what it is and when, then its text."""
    label = str(KIND_LABELS[Kind(block["kind"])])
    where, columns = block.get("where", ""), ", ".join(block.get("columns", ()))
    head = " · ".join(filter(None, (label, columns, where)))
    return [head, *filter(None, str(block.get("text", "")).split("\n"))]


def newest_of(template: DocumentTemplate) -> TemplateVersion:
    """Give the version of a template that documents are made from."""
    return template.versions.latest("number")


def letterhead() -> Letterhead:
    """Give what stands on every document."""
    return Letterhead.objects.get()


def letterhead_typed() -> dict[str, str]:
    """Give what the form of the letterhead shows."""
    head = letterhead()
    return {"name": head.name, "address": head.address, "foot": head.foot}


def template_typed(template: DocumentTemplate) -> dict[str, Any]:
    """Give what the form of a template shows."""
    return {
        name: getattr(template, name) for name in ("name", "kind", "language", "asks_signature", "valid_days")
    }


def starting_blocks(kind: str, language: str) -> list[Block]:
    """Give the blocks that a new template of a kind begins with."""
    return read_blocks(next(each["blocks"] for each in starters(language) if each["kind"] == kind))


def example_sheet(kind: str, language: str, by: Actor) -> Sheet:
    """Give a sheet that has everything a template may speak of."""
    house = workspace()
    day = today(house.time_zone)
    line = Line(description=_("Something of ours"), price=Decimal("480"), tax_percent=Decimal(19))
    return Sheet(
        kind=kind if kind in DocumentKind.values else DocumentKind.QUOTE.value,
        number=f"{day.year}-0001",
        currency=house.currency,
        language=language if language in known_languages() else house.language,
        country=house.country,
        issued_on=day,
        valid_until=day + timedelta(days=30),
        deal=_("What the deal is about"),
        firm=firm_of(),
        customer=Customer(
            name=_("Erika Example"), first_name=_("Erika"), last_name=_("Example"), company=_("Example Ltd"),
            address=(_("1 Example Street"), _("12345 Exampletown")),
        ),
        contact=Contact(name=by.name, email=by.email),
        lines=(
            replace(
                line, details=_("With what is said of it"), quantity=Decimal(3), discount_percent=Decimal(5)
            ),
            replace(line, description=_("Something each month"), price=Decimal("19.9"), period=Period.MONTH),
            replace(line, description=_("Something to choose"), is_optional=True),
        ),
    )  # fmt: skip
