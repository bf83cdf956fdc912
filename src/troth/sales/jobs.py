"""What the clock does with documents."""

from __future__ import annotations

from troth.ground.jobs import Periodic
from troth.sales import commands


def expire_documents() -> None:
    """Close the documents whose last day is over, each hour: it ends at midnight of the workspace."""
    commands.expire_documents()


ALL = [Periodic(expire_documents, cron="7 * * * *")]
