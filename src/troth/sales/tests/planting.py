"""What tests of the whole house need of this package, while it is on: they ask every module for it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from troth.ground.clock import now
from troth.ground.money import Money
from troth.people.models import Person
from troth.sales import commands, queries
from troth.sales.models import Approval, DiscountLimit, Stage, Target, TaxRate
from troth.sales.tests.papers import make_document, send
from troth.team.actor import everyone
from troth.team.queries import find_role


def about_person(person: Person) -> None:
    """Hold something about a person in each table that can."""
    by = everyone()
    lost = {"stage": Stage.objects.get(kind="lost").pk, "lost_reason": queries.loss_reasons()[0].pk}
    deal = commands.create_deal(values={"name": "Three bikes", "person": person.pk, **lost}, by=by)
    commands.take_part(deal=deal, person_id=person.pk, part="buyer", by=by)
    dropped = {"status": "dropped", "reason": "Too far"}
    commands.create_lead(values={"interest": "Six bikes", "person": person.pk, **dropped}, by=by)
    send(make_document(deal))


# Of the walk over all addresses: the lists, what parameters name, and what every member with the right sees.
LISTS = (
    "deals",
    "leads",
    "documents",
    "products",
    "variants",
    "price_lists",
    "prices",
    "tax_rates",
    "approvals",
    "targets",
)
KINDS = {
    "stage_id": "stages",
    "pipeline_id": "pipelines",
    "reason_id": "loss_reasons",
    "document_id": "documents",
    "line_id": "deal_lines",
    "approval_id": "approvals",
}
SOLD = ("products", "variants", "price_lists", "prices", "tax_rates")
# Only an administrator sets these up; a role that changes all else does not.
SET_UP = ("stages", "pipelines", "loss_reasons", "discount_limits")
OF_A_ROLE = {"discount_limits": "member"}  # as `_limit` makes it
SEEN_BY_ALL = (*SET_UP, "document_templates", *SOLD)
# Whoever changes what is sold may change all of it, and a target only by a right of that name.
SET = (*SOLD, "targets")
OF_EVERYBODY = (*(f"{kind}/" for kind in SET), *(f"api/v1/{kind}" for kind in (*SET, *SET_UP)))
POINTS = {
    "approvals": "deal",
    "documents": "deal",
    "deals": "owner",
    "leads": "owner",
    "variants": "product",
    "prices": "product",
    "targets": "member",
}
CELLS = {
    "documents": "name",
    "deals": "name",
    "leads": "interest",
    "prices": "amount",
    "tax_rates": "percent",
    "targets": "amount",
}
# Nobody is signed in where a customer reads a document.
PUBLIC = tuple(
    f"d/<str:token>/{end}"
    for end in ("", "document.pdf", "logo", "seen/", "choose/", "ask/", "sign/", "decline/")
)
LEADS_NOWHERE = (
    ("GET", "settings/stages/<uuid:stage_id>/rules/"),
    ("POST", "settings/stages/<uuid:stage_id>/rules/"),
    ("POST", "rules/<uuid:rule_id>/delete/"),
    ("POST", "documents/new/"),
    # Only added fields of documents are written past their commands.
    ("GET", "documents/list/cell/<uuid:record_id>/<str:name>/"),
    ("POST", "documents/list/cell/<uuid:record_id>/<str:name>/"),
    ("GET", "documents/<uuid:document_id>/fact/<str:name>/"),
    ("POST", "documents/<uuid:document_id>/fact/<str:name>/"),
    ("GET", "documents/list/change/"),
    ("GET", "settings/documents/kept/<uuid:kept_id>.pdf"),
    ("GET", "signed.pdf"),
    ("GET", "pictures/<slug:name>.<slug:form>"),
    ("GET", "settings/documents/<uuid:template_id>/"),
    ("POST", "settings/documents/<uuid:template_id>/"),
    ("POST", "settings/documents/<uuid:template_id>/retire/"),
    *(("GET", f"{kind}/list/options/<str:name>/") for kind in LISTS if kind not in POINTS),
)
WORDS = {
    ("documents/", "number"): "1",
    ("documents/", "name"): "name",
    ("d/", "token"): "nothing",
    ("settings/documents/", "template_id"): str(UUID(int=0)),
    ("settings/documents/", "kept_id"): str(UUID(int=0)),
    **{(f"{kind}/list/options/", "name"): POINTS.get(kind, "name") for kind in LISTS},
    **{(f"{kind}/list/run/", "action"): "stop" for kind in LISTS},
    **{(f"{kind}/list/cell/", "name"): CELLS.get(kind, "name") for kind in LISTS},
    ("deals/", "name"): "name",
    ("deals/forecast/pictures/", "name"): "funnel",
    ("deals/forecast/pictures/", "form"): "csv",
    ("products/", "name"): "name",
    ("leads/", "name"): "interest",
    ("deals/notices/", "notice_id"): str(UUID(int=0)),
    ("settings/stages/", "rule_id"): str(UUID(int=0)),
}


def guarded(owner: UUID, person: UUID, company: UUID) -> dict[str, UUID]:
    """Make one of each record that has an address, owned by a member; give them by their kinds."""
    by, word = everyone(), uuid4().hex
    values = {"name": "Three bikes", "owner": owner, "person": person, "company": company}
    deal = commands.create_deal(values=values, by=by)
    product = commands.create_product(values={"name": f"Bike {word}"}, by=by)
    variant = commands.create_variant(values={"product": product.pk, "name": "large"}, by=by)
    listed = {"name": word, "currency": "EUR", "tag": word}
    price_list = commands.create_price_list(values=listed, by=by)
    of_one = {"product": product.pk, "price_list": price_list.pk, "amount": Decimal(9)}
    price = commands.create_price(values=of_one, by=by)
    day = date.fromordinal(700_000 + TaxRate.objects.count())
    rate = {"country": "DE", "tax_class": "reduced", "percent": Decimal(7), "starts_on": day}
    month = Target.objects.count()
    aim = {"span": "month", "starts_on": date(2000 + month // 12, month % 12 + 1, 1), "member": owner}
    line = commands.create_line(values={"deal": deal.pk, "product": product.pk}, by=by)
    asked = Approval.objects.create(line=line, deal=deal, name=line.name, percent=Decimal(50), asked_at=now())
    wanted = {"interest": "Bikes for a team", "owner": owner, "person": person, "company": company}
    lead = commands.create_lead(values=wanted, by=by)
    return {
        "leads": lead.pk,
        "deals": deal.pk,
        "documents": (document := send(make_document(deal))).pk,
        "document_templates": document.template_id,
        "stages": deal.stage_id,
        "pipelines": deal.pipeline_id,
        "loss_reasons": queries.loss_reasons()[0].pk,
        "discount_limits": _limit(),
        "products": product.pk,
        "variants": variant.pk,
        "price_lists": price_list.pk,
        "prices": price.pk,
        "tax_rates": commands.create_tax_rate(values=rate, by=by).pk,
        "targets": commands.create_target(values={**aim, "amount": Money(Decimal(9), "EUR")}, by=by).pk,
        "deal_lines": line.pk,
        "approvals": asked.pk,
    }


def _limit() -> UUID:
    """Give the limit of sellers: there is one of a role."""
    role = find_role("member")
    assert role
    made, _is_new = DiscountLimit.objects.get_or_create(role=role, defaults={"percent": Decimal(10)})
    return made.pk


def on_pages(site: Any, person: str, company: str) -> dict[tuple[str, str], str]:
    """Make a record for each page, with something in each of its parts; give them by parameters."""
    deal = site.add("deals", name="Three bikes", person=person, company=company, value="2400 EUR")
    (reason,) = site.asked("loss_reasons", 'name = "Price"')
    (stage,) = site.asked("stages", 'name = "Offer"')
    document = add_document(site, deal)
    site.api.post(f"/documents/{document}/send/")
    page = site.api.get(f"/documents/{document}/").text()
    template = site.api.get("/settings/documents/").text()
    product = site.add("products", name="Road bike", number="RB-1", unit="piece", cost="700 EUR")
    variant = site.add("variants", product=product, name="large")
    price_list = site.add("price_lists", name="Retail", currency="EUR")
    price = site.add("prices", product=product, price_list=price_list, amount=1000)
    rate = site.add("tax_rates", country="DE", tax_class="standard", percent=19, starts_on="2021-01-01")
    target = site.add("targets", span="month", starts_on="2026-11-01", amount="50000 EUR")
    line = site.add("deal_lines", deal=deal, product=product, variant=variant, quantity=2, discount_percent=5)
    site.add("deal_lines", deal=deal, name="Care", price="9.99 EUR", period="month")
    records = {
        "products": product, "variants": variant, "price_lists": price_list, "prices": price,
        "tax_rates": rate, "targets": target,
    }  # fmt: skip
    return {
        ("documents/", "document_id"): document,
        ("documents/", "record_id"): document,
        ("settings/documents/", "kept_id"): str(UUID(int=0)),
        ("documents/", "number"): "1",
        ("d/", "token"): re.findall(r"/d/([\w-]{48})/", page)[0],
        ("settings/documents/", "template_id"): re.findall(r"/settings/documents/([0-9a-f-]{36})/", template)[
            0
        ],
        ("deals/", "record_id"): deal,
        ("leads/", "record_id"): site.add("leads", interest="Bikes for a team", person=person),
        ("leads/list/options/", "name"): "owner",
        ("documents/list/options/", "name"): "deal",
        ("leads/", "name"): "interest",
        ("deals/notices/", "notice_id"): str(UUID(int=0)),
        ("settings/stages/", "rule_id"): str(UUID(int=0)),
        ("", "stage_id"): stage["id"],
        ("", "pipeline_id"): stage["pipeline"]["id"],
        ("", "reason_id"): reason["id"],
        ("deals/", "person_id"): person,
        ("deals/", "line_id"): line,
        ("deals/", "approval_id"): line,
        ("deals/", "name"): "name",
        ("deals/forecast/pictures/", "name"): "funnel",
        ("deals/forecast/pictures/", "form"): "csv",
        ("products/", "name"): "name",
        **{(f"{kind}/", "record_id"): key for kind, key in records.items()},
        **{(place, name): word for (place, name), word in WORDS.items() if name == "name"},
    }


def add_document(site: Any, deal: str) -> str:
    """Draft a quote for a deal, with a line and an option, and give its id."""
    made = site.api.post(f"/deals/{deal}/documents/new/", form={"template": "quote"})
    key: str = made.url.rstrip("/").rpartition("/")[2]
    rows = [
        {"description": "Cargo bicycle", "quantity": "2", "price": "4990", "tax_percent": "20", "place": ""},
        {
            "description": "Child seat",
            "quantity": "1",
            "price": "129",
            "tax_percent": "20",
            "place": "optional",
        },
    ]
    empty = {"details": "", "unit": "", "discount_percent": "", "with_tax": "", "period": ""}
    body = [(name, value) for row in rows for name, value in {**row, **empty}.items()]
    about = {"language": "en", "country": "IE", "currency": "EUR", "asks_signature": "on"}
    answer = site.api.post(
        f"/documents/{key}/change/",
        data=urlencode([*body, *about.items()]),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.ok, answer.text()
    return key


# Of the keys: the places that G and a letter go to, and what C offers to add.
KEYS = (("d", "/deals/"), ("l", "/leads/"))
ADDED = (
    "New deal", "New lead", "New product", "New variant", "New price list", "New price", "New rate of tax",
    "New document", "New target",
)  # fmt: skip
