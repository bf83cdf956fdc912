"""Open places of this package."""

from dataclasses import dataclass
from typing import Any

from troth.ground.hooks import Hook


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to be done with what was said: its name, its sign, and the address of its dialog.

    `url` ends where the id of the entry follows.
    """

    label: Any
    icon: str
    url: str


class EntryOffers(Hook):
    """Offer something to be done with each entry of a timeline that is no fact of the system.

    Called with `seen_by`; gives offers.
    """


class NextStep(Hook):
    """Keep a next step that was named where things are written down.

    Called with `title`, `due_on` (a date or None), `person_id`, `company_id`, `about` (the type and the id of
    another record, or None) and `by`, in the running transaction.
    """


class Mentions(Hook):
    """Name what facts are about, for those whose sentence does not.

    Called with `ids` by object type and `seen_by`; gives the name and the address of each that the asker may
    see, by its id.
    """


class Words(Hook):
    """Give the words of what entries are about, of those that keep none themselves: not all may read them.

    Called with `ids` by object type and `seen_by`; gives the words of each that the asker may read, by id.
    """


class Pinned(Hook):
    """Show what is next above a timeline.

    Called with `seen_by` and `person_id` or `company_id`; gives panels.
    """
