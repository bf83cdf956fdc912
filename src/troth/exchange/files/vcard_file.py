"""Read vCards 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350), card by card, each as one row.

The columns are named as the fields they belong to. Own reader, since one wrong line in a card must
cost that card only, and a phone's address book of 50,000 cards is read in seconds.
"""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from troth.exchange.files.csv_file import LONGEST_LINE, open_marked
from troth.exchange.files.rows import Problem, RawRow, Sheet

_PARTS = ("street", "postal_code", "city", "region", "country")
_PLACES = ("", ".home", ".work")
COLUMNS = (
    "first_name", "last_name", "name", "title", "company",
    "email", "email.work", "email.home",
    "phone", "phone.mobile", "phone.work", "phone.home", "phone.fax",
    *(f"address{place}.{part}" for place in _PLACES for part in _PARTS),
    "birthday", "language", "website", "tags", "notes", "external_id",
)  # fmt: skip
_UNREAD = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "AGENT"})
_LONGEST_CARD = 1 << 20
_PARAM = re.compile(r';([^=:;"]*)(?:=((?:"[^"]*"|[^":;])*))?')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(slots=True)
class Property:
    """One line of a card: its name, its types in lower case ("home", "pref"), and its raw value."""

    name: str
    group: str
    value: str
    types: set[str]
    preferred: bool


@dataclass(slots=True)
class Card:
    """The lines between BEGIN and END, unfolded."""

    line: int
    lines: list[str] = field(default_factory=list)
    size: int = 0
    is_ended: bool = False


def open_vcard(path: Path, encoding: str) -> Sheet:
    """Open a file of one or many cards."""
    return Sheet("vcf", COLUMNS, partial(_rows, path, encoding), f"vCard, {encoding}")


def _rows(path: Path, encoding: str) -> Iterator[RawRow]:
    for card in _cards(path, encoding):
        if not card.is_ended:
            yield _bad(card, _("The card that begins on this line has no END:VCARD."))
        elif card.size > _LONGEST_CARD:
            yield _bad(card, _("The card is longer than a megabyte, its picture not counted."))
        else:
            properties = [found for line in card.lines if (found := _property(line))]
            if any(each.name.endswith("KIND") and each.value.lower() == "group" for each in properties):
                continue  # a list of other cards, and nobody in itself
            values = _values(properties)
            if any(values.values()):
                yield RawRow(card.line, [values.get(name, "") for name in COLUMNS])
            else:
                yield _bad(card, _("The card is empty."))


def _bad(card: Card, reason: str) -> RawRow:
    return RawRow(card.line, [""] * len(COLUMNS), (Problem("", "", reason),))


def _cards(path: Path, encoding: str) -> Iterator[Card]:
    card: Card | None = None
    with open_marked(path, encoding) as file:
        for number, piece in enumerate(iter(partial(file.readline, LONGEST_LINE), ""), 1):
            line = piece.rstrip("\r\n").lstrip("\ufeff")
            word = line[:12].strip().upper()
            if word == "BEGIN:VCARD":
                if card:
                    yield card
                card = Card(number)
            elif word == "END:VCARD" and card:
                card.is_ended = True
                yield card
                card = None
            elif card:
                _take(card, line)
    if card:
        yield card


def _take(card: Card, line: str) -> None:
    """Add a line to a card, joined to the one before if it goes on; pictures are not kept."""
    last = card.lines[-1] if card.lines else ""
    if line[:1] in (" ", "\t"):
        if last and card.size <= _LONGEST_CARD and not _is_unread(last):
            card.lines[-1] += line[1:]
            card.size += len(line)
    elif last.endswith("=") and "QUOTED-PRINTABLE" in last.partition(":")[0].upper():
        card.lines[-1] = last[:-1] + line
        card.size += len(line)
    elif line and card.size <= _LONGEST_CARD:
        kept = line.partition(":")[0] + ":" if _is_unread(line) else line
        card.lines.append(kept)
        card.size += len(kept)


def _is_unread(line: str) -> bool:
    return re.split("[;:]", line, maxsplit=1)[0].rpartition(".")[2].upper() in _UNREAD


def _property(line: str) -> Property | None:
    group, dot, rest = line.partition(".")
    if not dot or not re.fullmatch(r"[\w-]+", group):
        group, rest = "", line
    found = re.match(r'([\w-]+)((?:;(?:[^":;]|"[^"]*")*)*):', rest)
    if not found:
        return None
    types: set[str] = set()
    told: dict[str, str] = {}
    for name, value in _PARAM.findall(found[2]):
        if not value or name.strip().upper() == "TYPE":
            types.update(word.strip('" ').lower() for word in (value or name).split(","))
        else:
            told[name.strip().upper()] = value.strip('"')
    value = _decoded(rest[found.end() :], told, types)
    preferred = "pref" in types or told.get("PREF") == "1"
    return Property(found[1].upper(), group.lower(), value, types, preferred)


