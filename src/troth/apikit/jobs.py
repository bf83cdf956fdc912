"""What the clock starts."""

from __future__ import annotations

from troth.apikit import idempotency


def forget_answers() -> None:
    """Delete the answers of writes that are older than a day."""
    idempotency.forget_answers()
