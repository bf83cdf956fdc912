"""Webkit: the frame of every page, its components, the list page, and how a view answers."""

from django.utils.translation import gettext_lazy as _

from troth.catalog.hooks import TakenNames
from troth.ground.modules import SETTINGS, Link, Module
from troth.webkit import actions, taken, urls
from troth.webkit.hooks import PaletteActions, RowActions
from troth.webkit.listing.bulk import jobs

module = Module(
    name="webkit",
    label=_("Pages"),
    urls=urls.PATHS,
    navigation=[Link(_("Fields"), "webkit:fields", "field", may="administrator", group=SETTINGS)],
    hooks={RowActions: actions.row_actions, PaletteActions: actions.creations, TakenNames: taken.first_words},
    jobs=jobs.ALL,
)