def _decoded(value: str, told: dict[str, str], types: set[str]) -> str:
    encoding = told.get("ENCODING", "").upper()
    if encoding != "QUOTED-PRINTABLE" and "quoted-printable" not in types:
        return value
    for charset in (told.get("CHARSET") or "utf-8", "cp1252"):
        try:
            return quopri.decodestring(value.encode()).decode(codecs.lookup(charset).name)
        except (LookupError, UnicodeError, binascii.Error, ValueError):
            continue
    return value


def _values(properties: list[Property]) -> dict[str, str]:
    """Lay the properties of a card into the columns; preferred values first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    own_labels = {each.group: each.value for each in properties if each.name == "X-ABLABEL" and each.group}
    for each in sorted(properties, key=lambda each: not each.preferred):
        if label := own_labels.get(each.group):
            each.types.add(re.sub(r"[^\w ]", "", label).strip("_").lower())
        _lay(each, found)
    values = {name: ("\n\n" if name == "notes" else ";").join(dict.fromkeys(found[name])) for name in found}
    for single in ("first_name", "last_name", "name", "title", "company", "language", "external_id"):
        values[single] = (found[single] or [""])[0]
    return values


def _lay(each: Property, found: defaultdict[str, list[str]]) -> None:
    parts = [part.strip() for part in _split(each.value, ";")]
    whole = _unescaped(each.value).strip()
    match each.name:
        case "N":
            last, first, middle = ([*parts, "", ""])[:3]
            found["first_name"].append(" ".join(filter(None, (first, middle))))
            found["last_name"].append(last)
        case "EMAIL":
            found["email" + _place(each.types)].append(whole.removeprefix("mailto:"))
        case "TEL":
            found["phone" + _line(each.types)].append(re.sub(r"(?i)^tel:|;.*$", "", whole))
        case "ADR":
            _lay_address(parts, _place(each.types), found)
        case "BDAY":
            _lay_birthday(whole, found)
        case "CATEGORIES":
            found["tags"] += filter(None, (part.strip() for part in _split(each.value, ",")))
        case "ORG":
            found["company"] += filter(None, parts[:1])
        case _:
            column = {"FN": "name", "TITLE": "title", "NOTE": "notes", "UID": "external_id",
                      "URL": "website", "LANG": "language"}.get(each.name)  # fmt: skip
            if column and whole:
                found[column].append(whole)


def _lay_address(parts: list[str], place: str, found: defaultdict[str, list[str]]) -> None:
    box, extra, street, city, region, code, country = (parts + [""] * 7)[:7]
    if found[f"address{place}.filled"] or not any(parts):
        return  # one address of each kind; a second one has no column
    found[f"address{place}.filled"].append("yes")
    lines = ", ".join(" ".join(text.split()) for text in (street, extra, box) if text)
    for part, value in zip(_PARTS, (lines, code, city, region, country), strict=True):
        found[f"address{place}.{part}"] += filter(None, [value])


def _lay_birthday(text: str, found: defaultdict[str, list[str]]) -> None:
    """A birthday without its year (RFC 6350: --0415, Apple: year 1604) is kept as a note."""
    if plain := re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?=T|$|\s)", text):
        text = "-".join(plain.groups())
    if re.match(r"--|1604-", text):
        found["notes"].append(_("Birthday: %(day)s") % {"day": text.replace("1604-", "--")})
    elif text:
        found["birthday"].append(text)


def _place(types: set[str]) -> str:
    return ".home" if "home" in types else ".work" if types & {"work", "office", "business"} else ""


def _line(types: set[str]) -> str:
    for name, words in {"fax": {"fax", "homefax", "workfax"}, "mobile": {"cell", "mobile", "iphone"},
                        "home": {"home"}, "work": {"work", "office", "business"}}.items():  # fmt: skip
        if types & words:
            return f".{name}"
    return ""


def _split(value: str, mark: str) -> list[str]:
    """Split at a mark that is not escaped. A zero byte stands in for the escaped backslash meanwhile."""
    parts = re.split(rf"(?<!\\){mark}", value.replace("\\\\", "\0"))
    return [_unescaped(part.replace("\0", "\\\\")) for part in parts]


def _unescaped(value: str) -> str:
    return (
        _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value) if "\\" in value else value
    )
