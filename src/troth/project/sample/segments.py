"""The segments of the sample company: what its people would want to know of their customers."""

from __future__ import annotations

from dataclasses import replace

from troth.cadence.commands import apply_cadences, set_cadences
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
    (
        "Firms that count on us",
        'lifecycle = "customer" and company is present and count(interactions, last 12 months) >= 8',
        "They should hear from us each season, without asking.",
    ),
)
EVERY_DAYS = {"Firms that count on us": 90}


def keep_segments() -> None:
    """Make the segments with who is in them, and say how often some of these people hear from us."""
    by = replace(BY, time_zone=TIME_ZONE)
    cadences = []
    for name, question, note in SEGMENTS:
        segment = commands.create_segment(name=name, question=question, note=note, by=by)
        commands.ask_everybody(segment.pk)
        if name in EVERY_DAYS:
            cadences.append((segment.pk, EVERY_DAYS[name]))
    set_cadences(cadences=cadences, by=by)
    apply_cadences()
