"""Objects: the types of record that an administrator makes in the browser, and their pages."""

from django.utils.translation import gettext_lazy as _

from troth.ground.modules import SETTINGS, Link, Module
from troth.objects import commands, panels, personal_data, urls
from troth.people.hooks import (
    Belongings,
    CompanyPanel,
    Ending,
    Erasing,
    Erasure,
    HouseholdPanel,
    PersonPanel,
)
from troth.privacy.hooks import PersonalData
from troth.webkit.hooks import SidebarLinks

module = Module(
    name="objects",
    label=_("Objects"),
    needs=["people"],
    urls=urls.PATHS,
    navigation=[Link(_("Objects"), "objects:index", "database", may="administrator", group=SETTINGS)],
    hooks={
        Erasure: commands.erase_person,
        Erasing: panels.when_erased,
        Ending: panels.when_deleted,
        Belongings: panels.counted,
        PersonPanel: panels.on_person,
        CompanyPanel: panels.on_company,
        HouseholdPanel: panels.on_household,
        PersonalData: personal_data.of_person,
        SidebarLinks: panels.sidebar_links,
    },
)
