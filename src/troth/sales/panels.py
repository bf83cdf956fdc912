"""What sales shows on other pages: the deals of a person or company, the documents of a deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from troth.agenda.panels import steps_about
from troth.agenda.queries import Next, next_step_of
from troth.ground.clock import today
from troth.ground.hooks import filled
from troth.objects.panels import related
from troth.people.queries import names_of
from troth.questions.sql import Sql
from troth.sales import queries
from troth.sales.catalog import DEALS
from troth.sales.catalog.products import PERIODS
from troth.sales.forms import shown_discount
from troth.sales.pricing import row_of
from troth.team.actor import Actor, Verb
from troth.timeline.panels import SEVERAL, Telling, Whom, told
from troth.webkit import formats
from troth.webkit.hooks import RecordPanel
from troth.webkit.panel import CardFoot, Involved, Panel, Place

UNTAXED = {
    "reverse_charge": gettext_lazy("no tax: the customer accounts for it (reverse charge)"),
    "export": gettext_lazy("no tax: it leaves the customs area"),
}


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give what a person asked for, and the deals that they are in."""
    deals = _deals({"person": person_id}, seen_by, person_id=person_id)
    return [*_leads(person_id, seen_by), *deals]


def on_company(*, company_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the deals with a company."""
    return _deals({"company": company_id}, seen_by, company_id=company_id)


def involvement(
    *, person_ids: Sequence[UUID], company_id: UUID, seen_by: Actor
) -> dict[UUID, list[Involved]]:
    """Say on a company's page which open deals its people are in, and as what."""
    if not seen_by.may("deals.see") or not person_ids:
        return {}
    found = queries.involvement_of(person_ids, company_id=company_id, seen_by=seen_by)
    return {
        key: [Involved(name=deal.name, url=f"/deals/{deal.pk}/", part=part) for deal, part in deals]
        for key, deals in found.items()
    }


def notices(*, seen_by: Actor) -> str:
    """Say where pages ask what a member is told of deals."""
    return "/deals/notices/" if seen_by.may("deals.see") else ""


def on_today(*, seen_by: Actor) -> Sequence[Panel]:
    """Give how far a member is towards their target, for Today."""
    found = queries.on_the_way(seen_by)
    if found is None:
        return []
    longest = max(found.target, found.won)
    context = {
        "found": found,
        "share": found.won / found.target,
        "bar": round(found.won / longest * 100),
        "mark": round(found.target / longest * 100),
        "won": formats.money(found.won.quantize(Decimal(1)), found.currency),
        "target": formats.money(found.target.quantize(Decimal(1)), found.currency),
        "lacking": formats.money(found.lacking.quantize(Decimal(1)), found.currency) if found.lacking else "",
        "asked": {"span": found.period.span.value, "member": seen_by.member_id},
    }
    return [Panel(place=Place.RELATED, template="sales/_target.html", source="sales", context=context)]


def on_deal(deal: Any, *, seen_by: Actor) -> Sequence[Panel]:
    """Give what stands on a deal's page: its next steps, its documents, and own records that point at it."""
    steps, beside = _beside("deals", deal, seen_by)
    passed = told(telling_of(deal, seen_by=seen_by), seen_by=seen_by, pinned=steps)
    context = {
        "deal_id": deal.pk,
        "documents": queries.documents_of(deal.pk),
        "may_change": seen_by.reaches("deals", Verb.CHANGE, deal.owner_id)
        and seen_by.reaches("documents", Verb.CREATE, deal.owner_id),
        "shows_value": seen_by.may_read("documents", "value"),
    }
    papers = Panel(
        place=Place.RELATED, template="sales/_documents.html", source="sales", order=10, context=context
    )
    shown = [papers] if seen_by.may("documents.see") else []
    return [*_lines(deal, seen_by), passed, *beside, *shown, *related("deals", deal.pk, seen_by)]


def telling_of(deal: Any, *, seen_by: Actor) -> Telling:
    """Tell with whom things pass on the page of a deal: the customer, then whoever takes part in it."""
    parts = queries.parts_of(deal, seen_by=seen_by)
    customer = names_of([deal.person_id], seen_by=seen_by) if deal.person_id else {}
    named = [Whom(deal.person_id, name) for name in customer.values()]
    named += [Whom(one.person_id, one.name) for one in parts if one.person_id != deal.person_id]
    return Telling(kind="deals", record_id=deal.pk, people=named, company_id=deal.company_id, chooses=SEVERAL)


def lines_of(deal: Any, *, seen_by: Actor) -> dict[str, Any]:
    """Give what the lines of a deal are shown with."""
    offer = queries.offer_of(deal)
    may_change = seen_by.reaches("deals", Verb.CHANGE, deal.owner_id) and seen_by.may("deal_lines.change")
    asked = queries.open_approvals(deal)
    limit = queries.limit_of(seen_by)
    return {
        "deal": deal,
        "offer": offer,
        "rows": [(line, row_of(line.as_priced, offer.currency)) for line in offer.lines],
        "may_change": may_change,
        "asked": asked,
        "may_answer": queries.answerable_among(asked.values(), seen_by),
        "answers": queries.last_answers(deal),
        "discounts": {line.pk: shown_discount(line) for line in offer.lines},
        "wanting": {line.pk for line in offer.lines if queries.needs_word(line, limit)},
        "shows_discount": seen_by.may_read("deal_lines", "discount_percent"),
        "untaxed": UNTAXED.get(
            queries.tax_note(deal.company, deal.person, offer.lines, issued_on=today()), ""
        ),
        "periods": {str(choice.value): choice.label for choice in PERIODS},
    }


def waiting(*, seen_by: Actor) -> dict[str, Sql]:
    """Count the discounts that wait for a member's word, for the sidebar."""
    return {"approvals-list": queries.waiting(seen_by)}


def _lines(deal: Any, seen_by: Actor) -> Sequence[Panel]:
    if not seen_by.may("deal_lines.see"):
        return []
    context = {**lines_of(deal, seen_by=seen_by), "problem": "", "at": None, "is_answer": False}
    return [Panel(place=Place.MAIN, template="sales/_lines.html", source="sales", order=5, context=context)]


def when_erased(*, person_id: UUID, seen_by: Actor) -> list[str]:
    """Say before a person is erased which of their documents go, and what is kept, why and until when."""
    papers = queries.papers_of_person(person_id, seen_by=seen_by)
    last, said = queries.kept_until(person_id), []
    if papers.goes:
        goes = ngettext("%(num)d document for them goes.", "%(num)d documents for them go.", papers.goes)
        said.append(goes % {"num": papers.goes})
    if papers.stays and last:
        stays = ngettext(
            "%(num)d signed document is kept until %(day)s, as the law asks, and deleted then. %(basis)s",
            "%(num)d signed documents are kept until %(day)s, as the law asks, and deleted then. %(basis)s",
            papers.stays,
        )
        kept = {"num": papers.stays, "day": formats.day(last), "basis": queries.retention().basis}
        said.append(stays % kept)
    if papers.hidden:
        said.append(_("Documents that you may not see go with them; signed ones are kept as the law asks."))
    return said


def mentions(*, ids: Mapping[str, set[UUID]], seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Name the deals that facts of a timeline are about, for those who may see them."""
    deals = queries.mentions_of(ids.get("deals", set()), seen_by=seen_by)
    return deals | queries.mentions_of_leads(ids.get("leads", set()), seen_by=seen_by)


def card_feet(*, object_type: str, ids: Sequence[UUID], seen_by: Actor) -> dict[UUID, CardFoot]:
    """Say on the cards of open deals what the next step is, and when; or that there is none."""
    if object_type != "deals" or not seen_by.may("tasks.see"):
        return {}
    steps = next_step_of("deals", ids, seen_by=seen_by)
    return {
        key: _foot(steps[key]) if key in steps else CardFoot(text=_("No next step"), icon="plus", tone="none")
        for key in queries.open_among(ids)
    }


def _foot(step: Next) -> CardFoot:
    if step.due_at is None:
        return CardFoot(text=step.title, icon="task", tone=step.tone)
    when = formats.near_day(step.due_at)
    if step.tone == "today":
        when = _("today") if step.is_whole_day else _("today %s") % formats.hour(step.due_at)
    icons = {"overdue": "alert", "today": "clock"}
    return CardFoot(text=f"{step.title}, {when}", icon=icons.get(step.tone, "task"), tone=step.tone)


def followed() -> dict[str, str]:
    """Tell segments which table of this package they follow, and its column that holds a person."""
    return dict.fromkeys(("sales_deal", "sales_lead", "sales_document"), "person_id")


def belongings_of(*, person_id: UUID, seen_by: Actor) -> dict[Any, int | None]:
    """Count what a person would bring along in a merge."""
    leads = queries.count_leads_of(person_id=person_id, seen_by=seen_by)
    return leads | queries.belongings_of(person_id=person_id, seen_by=seen_by)


def on_product(product: Any, *, seen_by: Actor) -> Sequence[Panel]:
    """Give what stands on a product's page: its next steps, and own records that point at it."""
    steps = steps_about("products", product.pk, seen_by=seen_by)
    return [*steps, *related("products", product.pk, seen_by)]


def on_lead(lead: Any, *, seen_by: Actor) -> Sequence[Panel]:
    """Give what stands on a lead's page: its next steps, and own records that point at it."""
    steps, beside = _beside("leads", lead, seen_by)
    passed = told(telling_of_lead(lead, seen_by=seen_by), seen_by=seen_by, pinned=steps)
    return [passed, *beside, *related("leads", lead.pk, seen_by)]


def telling_of_lead(lead: Any, *, seen_by: Actor) -> Telling:
    """Tell with whom things pass on the page of a lead: who asks."""
    asker = names_of([lead.person_id], seen_by=seen_by) if lead.person_id else {}
    return Telling(
        kind="leads", record_id=lead.pk, people=[Whom(lead.person_id, name) for name in asker.values()],
        company_id=lead.company_id,
    )  # fmt: skip


def _beside(kind: str, record: Any, seen_by: Actor) -> tuple[list[Panel], list[Panel]]:
    """Give what other packages show on the page of a deal or a lead: above what passed, and beside it."""
    whom = {"person": record.person_id, "company": record.company_id}
    panels = [
        panel
        for fill in filled(RecordPanel)
        for panel in fill(object_type=kind, record_id=record.pk, seen_by=seen_by, **whom)
    ]
    above = [panel for panel in panels if panel.place is Place.MAIN]
    return above, [panel for panel in panels if panel not in above]


def _leads(person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    if not seen_by.may("leads.see"):
        return []
    leads = queries.leads_of(person_id=person_id, seen_by=seen_by)
    may_add = seen_by.may("leads.create")
    if not leads and not may_add:
        return []
    context = {"leads": leads, "person_id": person_id, "may_add": may_add}
    return [
        Panel(place=Place.RELATED, template="sales/_leads.html", source="sales", order=19, context=context)
    ]


def _deals(about: Mapping[str, UUID], seen_by: Actor, **whose: Any) -> Sequence[Panel]:
    if not seen_by.may("deals.see"):
        return []
    deals = queries.deals_of(seen_by=seen_by, **whose)
    may_add = seen_by.may("deals.create")
    if not deals and not may_add:
        return []
    context = {
        "deals": deals,
        "about": about,
        "may_add": may_add,
        "shows_value": seen_by.may_read("deals", "value"),
        "shows_day": seen_by.may_read("deals", "expected_on"),
        "value_field": DEALS.field("value"),
    }
    return [
        Panel(
            place=Place.RELATED, template="sales/_of_record.html", source="sales", order=20, context=context
        )
    ]
