"""Commerce: what customers ordered, told by shops, files and programs. An optional module."""

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Records
from troth.commerce import (
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
from troth.commerce.api import orders as order_routes
from troth.commerce.api import papers as paper_routes
from troth.commerce.facts import PaperKind
from troth.exchange.hooks import Intakes
from troth.ground.modules import SETTINGS, Link, Module
from troth.people.hooks import Belongings, CompanyPanel, Erasure, Merging, PersonPanel
from troth.privacy.hooks import PersonalData
from troth.segments.hooks import Followed
from troth.timeline.hooks import Mentions


def _records(kind: PaperKind, routes: Callable[..., None]) -> Records:
    """Give what stands behind one of the four kinds of papers, which are of one shape."""
    return Records(
        get=partial(queries.get_paper, kind=kind),
        create=partial(commands.create_paper, kind=kind),
        change=partial(commands.change_paper, kind=kind),
        delete=partial(commands.delete_paper, kind=kind),
        routes=routes,
    )


module = Module(
    name="commerce",
    label=_("Commerce"),
    needs=["people", "timeline", "agenda"],
    urls=urls.PATHS,
    navigation=[
        Link(_("Orders"), "orders-list", "order", may="orders.see", group=_("What is sold")),
        Link(_("Bills"), "bills-list", "file", may="bills.see", group=_("What is sold")),
        Link(_("Shops"), "commerce:shops", "order", may="administrator", group=SETTINGS),
    ],
    object_types=catalog.ALL,
    metrics=catalog.METRICS,
    jobs=jobs.ALL,
    events=events.ALL,
    sample=[sample.tell_orders],
    records={
        "orders": Records(
            get=queries.get_order,
            create=commands.create_order,
            change=commands.change_order,
            delete=commands.delete_order,
            routes=order_routes.add_routes,
        ),
        "order_lines": Records(get=queries.get_line),
        "bills": _records(PaperKind.BILL, paper_routes.bills),
        "payments": _records(PaperKind.PAYMENT, paper_routes.payments),
        "deliveries": _records(PaperKind.DELIVERY, paper_routes.deliveries),
        "returns": _records(PaperKind.RETURN, paper_routes.returns),
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
