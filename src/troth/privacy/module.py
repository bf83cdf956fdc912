"""What is held about whom, why, and for how long; and who may be written to."""

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Records
from troth.exchange.hooks import Intakes
from troth.ground.modules import SETTINGS, Link, Module
from troth.people.hooks import Erasure, Merging, PersonPanel
from troth.privacy import api, catalog, commands, events, intake, panels, personal_data, queries, urls
from troth.privacy.hooks import PersonalData
from troth.questions.hooks import Permits

module = Module(
    name="privacy",
    label=_("Privacy"),
    needs=["people"],
    urls=urls.PATHS,
    api=[("/people", api.PEOPLE), ("/purposes", api.PURPOSES), ("/suppressions", api.SUPPRESSIONS)],
    navigation=[
        Link(_("Consent"), "privacy:purposes", "shield", may="administrator", group=SETTINGS),
        Link(_("What is held"), "privacy:register", "shield", may="administrator", group=SETTINGS),
    ],
    object_types=catalog.ALL,
    records={"consents": Records(get=queries.get_consent)},
    events=events.ALL,
    hooks={
        PersonPanel: panels.on_person,
        Permits: queries.permits,
        Intakes: intake.intakes,
        Erasure: commands.erase_person,
        Merging: commands.move_person,
        PersonalData: personal_data.of_person,
    },
)
