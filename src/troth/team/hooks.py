"""Open places of this package."""

from troth.ground.hooks import Hook


class ObjectTypes(Hook):
    """Give the object types as they stand, by name: one filler, the catalog."""


class Joined(Hook):
    """A person has come in for the first time: called with `member`, in the running transaction."""
