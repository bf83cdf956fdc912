"""Open places of this package."""

from troth.ground.hooks import Hook


class ObjectTypes(Hook):
    """Give the object types as they stand, by name: one filler, the catalog."""


class TellingFields(Hook):
    """Give the fields that tell of hidden ones, since they are computed from them: one filler, the catalog.

    Called with an `actor` who has the rights of its role; gives pairs of an object type and a field, which
    are then hidden from it, too.
    """


class Joined(Hook):
    """A person has come in for the first time: called with `member`, in the running transaction."""
