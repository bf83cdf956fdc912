"""How large a question may be. Past these it is refused, so that no question can exhaust the house."""

TEXT_LENGTH = 10_000  # characters
NODES = 200
DEPTH = 30
LISTED_VALUES = 1_000  # of `in (…)`
DIGITS = 40
RELATIONS = 5  # passed through by one path
SORT_KEYS = 3
PAGE = 200  # rows
