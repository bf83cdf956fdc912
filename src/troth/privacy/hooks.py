"""Open places of this package."""

from troth.ground.hooks import Hook


class PersonalData(Hook):
    """Give what a package holds about a person, beyond the fields that the catalog declares.

    Called with `person_id`; gives a list of `Held`.
    """


class OutOfReach(Hook):
    """Tell whether a package holds something of a person that a member may not take out.

    Called with `person_id` and `by`; gives a boolean. For what the rights to object types do not settle.
    """
