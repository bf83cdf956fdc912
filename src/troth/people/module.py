"""People and companies, how to reach them, and how they belong together."""

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Records
from troth.ground.modules import Module
from troth.people import catalog, commands, queries

module = Module(
    name="people",
    label=_("People"),
    needs=["team"],
    object_types=catalog.ALL,
    records={
        "people": Records(
            get=queries.get_person,
            create=commands.create_person,
            change=commands.change_person,
            delete=commands.delete_person,
        ),
        "companies": Records(
            get=queries.get_company,
            create=commands.create_company,
            change=commands.change_company,
            delete=commands.delete_company,
        ),
    },
)
