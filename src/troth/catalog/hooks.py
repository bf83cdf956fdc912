"""Open places of this package."""

from troth.ground.hooks import Hook


class TakenNames(Hook):
    """Give the words that no object type of a workspace may be called, since addresses begin with them.

    A filler is called with nothing and returns a set of names.
    """


class ObjectUses(Hook):
    """Tell what names an object type of the workspace, so that it is known before the type is deleted.

    A filler gets `name` (of the type) and `seen_by`, and returns dictionaries of `label`, `icon` and `url`.
    """


class FilesKept(Hook):
    """Tell which files must stay though no record has them: what is undone later brings them back.

    A filler gets `ids` and returns those that it needs.
    """


class ObjectEnds(Hook):
    """Let go of what is kept of an object type that is being deleted: called with `name`."""
