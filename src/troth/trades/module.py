"""Trades: templates that set a workspace up for a clinic, a manufacturer, a shop, a club."""

from django.utils.translation import gettext_lazy as _

from troth.ground.modules import SETTINGS, Link, Module
from troth.trades import commandline, urls

module = Module(
    name="trades",
    label=_("Templates"),
    needs=["objects", "segments"],
    urls=urls.PATHS,
    navigation=[Link(_("Templates"), "trades:index", "shop", may="administrator", group=SETTINGS)],
    commands=[commandline.template],
)
