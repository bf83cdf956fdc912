"""Members of staff and what they may do, how they come in, and the trail of what they did."""

from troth.team.models.access import EntryLink, FailedTry, Session, Token
from troth.team.models.audit import Audit
from troth.team.models.members import CurrencyRate, Member, Membership, Role, Team, Workspace

__all__ = [
    "Audit",
    "CurrencyRate",
    "EntryLink",
    "FailedTry",
    "Member",
    "Membership",
    "Role",
    "Session",
    "Team",
    "Token",
    "Workspace",
]
