"""Commerce: what customers ordered, told by shops, files and programs. An optional module."""

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Records
from troth.commerce import (
    api,
    catalog,
    commands,
    events,
    intake,
    jobs,
    panels,
    personal_data,
    queries,
    sample,
    urls,
)
from troth.exchange.hooks import Intakes
from troth.ground.modules import SETTINGS, Link, Module
from troth.people.hooks import Belongings, CompanyPanel, Erasure, Merging, PersonPanel
from troth.privacy.hooks import PersonalData
from troth.segments.hooks import Followed
from troth.timeline.hooks import Mentions

module = Module(
    name="commerce",
    label=_("Commerce"),
    needs=["people", "timeline", "agenda"],
    urls=urls.PATHS,
    navigation=[
        Link(_("Orders"), "orders-list", "order", may="orders.see", group=_("What is sold")),
        Link(_("Shops"), "commerce:shops", "order", may="administrator", group=SETTINGS),
    ],
    object_types=catalog.ALL,
    jobs=jobs.ALL,
    events=events.ALL,
    sample=[sample.tell_orders],
    records={
        "orders": Records(
            get=queries.get_order,
            create=commands.create_order,
            change=commands.change_order,
            delete=commands.delete_order,
            routes=api.add_routes,
        ),
        "order_lines": Records(get=queries.get_line),
    },
    hooks={
        Intakes: intake.intakes,
        Erasure: commands.erase_person,
        Merging: commands.move_person,
        Belongings: queries.belongings_of,
        PersonPanel: panels.on_person,
        CompanyPanel: panels.on_company,
        PersonalData: personal_data.of_person,
        Mentions: panels.mentions,
        Followed: panels.followed,
    },
)
