"""Exchange: import and export of any object type."""

from django.utils.translation import gettext_lazy as _

from troth.exchange import commandline, events, jobs
from troth.ground.modules import Module

module = Module(
    name="exchange",
    label=_("Import and export"),
    needs=["team"],
    events=events.ALL,
    jobs=jobs.ALL,
    commands=commandline.ALL,
)
