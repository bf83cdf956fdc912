"""What passed between us and a person: one timeline for the whole firm."""

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Records
from troth.exchange.hooks import Intakes
from troth.ground.modules import Module
from troth.people.hooks import (
    Belongings,
    Chronicle,
    CompanyPanel,
    Erasure,
    HouseholdPanel,
    Merging,
    PersonPanel,
)
from troth.privacy.hooks import PersonalData
from troth.timeline import (
    actions,
    api,
    catalog,
    commands,
    events,
    intake,
    panels,
    personal_data,
    queries,
    urls,
)
from troth.webkit.hooks import RecordPeek

module = Module(
    name="timeline",
    label=_("Timeline"),
    needs=["people"],
    urls=urls.PATHS,
    api=[("/people", api.PEOPLE), ("/companies", api.COMPANIES)],
    object_types=catalog.ALL,
    events=events.ALL,
    actions=actions.ALL,
    records={
        "interactions": Records(
            get=queries.get_interaction,
            create=commands.log_interaction,
            delete=commands.delete_interaction,
        )
    },
    hooks={
        Chronicle: commands.record_facts,
        Erasure: commands.erase_person,
        Merging: commands.move_person,
        Belongings: queries.belongings_of,
        PersonPanel: panels.on_person,
        CompanyPanel: panels.on_company,
        HouseholdPanel: panels.on_household,
        PersonalData: personal_data.of_person,
        RecordPeek: panels.in_peek,
        Intakes: intake.intakes,
    },
)
