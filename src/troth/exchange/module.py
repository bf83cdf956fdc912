"""Exchange: import and export of any object type."""

from django.utils.translation import gettext_lazy as _

from troth.exchange import api, api_export, commandline, events, jobs, urls
from troth.ground.modules import Link, Module

module = Module(
    name="exchange",
    label=_("Import and export"),
    needs=["team"],
    urls=urls.PATHS,
    api=[("/imports", api.ROUTER), ("/exports", api_export.ROUTER)],
    navigation=[Link(_("Import"), "exchange:import", "import", may="people.import", group="foot")],
    events=events.ALL,
    jobs=jobs.ALL,
    commands=commandline.ALL,
)
