"""What is read from the timeline."""

from troth.timeline.queries.balance import Balance, MonthOfTalk, Side, balance_of
from troth.timeline.queries.entries import (
    Entry,
    entry_of,
    first_orders_of,
    get_interaction,
    last_words_of,
    news_of,
    what_happened_since,
)
from troth.timeline.queries.pages import TimelinePage, count_of, cursor_before, timeline_of
from troth.timeline.queries.people import belongings_of, held_about, weeks_of_contact

__all__ = [
    "Balance",
    "Entry",
    "MonthOfTalk",
    "Side",
    "TimelinePage",
    "balance_of",
    "belongings_of",
    "count_of",
    "cursor_before",
    "entry_of",
    "first_orders_of",
    "get_interaction",
    "held_about",
    "last_words_of",
    "news_of",
    "timeline_of",
    "weeks_of_contact",
    "what_happened_since",
]
