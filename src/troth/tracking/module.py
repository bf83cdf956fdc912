"""Tracking: what people did in our places, as web pages, servers, apps and devices tell it."""

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Records
from troth.ground.modules import SETTINGS, Link, Module
from troth.people.hooks import Erasure, Merging, PersonPanel
from troth.privacy.hooks import PersonalData
from troth.segments.hooks import Followed
from troth.tracking import catalog, commands, jobs, panels, personal_data, queries, urls

module = Module(
    name="tracking",
    label=_("Tracking"),
    needs=["people", "privacy", "segments"],
    urls=urls.PATHS,
    navigation=[
        Link(
            _("Tracked events"),
            "tracked_events-list",
            "activity",
            may="tracked_events.see",
            group=_("Relationships"),
        ),
        Link(_("Events"), "tracking:sources", "activity", may="administrator", group=SETTINGS),
    ],
    object_types=catalog.ALL,
    metrics=catalog.METRICS,
    records={"tracked_events": Records(get=queries.get_event)},
    jobs=jobs.ALL,
    hooks={
        Erasure: commands.erase_person,
        Merging: commands.move_person,
        PersonPanel: panels.on_person,
        PersonalData: personal_data.of_person,
        Followed: panels.followed,
    },
)
