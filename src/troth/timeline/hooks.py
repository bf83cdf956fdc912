"""Open places of this package."""

from troth.ground.hooks import Hook


class NextStep(Hook):
    """Keep the next step that was named while something was logged.

    Called with `title`, `due_on` (a date or None), `person_id`, `company_id` and `by`, in the running
    transaction.
    """


class Pinned(Hook):
    """Show what is next above a timeline.

    Called with `seen_by` and `person_id` or `company_id`; gives panels.
    """
