"""People, companies and households, how to reach them, and how they belong together."""

from django.utils.translation import gettext_lazy as _

from troth.catalog.hooks import FilesKept
from troth.catalog.types import Records
from troth.exchange.hooks import Intakes
from troth.ground.modules import Link, Module
from troth.people import (
    actions,
    api,
    catalog,
    commandline,
    commands,
    events,
    intake,
    jobs,
    queries,
    similar,
    urls,
)
from troth.webkit.hooks import SimilarRecords

RELATIONSHIPS = _("Relationships")

module = Module(
    name="people",
    label=_("People"),
    needs=["team"],
    urls=urls.PATHS,
    api=[
        ("/people", api.ROUTER),
        ("/companies", api.COMPANIES),
        ("/relation-kinds", api.KINDS),
        ("/merges", api.MERGES),
    ],
    navigation=[
        Link(_("People"), "people-list", "people", may="people.see", key="p", group=RELATIONSHIPS),
        Link(_("Companies"), "companies-list", "company", may="companies.see", key="c", group=RELATIONSHIPS),
        Link(_("Households"), "households-list", "home", may="households.see", key="u", group=RELATIONSHIPS),
        Link(_("Duplicates"), "people:duplicates", "merge", may="people.delete", group=RELATIONSHIPS),
    ],
    object_types=catalog.ALL,
    metrics=catalog.METRICS,
    events=events.ALL,
    actions=actions.ALL,
    jobs=jobs.ALL,
    commands=[commandline.duplicates],
    records={
        "people": Records(
            get=queries.get_person,
            read=queries.read_person,
            create=commands.create_person,
            create_many=commands.create_people,
            change=commands.change_person,
            delete=commands.delete_person,
        ),
        "companies": Records(
            get=queries.get_company,
            create=commands.create_company,
            create_many=commands.create_companies,
            change=commands.change_company,
            delete=commands.delete_company,
        ),
        "households": Records(
            get=queries.get_household,
            create=commands.create_household,
            change=commands.change_household,
            delete=commands.delete_household,
        ),
    },
    hooks={SimilarRecords: similar.records, Intakes: intake.intakes, FilesKept: queries.files_kept},
)
