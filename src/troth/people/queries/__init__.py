"""What is read about people and companies."""

from troth.people.queries.records import get_company, get_person

__all__ = ["get_company", "get_person"]
