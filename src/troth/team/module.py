"""Team: members, roles and rights, the ways in, and the audit trail."""

from django.utils.translation import gettext_lazy as _

from troth.ground.modules import Module
from troth.team import commandline, urls

module = Module(name="team", label=_("Team"), urls=urls.PATHS, commands=commandline.ALL)
