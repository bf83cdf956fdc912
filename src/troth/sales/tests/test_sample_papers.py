"""What belongs to the deals of the sample: leads, prices, documents and targets."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from troth.ground.clock import stopped
from troth.ground.money import Money
from troth.people import commands as people
from troth.people.models import Pair
from troth.project.sample.load import load
from troth.sales.models import Deal, DealLine, Document, Lead, Price, Remark, Signature, Target, Variant
from troth.sales.paper.certificate import seal_of
from troth.sales.paper.verifying import is_sealed_by
from troth.sales.pricing import totals_of, worth_of
from troth.team.queries import workspace
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 14, 13, 20, tzinfo=UTC)


def test_the_sample_tells_of_all_that_is_sold() -> None:
    with stopped(NOW):
        load(people=300, seed=1187, now=NOW)  # seconds: all of it is held against one telling
    deals_are_worth_their_lines()
    documents_stand_in_each_way_and_in_the_order_of_their_numbers()
    what_is_signed_is_sealed_and_its_deal_is_won()
    leads_became_deals_or_are_looked_after_or_were_dropped()
    some_who_ask_are_customers_already_and_are_found_to_be()
    who_sells_most_has_a_target_beside_that_of_the_firm()


def deals_are_worth_their_lines() -> None:
    for deal in Deal.objects.all():
        lines = DealLine.objects.filter(deal=deal)
        assert deal.value == Money(worth_of(totals_of([line.as_priced for line in lines], "EUR")), "EUR")
    assert not DealLine.objects.filter(is_over=True).exists()
    assert Price.objects.filter(from_quantity__gt=1).exists()
    assert Variant.objects.count() > 5


def documents_stand_in_each_way_and_in_the_order_of_their_numbers() -> None:
    states = Counter(Document.objects.values_list("state", flat=True))
    assert states["signed"] >= 4, states
    assert all(states[state] >= 1 for state in ("declined", "expired", "viewed", "draft")), states
    assert Remark.objects.filter(is_theirs=True, is_refusal=False).exists()
    for kind in ("quote", "contract"):
        sent = Document.objects.filter(kind=kind, serial__isnull=False).order_by("year", "serial")
        first = [document.versions.earliest("number").made_at for document in sent]
        assert first == sorted(first)
    for document in Document.objects.filter(state__in=("sent", "viewed")):
        assert document.valid_until is None or document.valid_until > NOW.date()
        assert document.links.filter(revoked_at=None, expires_at__gt=NOW).exists()
    facts = Interaction.objects.filter(event__startswith="sales.document")
    assert facts.exists()
    assert not facts.filter(happened_at__gt=NOW).exists()


def what_is_signed_is_sealed_and_its_deal_is_won() -> None:
    seal = seal_of(workspace().name)
    for signature in Signature.objects.select_related("document__deal"):
        deal = signature.document.deal
        assert deal is not None
        assert deal.status == "won"
        assert deal.closed_at is not None
        assert deal.closed_at - signature.at < timedelta(hours=1)
        assert is_sealed_by(bytes(signature.pdf), seal.certificate)


def leads_became_deals_or_are_looked_after_or_were_dropped() -> None:
    leads = Counter(Lead.objects.values_list("status", flat=True))
    assert leads["converted"] > 20, leads
    assert all(leads[status] > 0 for status in ("new", "dropped")), leads
    assert Lead.objects.values("source").distinct().count() > 3
    for lead in Lead.objects.filter(deal__isnull=False).select_related("deal"):
        assert lead.deal is not None
        assert lead.closed_at is not None
        assert (lead.person_id, lead.source) == (lead.deal.person_id, lead.deal.source)
        assert lead.received_at < lead.closed_at <= lead.deal.created_at


def some_who_ask_are_customers_already_and_are_found_to_be() -> None:
    asked = set(Lead.objects.filter(source="website", status="new").values_list("person_id", flat=True))
    people.find_pairs()
    pairs = Pair.objects.filter(one_id__in=asked) | Pair.objects.filter(other_id__in=asked)
    assert pairs.count() >= 2


def who_sells_most_has_a_target_beside_that_of_the_firm() -> None:
    targets = Target.objects.filter(span="month", starts_on="2026-03-01")
    assert targets.filter(member=None).count() == 1
    assert targets.exclude(member=None).count() >= 2
