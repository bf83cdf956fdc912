"""Which of a text are the writer's own sentences: not what is quoted, nor the signature below."""

from __future__ import annotations

import re
from collections.abc import Iterator

HEADS = re.compile(
    r"^(?:on .{4,120}wrote:|am .{4,120}schrieb.{0,80}:|-{2,}\s*(?:original message|ursprüngliche nachricht).*"
    r"|from: .+|von: .+|begin forwarded message:)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
QUOTED = re.compile(r"[“„\"»][^“”„\"«»\n]{3,400}[”“\"«]")
# A dot ends no sentence after a day of a month, nor after a short word that stands for a longer one.
END = re.compile(
    r"(?<!\b\d)(?<!\b\d\d)(?<!z\.b)(?<!\bd\.h)(?<!\be\.g)(?<!\bi\.e)(?<!\bmr)(?<!\bmrs)(?<!\bdr)(?<!\bnr)(?<!\bca)"
    r"(?<!\bno)(?<!\ba\.m)(?<!\bp\.m)(?<!\binkl)(?<!\bbzw)\.(?=\s|$)"
    r"|(?<=\d)\.(?=\s+(?:[A-Z][a-z]+\s+(?:is|are|will|wird|ist)\b|(?:I|We|Ich|Wir|Best|Thanks|Viele|Mit)\b|$))"
    r"|[!?…]+(?=\s|$)|\n\s*\n|\n(?=\s*[-*•])|;\s",
    re.IGNORECASE,
)


def own_sentences(text: str) -> Iterator[str]:
    """Give sentence by sentence what the writer says, with the sign that ends it."""
    for mark in (HEADS, SIGNATURE):
        if found := mark.search(text):
            text = text[: found.start()]
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith((">", "|")))
    kept = QUOTED.sub(" ", kept)
    start = 0
    for end in END.finditer(kept):
        yield from _clean(kept[start : end.end()])
        start = end.end()
    yield from _clean(kept[start:])


def _clean(sentence: str) -> Iterator[str]:
    words = " ".join(sentence.split()).lstrip("-*• ").rstrip(";")
    if len(words) > 5:
        yield words
