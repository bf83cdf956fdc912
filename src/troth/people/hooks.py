"""Open places of this package."""

from django.utils.translation import gettext_lazy as _

from troth.ground.hooks import Hook

OUT_OF_SIGHT = _("what you may not see")


class Chronicle(Hook):
    """Write facts on the timeline, in the running transaction.

    A filler is called with `facts`, a list of `Fact`, and `by`, the actor.
    """


class Erasure(Hook):
    """Forget a person who is being deleted: called with `person_id`, in the running transaction."""


class Erasing(Hook):
    """Say what goes with a person who is erased and what stays, to who may erase them.

    Called with `person_id` and `seen_by`; gives sentences. Of what the asker may not see they
    tell only that it is there.
    """


class Ending(Hook):
    """Say what becomes of others when a company, a household or an own record is deleted.

    Called with `kind` (the name of its type), `record_id` and `seen_by`; gives sentences. Of what the asker
    may not see they tell only that it is there.
    """


class Merging(Hook):
    """Move what a package holds of one person to another, when the two are merged and when that is undone.

    Called with `source` and `target` (ids) and `only`, in the running transaction. `only` is None, and all
    moves; or ids by "table.column", and of those moves what is still the source's. Gives the ids of what was
    moved, by "table.column". `people.commands.move_rows` does it for one column.
    """


class Belongings(Hook):
    """Count what a package holds of a person, for a page: called with `person_id` and `seen_by`.

    Gives {word: count}. What the asker may not see has the word `OUT_OF_SIGHT` and no count: None.
    """


class PersonPanel(Hook):
    """Show something on a person's page: called with `person_id` and `seen_by`; gives a `webkit.Panel`."""


class HouseholdPanel(Hook):
    """Show something on a household's page: called with `household_id`, `seen_by`; gives a `webkit.Panel`."""


class CompanyPanel(Hook):
    """Show something on a company's page: called with `company_id` and `seen_by`; gives a `webkit.Panel`."""


class Involvement(Hook):
    """Say on a company's page what its people are in, and as what.

    Called with `person_ids`, `company_id` and `seen_by`; gives lists of `webkit.panel.Involved` by person.
    """
