"""The sequences of the sample company."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import settings

from troth.automation import commands
from troth.automation.models import Enrolment, Sequence, State, Step, Taken
from troth.ground.clock import stopped
from troth.project.sample.load import load

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 14, 13, 20, tzinfo=UTC)


def test_people_stand_at_different_steps_and_go_on_from_there() -> None:
    with stopped(NOW):
        load(people=300, seed=1187, now=NOW)
        sequence = Sequence.objects.get(name="After a new bike")
        running = Enrolment.objects.filter(sequence=sequence, state=State.RUNNING)
        assert len(set(running.values_list("step__place", flat=True))) > 1
        assert not Enrolment.objects.filter(due_at__lte=NOW).exists()
        for each in Enrolment.objects.all():
            places = list(
                Taken.objects.filter(enrolment=each).order_by("place").values_list("place", flat=True)
            )
            assert places == list(range(1, len(places) + 1))
            if each.state == State.FINISHED:
                assert len(places) == Step.objects.filter(sequence=each.sequence_id).count()
            if each.step:
                assert each.step.place == len(places) + 1
        assert commands.take_due_steps() == 0
    assert Sequence.objects.filter(is_on=True).exists()


@pytest.mark.skipif("troth.sales" not in settings.SHIPPED_MODULES, reason="sales is off")
def test_one_of_them_follows_deals() -> None:
    with stopped(NOW):
        load(people=300, seed=1187, now=NOW)
    assert Enrolment.objects.filter(about_kind="deals").exists()
    assert Sequence.objects.filter(is_on=True).count() == 2
