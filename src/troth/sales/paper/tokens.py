"""The addresses that customers get for a document."""

from __future__ import annotations

from uuid import UUID

from troth.webkit import public_links

SALT = "troth.sales.document_link"


def token_of(link_id: UUID) -> str:
    """Give the token of a link."""
    return public_links.token_of(link_id, salt=SALT)


def link_of(token: str) -> UUID | None:
    """Give the key of the link that a token was made for; None for every other text."""
    return public_links.key_of(token, salt=SALT)
