"""Automation: what goes on by itself, step by step, until somebody answers. An optional module."""

from django.utils.translation import gettext_lazy as _

from troth.automation import (
    actions,
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
from troth.catalog.types import Records
from troth.ground.modules import Link, Module
from troth.people.hooks import Erasure, Merging, PersonPanel
from troth.privacy.hooks import PersonalData
from troth.timeline.hooks import Mentions

module = Module(
    name="automation",
    label=_("Automation"),
    needs=["people", "segments", "agenda", "channels"],
    urls=urls.PATHS,
    navigation=[
        Link(_("Sequences"), "sequences-list", "refresh", may="sequences.see", group=_("Relationships"))
    ],
    object_types=catalog.ALL,
    events=events.ALL,
    on=handlers.ON,
    records={
        "sequences": Records(
            get=queries.get_sequence,
            create=commands.create_sequence,
            change=commands.change_sequence,
            delete=commands.delete_sequence,
        ),
        "enrolments": Records(get=queries.get_enrolment),
    },
    actions=actions.ALL,
    jobs=jobs.ALL,
    sample=[sample.tell_sequences],
    hooks={
        Erasure: commands.erase_person,
        Merging: commands.move_person,
        PersonPanel: panels.on_person,
        Mentions: panels.mentions,
        PersonalData: personal_data.of_person,
    },
)
