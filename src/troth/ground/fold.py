"""Folding: how text is compared without case and accents. The same rule as SQL's `norm()`."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")
_LETTERS = str.maketrans("øłðþßæœđıħ", "oldtsaodih")


def norm(text: str) -> str:
    """Fold a text: lower case, no accents, Nordic and Slavic letters to their plain neighbours."""
    return _MARKS.sub("", unicodedata.normalize("NFD", text.lower())).translate(_LETTERS)
