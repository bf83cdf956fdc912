"""What is held about whom, why, and for how long."""

from django.utils.translation import gettext_lazy as _

from troth.ground.modules import SETTINGS, Link, Module
from troth.people.hooks import PersonPanel
from troth.privacy import panels, urls

module = Module(
    name="privacy",
    label=_("Privacy"),
    needs=["people"],
    urls=urls.PATHS,
    navigation=[Link(_("What is held"), "privacy:register", "shield", may="administrator", group=SETTINGS)],
    hooks={PersonPanel: panels.on_person},
)
