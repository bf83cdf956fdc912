"""Open places of this package."""

from troth.ground.hooks import Hook


class DealPanel(Hook):
    """Show something on a deal's page: called with `deal_id` and `seen_by`; gives `webkit.Panel`s."""
