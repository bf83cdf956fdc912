"""The tables of this package."""

from troth.privacy.models.consents import REFUSALS, Consent, ConsentEntry, Said, Source
from troth.privacy.models.contacts import Budget, Contact, Lifting, QuietHours, Reason, Silence, Suppression
from troth.privacy.models.links import PublicLink
from troth.privacy.models.purposes import Basis, Channel, Purpose, Topic, Wording

__all__ = [
    "REFUSALS",
    "Basis",
    "Budget",
    "Channel",
    "Consent",
    "ConsentEntry",
    "Contact",
    "Lifting",
    "PublicLink",
    "Purpose",
    "QuietHours",
    "Reason",
    "Said",
    "Silence",
    "Source",
    "Suppression",
    "Topic",
    "Wording",
]
