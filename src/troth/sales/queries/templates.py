"""Templates and the letterhead, and an example to look at them with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import NotFound
from troth.ground.clock import today
from troth.sales.models import Deal, DocumentKind, DocumentTemplate, Letterhead, TemplateVersion
from troth.sales.paper.blocks import Block, read_blocks
from troth.sales.paper.lines import Line
from troth.sales.paper.sheet import Contact, Customer, Sheet
from troth.sales.paper.words import languages as known_languages
from troth.sales.pricing import Period
from troth.sales.queries.sheets import firm_of
from troth.sales.starters import starters
from troth.team.actor import Actor
from troth.team.queries import workspace


def templates() -> list[DocumentTemplate]:
    """List the templates that are offered, by kind."""
    return list(DocumentTemplate.objects.filter(retired_at=None).order_by("kind", "name"))


def template_choices(deal: Deal) -> list[tuple[str, str]]:
    """List what a document can be made from: templates, or each kind where none was made yet.

    Those in the customer's language come first, so that one of them is chosen already.
    """
    spoken = deal.person.language if deal.person else ""
    offered = sorted(templates(), key=lambda each: (each.language != spoken, each.language != ""))
    return [(str(template.pk), template.name) for template in offered] or [
        (kind, str(label)) for kind, label in DocumentKind.choices
    ]


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
