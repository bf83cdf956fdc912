"""The sequences of the sample company."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection

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


def test_their_timelines_tell_of_it_and_of_each_mail() -> None:
    with stopped(NOW):
        load(people=300, seed=1187, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from timeline_interaction where event = 'automation.person_enrolled'")
        assert cursor.fetchone()[0] == Enrolment.objects.count() > 0
        cursor.execute("select count(*) from timeline_interaction where event = 'automation.enrolment_ended'")
        assert cursor.fetchone()[0] == Enrolment.objects.exclude(state=State.RUNNING).count()
        cursor.execute(
            "select count(*) from channels_outgoing o"
            " join timeline_interaction i on i.about_type = 'messages' and i.about_id = o.message_id"
            " where o.kind = 'automatic' and i.kind = 'system'"
            " and i.happened_at = date_trunc('second', o.dated_at)"
        )
        assert cursor.fetchone()[0] == Taken.objects.exclude(message_id=None).count() > 0


@pytest.mark.skipif("troth.sales" not in settings.SHIPPED_MODULES, reason="sales is off")
def test_one_of_them_follows_deals() -> None:
    with stopped(NOW):
        load(people=300, seed=1187, now=NOW)
    assert Enrolment.objects.filter(about_kind="deals").exists()
    assert Sequence.objects.filter(is_on=True).count() == 2
