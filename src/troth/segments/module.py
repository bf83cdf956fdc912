"""Segments: live groups of people, entered and left, and lists kept by hand."""

from django.utils.translation import gettext_lazy as _

from troth.agenda import events as agenda
from troth.catalog import events as catalog
from troth.exchange.events import FileImported, ImportUndone
from troth.ground.modules import Link, Module
from troth.people import events as people
from troth.people.hooks import Merging, PersonPanel
from troth.privacy.hooks import OutOfReach, PersonalData
from troth.questions.hooks import Segments
from troth.segments import api, commands, events, handlers, jobs, panels, personal_data, queries, urls
from troth.timeline import events as timeline
from troth.timeline.hooks import Mentions
from troth.webkit.hooks import FieldUses, QuestionActions, RowActions

HEARD = (*people.ALL, *timeline.ALL, *agenda.ALL, *catalog.ALL, FileImported, ImportUndone)
RELATIONSHIPS = _("Relationships")

module = Module(
    name="segments",
    label=_("Segments"),
    needs=["people", "timeline"],
    urls=urls.PATHS,
    api=[("/segments", api.ROUTER)],
    navigation=[
        Link(_("Segments"), "segments:index", "segment", may="people.see", key="g", group=RELATIONSHIPS)
    ],
    events=events.ALL,
    on={
        **{event: [handlers.ask_again] for event in HEARD},
        catalog.FormulasChanged: [handlers.ask_everybody_soon],
    },
    jobs=jobs.ALL,
    hooks={
        Segments: queries.rolls,
        Mentions: queries.mentions,
        Merging: commands.move_person,
        PersonalData: personal_data.of_person,
        OutOfReach: personal_data.is_out_of_reach,
        PersonPanel: panels.on_person,
        RowActions: panels.row_actions,
        QuestionActions: panels.question_actions,
        FieldUses: panels.field_uses,
    },
)
