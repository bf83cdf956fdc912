"""People and segments for tests."""

from __future__ import annotations

from procrastinate.contrib.django.models import ProcrastinateJob

from troth.ground.jobs import path_of
from troth.people import commands as people
from troth.people.models import Person
from troth.segments import commands
from troth.segments.models import Segment
from troth.team.actor import everyone

BY = everyone()


def segment_of(question: str, name: str = "Gold") -> Segment:
    """Make a segment, and ask everybody."""
    segment = commands.create_segment(name=name, question=question, by=BY)
    commands.ask_everybody(segment.pk)
    segment.refresh_from_db()
    return segment


def person(name: str, **values: object) -> Person:
    """Add a person."""
    return people.create_person(values={"name": name, **values}, by=BY)


def let_time_pass() -> None:
    """Do what the clock starts, and the jobs that come of it."""
    jobs = ProcrastinateJob.objects.filter(task_name=path_of(commands.ask_everybody), status="todo")
    before = set(jobs.values_list("pk", flat=True))
    commands.keep_time()
    for job in jobs.exclude(pk__in=before):
        commands.ask_everybody(**job.args)
