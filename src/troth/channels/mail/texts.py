"""What a part of a mail says, in characters; and what HTML says, in plain text."""

from __future__ import annotations

import codecs
import re
from email.message import Message
from html.parser import HTMLParser

from troth.channels.mail.cleaning import cleaned

MOST_CHARACTERS = 2_000_000
_NUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LINES = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+\n")
# Names that mail programs write, for what they in truth mean: the wider set that holds it.
WIDER = {"us-ascii": "utf-8", "ascii": "utf-8", "iso-8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
         "ks_c_5601-1987": "cp949", "iso-8859-8-i": "iso-8859-8", "x-sjis": "cp932", "shift_jis": "cp932",
         "unicode-1-1-utf-7": "utf-7", "utf8mb4": "utf-8", "x-unknown": "utf-8"}  # fmt: skip
BLOCKS = frozenset(
    {"address", "article", "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "h3", "h4", "h5",
     "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"}
)  # fmt: skip
APART = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"}
)  # an empty line between


def decoded(part: Message, problems: list[str]) -> str:
    """Give the characters of a part of text. A charset that is not known, or wrong, is guessed."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    named = _charset(part)
    charset = WIDER.get(named, named) or "utf-8"
    try:
        codecs.lookup(charset)
    except (LookupError, ValueError):
        problems.append(f"Its charset “{named[:40]}” is not known.")
        charset = "utf-8"
    text = _characters(content, charset)
    return _NUL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:MOST_CHARACTERS]


def _charset(part: Message) -> str:
    try:
        return (part.get_content_charset() or "").strip("'\" ").lower()
    except (ValueError, LookupError, UnicodeError):
        return ""


def _characters(content: bytes, charset: str) -> str:
    for each in (charset, "utf-8"):
        try:
            text = content.decode(each)
        except (UnicodeError, ValueError, LookupError):
            continue
        if isinstance(text, str):  # a codec may give bytes: rot13, base64
            return text
    return content.decode("cp1252", "replace")


def plain_text_of(html: str) -> str:
    """Give what a page says, as a mail in plain text would have said it: quoted lines begin with ">"."""
    if not html.strip():
        return ""
    reader = _Reader()
    reader.feed(cleaned(html).shown)
    reader.close()
    return reader.text


class _Reader(HTMLParser):
    """Writes down the words of clean HTML, line by line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._depth = 0  # of quotations
        self._as_it_stands = 0

    @property
    def text(self) -> str:
        self._end_line()
        text = _TRAILING.sub("\n", "\n".join(self._lines) + "\n")
        return _LINES.sub("\n\n", text).strip("\n")[:MOST_CHARACTERS]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._end_line(even_empty=True)
        elif tag == "blockquote":
            self._end_line()
            self._depth += 1
        elif tag in BLOCKS:
            self._end_line()
            if tag == "pre":
                self._as_it_stands += 1
            if tag in APART:
                self._leave_a_line()
            if tag == "li":
                self._line = "- "
        elif tag in ("td", "th") and self._line.strip():
            self._line += "  "

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self._end_line()
            self._depth = max(0, self._depth - 1)
        elif tag in BLOCKS:
            self._end_line()
            if tag == "pre":
                self._as_it_stands = max(0, self._as_it_stands - 1)
            if tag in APART:
                self._leave_a_line()

    def handle_data(self, data: str) -> None:
        if self._as_it_stands:
            *lines, last = data.split("\n")
            for line in lines:
                self._line += line
                self._end_line(even_empty=True)
            self._line += last
            return
        words = re.sub(r"[ \t\n\r\f]+", " ", data)
        self._line += words.lstrip(" ") if not self._line or self._line.endswith(" ") else words

    def _end_line(self, *, even_empty: bool = False) -> None:
        line = self._line.rstrip(" ").replace("\xa0", " ")
        if line.strip() or even_empty:
            self._lines.append(f"{'>' * self._depth}{' ' if self._depth else ''}{line}".rstrip(" "))
        self._line = ""

    def _leave_a_line(self) -> None:
        last = self._lines[-1] if self._lines else ""
        if last.strip("> ") and (len(last) - len(last.lstrip(">"))) >= self._depth:
            self._lines.append(">" * self._depth)
