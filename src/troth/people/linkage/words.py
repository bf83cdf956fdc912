"""What a comparison found, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# Comparison and level → what two people have in common, or have not.
FOUND = {
    ("first", "same"): _("the same first name"),
    ("first", "nickname"): _("a short form of the first name"),
    ("first", "short"): _("an abbreviated first name"),
    ("first", "turned"): _("first and last name turned round"),
    ("first", "close"): _("nearly the same first name"),
    ("first", "other"): _("different first names"),
    ("last", "shared"): _("the same last name, as families have"),
    ("last", "same"): _("the same last name"),
    ("last", "part"): _("one last name is part of the other"),
    ("last", "close"): _("nearly the same last name"),
    ("last", "other"): _("different last names"),
    ("birthday", "shared"): _("the same birthday, as twins have"),
    ("birthday", "same"): _("the same birthday"),
    ("birthday", "close"): _("nearly the same birthday"),
    ("birthday", "other"): _("different birthdays"),
    ("mail", "shared"): _("the same mail, as families share one"),
    ("mail", "same"): _("the same mail"),
    ("mail", "close"): _("nearly the same mail"),
    ("mail", "other"): _("different mails"),
    ("phone", "shared"): _("the same phone, as families share one"),
    ("phone", "same"): _("the same phone"),
    ("phone", "other"): _("different phones"),
    ("address", "shared"): _("the same home, as families share one"),
    ("address", "same"): _("the same street and house"),
    ("address", "close"): _("nearly the same street and house"),
    ("address", "postal"): _("the same postal code"),
    ("address", "town"): _("the same town"),
    ("address", "abroad"): _("different countries"),
    ("address", "other"): _("different towns"),
    ("company", "same"): _("the same company"),
    ("company", "close"): _("nearly the same company"),
    ("company", "other"): _("different companies"),
    ("household", "tie"): _("something shared in spite of another first name"),
    ("household", "older"): _("something shared in spite of another generation"),
}
# From so many bits on, evidence is called so.
STRENGTHS = (
    (8.0, _("strongly for")),
    (3.0, _("for")),
    (0.5, _("a little for")),
    (-0.5, _("says nothing")),
    (-3.0, _("a little against")),
    (-8.0, _("against")),
)
STRONGEST_AGAINST = _("strongly against")


def strength_of(bits: float) -> str:
    """Say in words how much evidence weighs."""
    return str(next((word for least, word in STRENGTHS if bits >= least), STRONGEST_AGAINST))
