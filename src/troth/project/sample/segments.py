"""The segments of the sample company: what its people would want to know of their customers."""

from __future__ import annotations

from dataclasses import replace

from troth.project.sample.days import TIME_ZONE
from troth.project.sample.handover import BY
from troth.segments import commands

SEGMENTS = (
    (
        "Quiet customers",
        'lifecycle = "customer" and count(interactions, last 90 days) = 0',
        "Nobody has spoken with them for a season.",
    ),
    ("Spoken with lately", 'did("call", last 60 days)', "A call in one direction or the other."),
    (
        "Quiet, but they had ordered",
        'in segment "Quiet customers" and did("order", last 12 months)',
        "Worth a call before the season begins.",
    ),
)


def keep_segments() -> None:
    """Make the segments, and find out who is in them before anybody looks."""
    by = replace(BY, time_zone=TIME_ZONE)
    for name, question, note in SEGMENTS:
        segment = commands.create_segment(name=name, question=question, note=note, by=by)
        commands.ask_everybody(segment.pk)
