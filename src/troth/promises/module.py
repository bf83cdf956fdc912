"""Promises: who gave their word to whom, by when, and what became of it. An optional module."""

from django.utils.translation import gettext_lazy as _

from troth.agenda.hooks import TodayPanel
from troth.cadence.hooks import Reasons
from troth.catalog.types import Records
from troth.ground.modules import Link, Module
from troth.people.hooks import Belongings, CompanyPanel, Erasure, Merging, PersonPanel
from troth.privacy.hooks import PersonalData
from troth.promises import (
    actions,
    catalog,
    commands,
    events,
    jobs,
    panels,
    personal_data,
    queries,
    sample,
    urls,
)
from troth.segments.hooks import Followed
from troth.timeline.hooks import EntryOffers, Mentions
from troth.webkit.hooks import Notices, RecordPanel, SidebarCounts

module = Module(
    name="promises",
    label=_("Promises"),
    needs=["people", "timeline", "agenda"],
    urls=urls.PATHS,
    navigation=[
        Link(_("Promises"), "promises-list", "promise", may="promises.see", key="o"),
        Link(_("Word kept"), "promises:kept", "chart", may="promises.see"),
    ],
    object_types=catalog.ALL,
    metrics=catalog.METRICS,
    events=events.ALL,
    sample=[sample.tell_promises],
    records={
        "promises": Records(
            get=queries.get_promise,
            create=commands.create_promise,
            change=commands.change_promise,
            delete=commands.delete_promise,
        ),
    },
    actions=actions.ALL,
    jobs=jobs.ALL,
    hooks={
        Erasure: commands.erase_person,
        Merging: commands.move_person,
        Belongings: queries.belongings_of,
        PersonPanel: panels.on_person,
        CompanyPanel: panels.on_company,
        RecordPanel: panels.on_record,
        TodayPanel: panels.on_today,
        PersonalData: personal_data.of_person,
        Reasons: panels.reasons,
        EntryOffers: panels.entry_offers,
        Mentions: panels.mentions,
        Followed: panels.followed,
        Notices: panels.notices,
        SidebarCounts: panels.waiting,
    },
)
