"""What is read of promises."""

from troth.promises.queries.held import held_about, links_held
from troth.promises.queries.letters import Letter, honest_words
from troth.promises.queries.promises import (
    OnToday,
    PromiseRow,
    StepRow,
    belongings_of,
    count_waiting,
    ended_promises,
    get_promise,
    mentions_of,
    oldest_open,
    on_today,
    open_promises,
    rows_of,
    steps_of,
)
from troth.promises.queries.public import (
    PublicRow,
    Reading,
    address_of,
    get_link,
    may_share,
    notices_for,
    open_link,
    promise_of_link,
    reading_of,
)
from troth.promises.queries.suggestions import Proposed, suggestions_between

__all__ = [
    "Letter",
    "OnToday",
    "PromiseRow",
    "Proposed",
    "PublicRow",
    "Reading",
    "StepRow",
    "address_of",
    "belongings_of",
    "count_waiting",
    "ended_promises",
    "get_link",
    "get_promise",
    "held_about",
    "honest_words",
    "links_held",
    "may_share",
    "mentions_of",
    "notices_for",
    "oldest_open",
    "on_today",
    "open_link",
    "open_promises",
    "promise_of_link",
    "reading_of",
    "rows_of",
    "steps_of",
    "suggestions_between",
]
