"""Open places of this package."""

from troth.ground.hooks import Hook


class Followed(Hook):
    """Tell which tables segments follow beside those of `following`, by triggers that a migration attached.

    Called with nothing; gives {table: its column that holds the person whom a row is about}, or no column for
    a table of which all rows are written anew at once.
    """
