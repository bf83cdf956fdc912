"""Team: members, roles and rights, the ways in, and the audit trail."""

from django.utils.translation import gettext_lazy as _

from troth.ground.modules import Link, Module
from troth.team import commandline, urls

module = Module(
    name="team",
    label=_("Team"),
    urls=urls.PATHS,
    navigation=[
        Link(_("Settings"), "team:settings", "gear", group="foot"),
        Link(_("Your profile"), "team:profile", "person", group="member"),
        Link(_("Password and sessions"), "team:security", "shield", group="member"),
    ],
    commands=commandline.ALL,
)
