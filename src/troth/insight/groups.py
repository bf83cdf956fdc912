"""The groups that customers fall into, and what each means in words."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Group(StrEnum):
    """What customers are to us, by when they came and what they did."""

    BEST = "best"
    LOYAL = "loyal"
    NEW = "new"
    PROMISING = "promising"
    TO_WIN_BACK = "to_win_back"
    FADING = "fading"
    QUIET = "quiet"


LABELS = {
    Group.BEST: _("Best"),
    Group.LOYAL: _("Loyal"),
    Group.NEW: _("New"),
    Group.PROMISING: _("Promising"),
    Group.TO_WIN_BACK: _("To win back"),
    Group.FADING: _("Fading"),
    Group.QUIET: _("Quiet"),
}
WORDS = {
    Group.BEST: _("Came lately, and more often or for more than most."),
    Group.LOYAL: _("Comes again and again, and was here not long ago."),
    Group.NEW: _("Came lately, and has bought little so far."),
    Group.PROMISING: _("Has bought little so far, and was here some time ago."),
    Group.TO_WIN_BACK: _("Came more often or for more than most, and has not been here for long."),
    Group.FADING: _("Came now and then, and has not been here for long."),
    Group.QUIET: _("Bought little, and has not been here for long."),
}
