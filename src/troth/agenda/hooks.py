"""Open places of this package."""

from troth.ground.hooks import Hook


class TodayPanel(Hook):
    """Show something on Today: called with `seen_by`; gives panels of the places `main` and `related`."""
