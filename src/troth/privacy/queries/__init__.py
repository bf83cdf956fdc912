"""What is read about privacy: what is held, what people said, and whether they may be written to."""

from troth.privacy.queries.consents import (
    Choice,
    choices_of,
    consents_held,
    find_waiting,
    get_consent,
    history_of,
    may_contact,
    states_of,
    why_contacted,
)
from troth.privacy.queries.held import held_about, may_take_along, register
from troth.privacy.queries.permits import permits
from troth.privacy.queries.public import asked_of, get_link, nowhere, reading_of
from troth.privacy.queries.purposes import (
    find_purpose,
    get_purpose,
    limits,
    newest_wording,
    open_purposes,
    purposes,
    wordings_of,
)

__all__ = [
    "Choice",
    "asked_of",
    "choices_of",
    "consents_held",
    "find_purpose",
    "find_waiting",
    "get_consent",
    "get_link",
    "get_purpose",
    "held_about",
    "history_of",
    "limits",
    "may_contact",
    "may_take_along",
    "newest_wording",
    "nowhere",
    "open_purposes",
    "permits",
    "purposes",
    "reading_of",
    "register",
    "states_of",
    "why_contacted",
    "wordings_of",
]
