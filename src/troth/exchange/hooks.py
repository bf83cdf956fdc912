"""Open places of this package."""

from troth.ground.hooks import Hook


class Intakes(Hook):
    """Say what the catalog does not about the import of an object type.

    A filler is called without arguments and gives a dictionary: name of an object type → `Intake`. A
    type may have intakes of several packages: the timeline takes the notes of people.
    """
