"""Channels: words leave and arrive; conversations and the one inbox."""

from django.utils.translation import gettext_lazy as _

from troth.catalog.hooks import FilesKept
from troth.channels import commands, events, jobs, panels, personal_data, queries, urls
from troth.ground.modules import SETTINGS, Link, Module
from troth.people.hooks import Erasure, Merging, PersonPanel
from troth.privacy.hooks import Deciding, PersonalData

module = Module(
    name="channels",
    label=_("Channels"),
    needs=["people", "timeline", "privacy"],
    urls=urls.PATHS,
    navigation=[
        Link(_("Outgoing mail"), "mail:outgoing", "mail", may="people.change"),
        Link(_("Mailboxes"), "mailboxes:index", "mail", group=SETTINGS),
    ],
    events=events.ALL,
    jobs=jobs.ALL,
    hooks={
        Erasure: commands.erase_person,
        Merging: commands.move_person,
        PersonalData: personal_data.of_person,
        FilesKept: queries.files_kept,
        PersonPanel: panels.on_person,
        Deciding: queries.deciders_of,
    },
)
