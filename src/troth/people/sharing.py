"""What two people may share, and how much it says that they are one."""

from __future__ import annotations

from enum import IntFlag

from django.utils.translation import gettext_lazy as _


class Shared(IntFlag):
    """What two people have in common, by keys without case, accents and blanks."""

    MAIL = 1
    PHONE = 2
    NAME_AND_BIRTHDAY = 4
    NAME_AND_POSTAL_CODE = 8
    NAME_AND_TOWN = 16


WEIGHTS = {
    Shared.MAIL: 8,
    Shared.PHONE: 5,
    Shared.NAME_AND_BIRTHDAY: 7,
    Shared.NAME_AND_POSTAL_CODE: 5,
    Shared.NAME_AND_TOWN: 3,
}
WORDS = {
    Shared.MAIL: _("the same mail"),
    Shared.PHONE: _("the same phone"),
    Shared.NAME_AND_BIRTHDAY: _("the same name and birthday"),
    Shared.NAME_AND_POSTAL_CODE: _("the same name and postal code"),
    Shared.NAME_AND_TOWN: _("the same name and town"),
}


def words_of(shared: int) -> list[str]:
    """Say what two people share, what weighs most first."""
    held = [part for part in Shared if part & shared]
    return [str(WORDS[part]) for part in sorted(held, key=lambda part: -WEIGHTS[part])]
