"""Channels: words leave and arrive; conversations and the one inbox."""

from django.utils.translation import gettext_lazy as _

from troth.cadence.hooks import Writing
from troth.catalog.hooks import FilesKept
from troth.catalog.types import Records
from troth.channels import (
    actions,
    api,
    catalog,
    commands,
    events,
    handlers,
    jobs,
    panels,
    personal_data,
    queries,
    sample,
    urls,
)
from troth.ground.modules import SETTINGS, Link, Module
from troth.people.hooks import CompanyPanel, Erasure, Merging, PersonPanel
from troth.privacy.hooks import Deciding, PersonalData
from troth.segments.hooks import Followed
from troth.timeline.hooks import Mentions, Words
from troth.webkit.hooks import Notices, RecordPanel, SidebarCounts

module = Module(
    name="channels",
    label=_("Channels"),
    needs=["people", "timeline", "privacy", "cadence"],
    urls=urls.PATHS,
    navigation=[
        Link(_("Inbox"), "inbox:inbox", "inbox", may="conversations.see", key="i"),
        Link(_("Outgoing mail"), "mail:outgoing", "mail", may="people.change"),
        Link(_("Mailboxes"), "mailboxes:index", "mail", group=SETTINGS),
        Link(_("Answers kept"), "answers:index", "note", group=SETTINGS),
    ],
    api=[("/conversations", api.ROUTER)],
    object_types=catalog.ALL,
    metrics=catalog.METRICS,
    records={"conversations": Records(get=queries.get_conversation, change=commands.change_conversation)},
    actions=actions.ALL,
    events=events.ALL,
    on=handlers.ON,
    jobs=jobs.ALL,
    sample=[sample.tell_conversations],
    hooks={
        Erasure: commands.erase_person,
        Merging: commands.move_person,
        PersonalData: personal_data.of_person,
        PersonPanel: panels.on_person,
        CompanyPanel: panels.on_company,
        RecordPanel: panels.on_record,
        Mentions: panels.mentions,
        Words: panels.words,
        Writing: panels.writes_at,
        Followed: panels.followed,
        Notices: panels.notices,
        SidebarCounts: panels.waiting,
        FilesKept: queries.files_kept,
        Deciding: queries.deciders_of,
    },
)
