"""Commerce: what customers ordered, told by shops, files and programs. An optional module."""

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Records
from troth.commerce import catalog, commands, events, panels, personal_data, queries, urls
from troth.ground.modules import Link, Module
from troth.people.hooks import Belongings, CompanyPanel, Erasure, Merging, PersonPanel
from troth.privacy.hooks import PersonalData
from troth.segments.hooks import Followed
from troth.timeline.hooks import Mentions

module = Module(
    name="commerce",
    label=_("Commerce"),
    needs=["people", "timeline", "agenda"],
    urls=urls.PATHS,
    navigation=[Link(_("Orders"), "orders-list", "order", may="orders.see", group=_("What is sold"))],
    object_types=catalog.ALL,
    events=events.ALL,
    records={
        "orders": Records(
            get=queries.get_order,
            create=commands.create_order,
            change=commands.change_order,
            delete=commands.delete_order,
        ),
        "order_lines": Records(get=queries.get_line),
    },
    hooks={
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
