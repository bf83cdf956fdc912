"""What is to be done, for whom, by when; and Today."""

from django.utils.translation import gettext_lazy as _

from troth.agenda import (
    actions,
    catalog,
    commands,
    events,
    intake,
    jobs,
    panels,
    personal_data,
    queries,
    urls,
)
from troth.catalog.types import Records
from troth.exchange.hooks import Intakes
from troth.ground.jobs import Periodic
from troth.ground.modules import Link, Module
from troth.people.hooks import Belongings, Erasure, HouseholdPanel, Merging, PersonPanel
from troth.privacy.hooks import PersonalData
from troth.timeline.hooks import NextStep, Pinned
from troth.webkit.hooks import Notices, RecordPanel, RecordPeek, RowActions, RowNotes, SidebarCounts

module = Module(
    name="agenda",
    label=_("Agenda"),
    needs=["people", "timeline"],
    urls=urls.PATHS,
    navigation=[
        Link(_("Today"), "agenda:today", "today", key="y"),
        Link(_("Tasks"), "tasks-list", "task", may="tasks.see", key="t"),
        Link(_("Calendar"), "agenda:calendar", "calendar", may="tasks.see", key="k"),
    ],
    object_types=catalog.ALL,
    events=events.ALL,
    records={
        "tasks": Records(
            get=queries.get_task,
            create=commands.add_task,
            change=commands.change_task,
            delete=commands.delete_task,
        ),
        "attendees": Records(
            get=queries.get_attendee,
            create=commands.add_attendee,
            change=commands.change_attendee,
            delete=commands.remove_attendee,
        ),
    },
    actions=actions.ALL,
    jobs=[
        Periodic(jobs.remind, cron="* * * * *"),
        Periodic(jobs.extend_series, cron="20 2 * * *"),
        Periodic(jobs.forget_reminders, cron="40 3 * * *"),
    ],
    hooks={
        Erasure: commands.erase_person,
        Merging: commands.move_person,
        Belongings: queries.belongings_of,
        PersonPanel: panels.next_contact,
        PersonalData: personal_data.of_person,
        Pinned: panels.next_steps,
        NextStep: panels.keep_next_step,
        SidebarCounts: panels.due,
        RecordPeek: panels.in_peek,
        RecordPanel: panels.on_record,
        HouseholdPanel: panels.on_household,
        Notices: panels.notices,
        RowActions: panels.row_actions,
        RowNotes: panels.beside_rows,
        Intakes: intake.intakes,
    },
)
