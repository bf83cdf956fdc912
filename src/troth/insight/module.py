"""Insight: what customers are worth, who may be lost, and who comes when. An optional module."""

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Records
from troth.ground.modules import SETTINGS, Link, Module
from troth.insight import catalog, commandline, commands, jobs, panels, personal_data, queries, sample, urls
from troth.people.hooks import Erasure, Merging, PersonPanel
from troth.privacy.hooks import PersonalData
from troth.segments.hooks import Followed

module = Module(
    name="insight",
    label=_("Insight"),
    needs=["people", "segments"],
    urls=urls.PATHS,
    navigation=[
        Link(_("Figures"), "insight:figures", "chart", key="f", group=_("Relationships")),
        Link(_("Customers’ worth"), "insight:index", "star", may="outlooks.see", group=_("Relationships")),
        Link(_("Insight"), "insight:settings", "chart", may="administrator", group=SETTINGS),
    ],
    object_types=catalog.ALL,
    records={"outlooks": Records(get=queries.get_outlook)},
    jobs=jobs.ALL,
    commands=commandline.ALL,
    sample=[sample.begin],
    hooks={
        Erasure: commands.erase_person,
        Merging: commands.forget_merged,
        PersonPanel: panels.on_person,
        PersonalData: personal_data.of_person,
        Followed: panels.followed,
    },
)
