"""What somebody wrote, apart from what they quoted and how they signed."""

from __future__ import annotations

import re
from dataclasses import dataclass

# How programs and people introduce the mail that they answer, in the languages of those who may write to us.
# A line is only taken for one where a quotation, or nothing but one, follows.
WROTE = (
    r"wrote|writes|schrieb|schrieben|a écrit|écrivait|escribió|ha scritto|scrisse|schreef|napisał|napisała|"
    r"napisał\(a\)|escreveu|skrev|kirjoitti|írta|napsal|napsal\(a\)|skreiv|a scris|yazdı|написал|пишет"
)
FROM = r"from|von|de|da|van|od|fra|från|lähettäjä|feladó|odesílatel|від|от|发件人|差出人"
SENT = (
    r"sent|date|gesendet|datum|envoyé|enviado|inviato|verzonden|wysłano|sendt|skickat|fecha|data|dato|lähetetty|"
    r"küldve|odesláno|отправлено|дата|发送时间|送信日時"
)
ORIGINAL = (
    r"original message|ursprüngliche nachricht|original-nachricht|message d'origine|message original|"
    r"mensaje original|messaggio originale|oorspronkelijk bericht|wiadomość oryginalna|"
    r"opprinnelig melding|forwarded message|weitergeleitete nachricht|message transféré"
)
_WROTE = re.compile(rf"(?<!\w)(?:{WROTE})(?!\w)", re.IGNORECASE)
_WHEN_OR_WHO = re.compile(r"[\d@<]")
# What an introduction begins with that a program has broken over several lines.
_BEGINS = re.compile(r"^(?:on|am|le|el|il|op|em|den|dne|dnia|w dniu|på|i|pe|в|\d)\b", re.IGNORECASE)
_OLDER = re.compile(rf"^\s*[-_*\s]{{0,12}}\s*(?:{ORIGINAL})\s*[-_*:\s]{{0,12}}$", re.IGNORECASE)
_RULE = re.compile(r"^\s*[_-]{10,}\s*$")
_FROM = re.compile(rf"^\s*\*?(?:{FROM})\s*:\*?\s*\S", re.IGNORECASE)
_SENT = re.compile(rf"^\s*\*?(?:{SENT})\s*:\*?\s*\S", re.IGNORECASE)
_SIGNED = re.compile(
    r"^(?:-- ?|—|__+|sent from my \S.{0,40}|von meinem \S.{0,40} gesendet|gesendet mit \S.{0,40}|"
    r"envoyé de mon \S.{0,40}|enviado desde mi \S.{0,40}|get outlook for \S.{0,30}|inviato da \S.{0,40})$",
    re.IGNORECASE,
)
MOST_LINES_SIGNED = 20
LONGEST_INTRODUCTION = 400


@dataclass(frozen=True, slots=True)
class Words:
    """A text in three: what is new, how it is signed, what is quoted below. Together they are the text.

    Somebody who answers between the lines has said it all: then nothing is folded away.
    """

    said: str
    signed: str = ""
    quoted: str = ""


def words_of(text: str) -> Words:
    """Part a text in plain characters."""
    lines = text.split("\n")
    end = _where_quoting_begins(lines)
    said, quoted = lines[:end], lines[end:]
    while said and not said[-1].strip():
        quoted.insert(0, said.pop())
    begin = _where_signing_begins(said)
    parts = ("\n".join(said[:begin]).rstrip("\n"), "\n".join(said[begin:]).strip("\n"))
    if not parts[0].strip():
        return Words(text)
    return Words(*parts, "\n".join(quoted).strip("\n"))


def _where_quoting_begins(lines: list[str]) -> int:
    for number, line in enumerate(lines):
        if _OLDER.match(line) or _is_head_of_older(lines, number):
            return number
        if line.startswith(">") or _introduced(lines, number):
            return number if _is_quoted_to_the_end(lines, number) else _later(lines, number)
    return len(lines)


def _later(lines: list[str], start: int) -> int:
    """Words stand between quoted lines: only a quotation that ends the text may be folded.

    Whoever answers between the lines has quoted what belongs there, so all above the last words stays.
    """
    last = max((n for n in range(start, len(lines)) if _is_own(lines, n)), default=start)
    for number in range(last + 1, len(lines)):
        if lines[number].startswith(">"):
            return number if sum(1 for line in lines[number:] if line.startswith(">")) > 3 else len(lines)
    return len(lines)


def _is_own(lines: list[str], number: int) -> bool:
    line = lines[number]
    return bool(line.strip()) and not line.startswith(">") and not _introduced(lines, number)


def _is_quoted_to_the_end(lines: list[str], start: int) -> bool:
    """Tell whether nothing but quotation follows, or a quotation that is not marked line by line."""
    if not lines[start].startswith(">"):
        start += _length_of_introduction(lines, start)
        rest = [line for line in lines[start:] if line.strip()]
        if rest and not rest[0].startswith(">"):
            return not any(line.startswith(">") for line in rest)
    return not any(_is_own(lines, number) for number in range(start, len(lines)))


def _introduced(lines: list[str], number: int) -> bool:
    return _length_of_introduction(lines, number) > 0


def _length_of_introduction(lines: list[str], number: int) -> int:
    """Give how many lines the introduction takes that begins here: programs break it; 0 for none."""
    if not lines[number].strip() or lines[number].startswith(">"):
        return 0
    for length in (1, 2, 3):
        text = " ".join(line.strip() for line in lines[number : number + length])
        if _introduces(text) and (length == 1 or _BEGINS.match(text)):
            return length
    return 0


def _introduces(text: str) -> bool:
    is_short = len(text) <= LONGEST_INTRODUCTION and text.endswith((":", "："))
    return is_short and bool(_WHEN_OR_WHO.search(text)) and bool(_WROTE.search(text))


def _is_head_of_older(lines: list[str], number: int) -> bool:
    """Tell whether the header of an older mail stands here, as Outlook writes it."""
    start = number + 1 if _RULE.match(lines[number]) else number
    here = lines[start : start + 6]
    return bool(here) and bool(_FROM.match(here[0])) and any(_SENT.match(line) for line in here[1:])


def _where_signing_begins(said: list[str]) -> int:
    earliest = max(0, len(said) - MOST_LINES_SIGNED)
    for number in range(earliest, len(said)):
        if _SIGNED.match(said[number].rstrip("\r")) and number:
            return number
    return len(said)
