"""Open places of this package."""

from troth.ground.hooks import Hook


class Chronicle(Hook):
    """Write facts on the timeline, in the running transaction.

    A filler is called with `facts`, a list of `Fact`, and `by`, the actor.
    """


class Erasure(Hook):
    """Forget a person who is being deleted: called with `person_id`, in the running transaction."""


class PersonPanel(Hook):
    """Show something on a person's page: called with `person_id` and `seen_by`; gives a `webkit.Panel`."""


class HouseholdPanel(Hook):
    """Show something on a household's page: called with `household_id`, `seen_by`; gives a `webkit.Panel`."""


class CompanyPanel(Hook):
    """Show something on a company's page: called with `company_id` and `seen_by`; gives a `webkit.Panel`."""
