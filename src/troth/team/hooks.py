"""Open places of this package."""

from troth.ground.hooks import Hook


class Joined(Hook):
    """A person has come in for the first time: called with `member`, in the running transaction."""
