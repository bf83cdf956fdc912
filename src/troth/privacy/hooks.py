"""Open places of this package."""

from troth.ground.hooks import Hook


class PersonalData(Hook):
    """Give what a package holds about a person, beyond the fields that the catalog declares.

    Called with `person_id`; gives a list of `Held`.
    """
