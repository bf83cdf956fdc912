"""The page of a mail as it is shown in its frame, and its files as they are handed out."""

from __future__ import annotations

import re
from base64 import b64encode

from django.http import FileResponse

from troth.catalog.file_access import hand_out_kept
from troth.catalog.files import place_of
from troth.channels.mail.cleaning import BLANK, cleaned
from troth.channels.models import Enclosure, Message

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
MOST_BYTES = 500_000  # of a picture that stands in the page itself
_ASIDE = re.compile(rf'src="{re.escape(BLANK)}" data-from="(https?://[^"]+|//[^"]+)"')
_WITHIN = re.compile(r'src="cid:([^"]{1,255})"')


def page_of(message: Message, *, with_remote: bool = False) -> str:
    """Give the cleaned page of a mail, with pictures that came with it; with those from elsewhere if asked.

    It is cleaned again: what is known to do harm may be more than when it came.
    """
    page = _ASIDE.sub(r'src="\1"', message.html) if with_remote else cleaned(message.html).shown
    files = {each.content_id.strip("<>"): each for each in message.enclosures.all() if each.content_id}

    def within(found: re.Match[str]) -> str:
        file = files.get(found[1])
        return f'src="{_as_data(file) if file else BLANK}"'

    return _WITHIN.sub(within, page)


def file_of(enclosure: Enclosure) -> FileResponse:
    """Give a file of a message as an answer. Raises NotFound where it is gone."""
    return hand_out_kept(enclosure.key)


def _as_data(file: Enclosure) -> str:
    if file.content_type not in PICTURES or file.size > MOST_BYTES:
        return BLANK
    try:
        with place_of(file.key).open("rb") as opened:
            return f"data:{file.content_type};base64,{b64encode(opened.read()).decode()}"
    except FileNotFoundError:
        return BLANK
