"""How a customer is taxed: by where they are, where we are, and whether they have a VAT number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.db.models import Q

from troth.ground.clock import now
from troth.people.vat_numbers import UNION, country_of
from troth.sales.models import Deal, DealLine, Product, Status, TaxedCustomer
from troth.sales.paper.lines import Line
from troth.team.queries import workspace

TAX = """
select percent from sales_tax_rate
where country = %s and customer = %s and tax_class = %s and starts_on <= %s
order by starts_on desc limit 1
"""
EXEMPT = """
select exists (
    select from (
        select distinct on (tax_class) percent from sales_tax_rate
        where country = %s and customer = %s and starts_on <= %s order by tax_class, starts_on desc
    ) known where percent = 0
)
"""
NOTES = {TaxedCustomer.UNION: "reverse_charge", TaxedCustomer.ABROAD: "export"}


def rate_of(country: str, tax_class: str, day: date, customer: str = "") -> Decimal | None:
    """Give the last rate of a class of tax known on a day, in per cent; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(TAX, [country, customer, tax_class, day])
        row = cursor.fetchone()
    return row[0] if row else None


def taxed_as(company: Any, person: Any) -> TaxedCustomer:
    """Tell by which rates a customer is taxed: the company, without one the person.

    A firm in the rest of the Union is told by the VAT number that another of its countries gave it. Countries
    are taken whole: of territories with rules of their own nothing is known.
    """
    home, customer = workspace().country, company or person
    country = customer.country if customer else ""
    if not home or not country or country == home:
        return TaxedCustomer.THERE
    if home in UNION and country in UNION:
        number = company.vat_number if company else ""
        return TaxedCustomer.UNION if country_of(number) in UNION - {home} else TaxedCustomer.THERE
    return TaxedCustomer.ABROAD


def tax_for(product: Product, deal: Deal, day: date | None = None) -> Decimal:
    """Give the rate of tax of a product for the customer of a deal, in per cent, on a day or today.

    It is that of the customer's country, of ours where none is known there. Firms in the rest of the Union
    are not taxed, unless a rate for them says otherwise; customers outside the customs area by the rate for
    them, where there is one and none of their country is known.
    """
    home, customer = workspace().country, deal.company or deal.person
    country = customer.country if customer else ""
    day, kind = day or now().date(), taxed_as(deal.company, deal.person)
    if kind is TaxedCustomer.UNION:
        return rate_of(home, product.tax_class, day, kind) or Decimal(0)
    asked = [(country, TaxedCustomer.THERE), (home, kind), (home, TaxedCustomer.THERE)]
    found = (rate_of(where, product.tax_class, day, whose) for where, whose in asked if where)
    return next((rate for rate in found if rate is not None), Decimal(0))


def deals_taxed_otherwise(
    *, companies: Collection[UUID] | None = None, people: Collection[UUID] | None = None
) -> list[UUID]:
    """List open deals with a line of another rate than its customer has today; without any named, of all."""
    lines = DealLine.objects.filter(deal__status=Status.OPEN, product__isnull=False)
    if companies is not None or people is not None:
        lines = lines.filter(Q(deal__company__in=companies or []) | Q(deal__person__in=people or []))
    known: dict[tuple[str, str, str], Decimal] = {}  # the same for all who are in one place
    found: dict[UUID, None] = {}
    related = ("product", "deal__company", "deal__person")
    for line in lines.select_related(*related).order_by("deal_id").iterator(chunk_size=2000):
        deal, product = line.deal, cast("Product", line.product)
        customer, number = deal.company or deal.person, deal.company.vat_number if deal.company else ""
        mark = (product.tax_class, customer.country if customer else "", country_of(number))
        if mark not in known:
            known[mark] = tax_for(product, deal)
        if line.rate_percent != known[mark]:
            found[deal.pk] = None
    return list(found)


def tax_note(company: Any, person: Any, lines: Sequence[Line | DealLine], *, issued_on: date) -> str:
    """Name why lines of a document or a deal have no tax: "reverse_charge" or "export"; "" for no reason.

    One such line is enough: the others may be taxed by hand. Of an export a rate that says so is the reason.
    """
    kind = taxed_as(company, person)
    if all(line.tax_percent for line in lines):
        return ""
    if kind is TaxedCustomer.ABROAD and not _is_exempt(workspace().country, kind, issued_on):
        return ""
    return NOTES.get(kind, "")


def _is_exempt(home: str, customer: str, day: date) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(EXEMPT, [home, customer, day])
        (found,) = cursor.fetchone()
    return bool(found)
