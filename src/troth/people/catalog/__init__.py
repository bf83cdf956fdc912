"""The object types of this package: people, companies and households."""

from troth.people.catalog.companies import COMPANIES
from troth.people.catalog.households import HOUSEHOLDS
from troth.people.catalog.people import PEOPLE

ALL = (PEOPLE, COMPANIES, HOUSEHOLDS)

__all__ = ["ALL", "COMPANIES", "HOUSEHOLDS", "PEOPLE"]
