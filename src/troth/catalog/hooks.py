"""Open places of this package."""

from troth.ground.hooks import Hook


class TakenNames(Hook):
    """Give the words that no object type of a workspace may be called, since addresses begin with them.

    A filler is called with nothing and returns a set of names.
    """


class FilesKept(Hook):
    """Tell which files must stay though no record has them: what is undone later brings them back.

    A filler gets `ids` and returns those that it needs.
    """


class ObjectEnds(Hook):
    """Let go of what is kept of an object type that is being deleted: called with `name`."""
