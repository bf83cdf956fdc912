"""Sales: pipelines, deals and the documents that customers sign. An optional module."""

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Records
from troth.ground.modules import SETTINGS, Link, Module
from troth.people.hooks import Belongings, CompanyPanel, Erasure, Merging, PersonPanel
from troth.privacy.hooks import PersonalData
from troth.sales import catalog, commands, events, jobs, panels, personal_data, queries, urls
from troth.segments.hooks import Followed
from troth.timeline.hooks import Mentions
from troth.webkit.hooks import CardFeet

RELATIONSHIPS = _("Relationships")

module = Module(
    name="sales",
    label=_("Sales"),
    needs=["people", "timeline", "agenda"],
    urls=urls.PATHS,
    navigation=[
        Link(_("Deals"), "deals-list", "deal", may="deals.see", key="d", group=RELATIONSHIPS),
        Link(_("Forecast"), "sales:forecast", "chart", may="deals.see", group=RELATIONSHIPS),
        Link(_("Documents"), "sales:document_settings", "file", may="administrator", group=SETTINGS),
        Link(_("Pipelines"), "sales:pipelines", "flag", may="administrator", group=SETTINGS),
    ],
    object_types=catalog.ALL,
    events=events.ALL,
    records={
        "deals": Records(
            get=queries.get_deal,
            create=commands.create_deal,
            change=commands.change_deal,
            delete=commands.delete_deal,
        ),
        "stages": Records(get=queries.read_stage),
        "pipelines": Records(get=queries.read_pipeline),
        "loss_reasons": Records(get=queries.read_loss_reason),
    },
    jobs=jobs.ALL,
    hooks={
        Erasure: commands.erase_person,
        Merging: commands.move_person,
        Belongings: queries.belongings_of,
        PersonPanel: panels.on_person,
        CompanyPanel: panels.on_company,
        PersonalData: personal_data.of_person,
        Mentions: panels.mentions,
        Followed: panels.followed,
        CardFeet: panels.card_feet,
    },
)
