"""The object types of this package: people and companies."""

from troth.people.catalog.companies import COMPANIES
from troth.people.catalog.people import PEOPLE

ALL = (PEOPLE, COMPANIES)

__all__ = ["ALL", "COMPANIES", "PEOPLE"]
