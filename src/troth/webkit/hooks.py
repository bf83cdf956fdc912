"""Open places of the page shell."""

from __future__ import annotations

from troth.ground.hooks import Hook


class SidebarCounts(Hook):
    """Count what waits behind links of the sidebar.

    A filler gets `seen_by` (an `Actor`) and returns {name of the URL: count}; a count of 0 is not shown.
    Asked on every page: one quick query at most.
    """


class PaletteActions(Hook):
    """Give actions that the palette offers everywhere.

    A filler gets `seen_by` and returns dictionaries of `label`, `url`, `icon` and, if there is one, `key`.
    """
