"""Segments: live groups of people, entered and left, and lists kept by hand."""

from django.utils.translation import gettext_lazy as _

from troth.agenda import events as agenda
from troth.catalog import events as catalog
from troth.exchange.events import FileImported, ImportUndone
from troth.ground.modules import Module
from troth.people import events as people
from troth.people.hooks import Merging
from troth.privacy.hooks import PersonalData
from troth.questions.hooks import Segments
from troth.segments import commands, events, handlers, jobs, personal_data, queries
from troth.timeline import events as timeline

HEARD = (*people.ALL, *timeline.ALL, *agenda.ALL, *catalog.ALL, FileImported, ImportUndone)

module = Module(
    name="segments",
    label=_("Segments"),
    needs=["people", "timeline"],
    events=events.ALL,
    on={event: [handlers.ask_again] for event in HEARD},
    jobs=jobs.ALL,
    hooks={
        Segments: queries.rolls,
        Merging: commands.move_person,
        PersonalData: personal_data.of_person,
    },
)
