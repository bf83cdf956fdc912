"""What the clock does with documents."""

from __future__ import annotations

from troth.ground.jobs import Periodic
from troth.sales import commands


def expire_documents() -> None:
    """Close the documents whose last day is over, each hour: it ends at midnight of the workspace."""
    commands.expire_documents()


def forget_kept_documents() -> None:
    """Delete the signed documents that the law asks to keep no longer, each week."""
    commands.forget_kept_documents()


ALL = [
    Periodic(expire_documents, cron="7 * * * *"),
    Periodic(forget_kept_documents, cron="23 4 * * 1"),
]
