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
)
from troth.privacy.queries.held import held_about, may_take_along, register
from troth.privacy.queries.permits import permits
from troth.privacy.queries.public import asked_of, get_link, nowhere, reading_of
from troth.privacy.queries.purposes import (
    CHANNELS,
    find_purpose,
    find_purposes,
    get_purpose,
    limits,
    newest_wording,
    open_purposes,
    other_budgets,
    purposes,
    wordings_of,
)
from troth.privacy.queries.suppressions import (
    REASONS,
    all_suppressions,
    get_suppression,
    suppressions,
    unreached_among,
)
from troth.privacy.queries.today import HeldToday, held_today
from troth.privacy.queries.why import (
    Why,
    find_contact,
    find_contact_of,
    sent_to,
    why_contacted,
    why_read,
    why_token,
)

__all__ = [
    "CHANNELS",
    "REASONS",
    "Choice",
    "HeldToday",
    "Why",
    "all_suppressions",
    "asked_of",
    "choices_of",
    "consents_held",
    "find_contact",
    "find_contact_of",
    "find_purpose",
    "find_purposes",
    "find_waiting",
    "get_consent",
    "get_link",
    "get_purpose",
    "get_suppression",
    "held_about",
    "held_today",
    "history_of",
    "limits",
    "may_contact",
    "may_take_along",
    "newest_wording",
    "nowhere",
    "open_purposes",
    "other_budgets",
    "permits",
    "purposes",
    "reading_of",
    "register",
    "sent_to",
    "states_of",
    "suppressions",
    "unreached_among",
    "why_contacted",
    "why_read",
    "why_token",
    "wordings_of",
]
