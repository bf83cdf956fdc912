"""The deals of the sample company."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from troth.agenda.models import Task
from troth.ground.clock import stopped
from troth.project.sample.load import load
from troth.sales import queries
from troth.sales.forecast import Span, period_of
from troth.sales.models import Deal, DealPerson, DealState
from troth.team.actor import everyone
from troth.timeline.models import Interaction
from troth.timeline.queries import timeline_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 14, 13, 20, tzinfo=UTC)


def test_two_years_of_deals_stand_as_their_states_say() -> None:
    with stopped(NOW):
        load(people=300, seed=1187, now=NOW)
        month = period_of(NOW.date(), Span.MONTH)
        asked = queries.asked_for(
            period=month, currency="EUR", members=None, pipeline=None, seen_by=everyone()
        )
    counts = {status: Deal.objects.filter(status=status).count() for status in ("open", "won", "lost")}
    assert all(count > 10 for count in counts.values()), counts
    oldest = Deal.objects.order_by("created_at").first()
    assert oldest is not None
    assert NOW - oldest.created_at > timedelta(days=690)
    for deal in Deal.objects.all():
        states = list(DealState.objects.filter(deal=deal).order_by("since"))
        assert [state.until for state in states] == [*(state.since for state in states[1:]), None]
        last = states[-1]
        assert (last.stage_id, last.status, last.value, last.expected_on, last.category) == (
            deal.stage_id, deal.status, deal.value, deal.expected_on, deal.category,
        )  # fmt: skip
        assert (deal.lost_reason_id is not None) == (deal.status == "lost")
    assert Task.objects.filter(about_kind="deals").count() > 10
    assert DealPerson.objects.count() > Deal.objects.count()
    for deal in Deal.objects.all():
        told = timeline_of(about=("deals", deal.pk), seen_by=everyone()).entries
        facts = [entry.event for entry in told if entry.kind == "system"]
        assert facts[-1] == "sales.deal_opened"
        assert ("sales.deal_won" in facts, "sales.deal_lost" in facts) == (
            deal.status == "won",
            deal.status == "lost",
        )
        assert all(entry.happened_at <= NOW for entry in told)
    talked = Interaction.objects.filter(about_type="deals").exclude(kind="system")
    for deal in Deal.objects.filter(closed_at__lt=NOW - timedelta(days=3)):
        last_said = talked.filter(about_id=deal.pk).exclude(direction="").order_by("-happened_at").first()
        assert last_said is None or last_said.direction == "out", "whoever ended it waits for an answer"
    assert talked.count() > 3 * Deal.objects.count()
    assert set(talked.values_list("kind", flat=True)) == {"call", "meeting", "mail", "note", "visit"}
    found = queries.forecast_of(asked)
    assert len(found.pasts) == 11
    assert found.likely > 0
