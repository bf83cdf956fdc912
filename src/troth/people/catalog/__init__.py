"""The object types of this package: people, companies and households."""

from troth.people.catalog.companies import COMPANIES
from troth.people.catalog.households import HOUSEHOLDS
from troth.people.catalog.people import METRICS, PEOPLE

ALL = (PEOPLE, COMPANIES, HOUSEHOLDS)

__all__ = ["ALL", "COMPANIES", "HOUSEHOLDS", "METRICS", "PEOPLE"]
