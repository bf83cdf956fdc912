"""What is read about members, their rights, and what they changed."""

from troth.team.queries.audit import (
    AuditSearch,
    Change,
    Entry,
    Source,
    history_of,
    search_audit,
    where_from,
)
from troth.team.queries.members import actor_of, find_active_member, previous_visit_of, workspace

__all__ = [
    "AuditSearch",
    "Change",
    "Entry",
    "Source",
    "actor_of",
    "find_active_member",
    "history_of",
    "previous_visit_of",
    "search_audit",
    "where_from",
    "workspace",
]
