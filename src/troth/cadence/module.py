"""Cadence: how often people are to hear from us, who drifts, and a true reason to write."""

from django.utils.translation import gettext_lazy as _

from troth.agenda.hooks import TodayPanel
from troth.cadence import handlers, jobs, panels, urls
from troth.ground.modules import SETTINGS, Link, Module

module = Module(
    name="cadence",
    label=_("Cadence"),
    needs=["people", "timeline", "agenda", "segments"],
    urls=urls.PATHS,
    navigation=[
        Link(_("Drifting"), "cadence:index", "clock", may="people.see", group=_("Relationships")),
        Link(_("Cadence"), "cadence:settings", "clock", may="administrator", group=SETTINGS),
    ],
    on=handlers.ON,
    jobs=jobs.ALL,
    hooks={TodayPanel: panels.on_today},
)
