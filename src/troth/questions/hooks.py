"""Open places of this package."""

from __future__ import annotations

from troth.ground.hooks import Hook


class Permits(Hook):
    """Know for what, and by which channel, the records of a type may be contacted.

    Called with `object_type` (a name); gives a list of `meaning.Permit`.
    """


class Segments(Hook):
    """Know the segments that questions may name.

    Called with `object_type` (a name) and `seen_by`; gives a list of `meaning.Roll`. What a member may not
    ask about is not among them.
    """
