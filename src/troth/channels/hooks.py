"""Open places of this package."""

from troth.ground.hooks import Hook


class Holding(Hook):
    """Say in plain words why no mail may leave now; empty: it may. Called with nothing."""
