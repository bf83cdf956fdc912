"""Tracking: what people did in our places, as web pages, servers, apps and devices tell it."""

from django.utils.translation import gettext_lazy as _

from troth.ground.modules import SETTINGS, Link, Module
from troth.people.hooks import Erasure
from troth.privacy.hooks import PersonalData
from troth.tracking import commands, jobs, personal_data, urls

module = Module(
    name="tracking",
    label=_("Tracking"),
    needs=["people", "privacy"],
    urls=urls.PATHS,
    navigation=[Link(_("Events"), "tracking:sources", "activity", may="administrator", group=SETTINGS)],
    jobs=jobs.ALL,
    hooks={Erasure: commands.erase_person, PersonalData: personal_data.of_person},
)
