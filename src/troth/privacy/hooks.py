"""Open places of this package."""

from dataclasses import dataclass

from troth.ground.hooks import Hook


@dataclass(frozen=True, slots=True)
class Decision:
    """Who or what decided that a message be sent: a member, a segment, a sequence.

    `address` is where a member finds it. `is_by_itself` where no person chose this very message.
    """

    words: str
    address: str = ""
    is_by_itself: bool = False


class Deciding(Hook):
    """Say who or what decided a message: called with `about_kind` and `about_id`, as it was claimed with.

    Gives a list of `Decision`, empty for a message of another package.
    """


class PersonalData(Hook):
    """Give what a package holds about a person, beyond the fields that the catalog declares.

    Called with `person_id`; gives a list of `Held`.
    """


class OutOfReach(Hook):
    """Tell whether a package holds something of a person that a member may not take out.

    Called with `person_id` and `by`; gives a boolean. For what the rights to object types do not settle.
    """
