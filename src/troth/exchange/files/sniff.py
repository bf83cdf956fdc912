"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from troth.exchange.files.rows import UnreadableFile

_BLOCK = 1 << 20
_SAMPLE = 1 << 16
_FEW = 40
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SINGLE_BYTE = ("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "mac_roman")
_MULTI_BYTE = ("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "koi8_r", "cp874")
# Letters that Western texts in windows-1252 are made of. Others in the same bytes mean another code page.
_WESTERN = frozenset("äöüßÄÖÜéèêëáàâåãçñíìîïóòôõøúùûýÿæœÆŒØÅÉÈÊÁÀÂÃÇÑÍÎÓÔÕÚ€’‘“”„–—…«»°§¿¡ºª·´®™© ")
_VALID_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: `kind` is csv, xlsx or vcf; `encoding` is a codec's name, empty for xlsx."""

    kind: str
    encoding: str = ""


def content_of(path: Path) -> Content:
    """Tell what a file holds, or refuse it in plain words with what to do instead."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\r\n\t "):
        raise UnreadableFile(_("The file is empty."))
    if head.startswith(b"PK\x03\x04"):
        return Content("xlsx")
    _refuse_others(head)
    encoding = _encoding(path, head)
    start = head.decode(encoding, "replace").lstrip("\ufeff\r\n\t ")
    if start[:11].upper() == "BEGIN:VCARD":
        return Content("vcf", encoding)
    if re.match(r"(?i)<!doctype html|<html|<\?xml", start):
        raise UnreadableFile(_("This is a web page, not a table. Save it as CSV or as an Excel workbook."))
    strange = sum(1 for letter in start if letter < " " and letter not in "\r\n\t\v\f\x1a")
    if strange > _FEW and strange * 20 > len(start):
        raise UnreadableFile(_("This is no text and no Excel workbook. Save it as CSV or .xlsx."))
    return Content("csv", encoding)


def _refuse_others(head: bytes) -> None:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            _("This is an old or a locked Excel workbook. Save it as .xlsx without a password.")
        )
    names = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"\x7fELF": "ELF"}
    names |= {b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7z", b"Rar!": "RAR", b"PAR1": "Parquet", b"BZh": "bzip2"}
    for mark, name in names.items():
        if head.startswith(mark):
            raise UnreadableFile(
                _("This is a %(name)s file. Save the table as CSV or .xlsx.") % {"name": name}
            )


def _encoding(path: Path, head: bytes) -> str:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if wide := _utf16_without_mark(head):
        return wide
    sample = _beyond_ascii(path)
    if not sample:
        return "utf-8"
    stray = _VALID_UTF8.sub(b"", sample)
    invalid = sum(1 for byte in stray if byte >= 0x80)
    if invalid * 4 <= sum(1 for byte in sample if byte >= 0x80):
        return "utf-8"  # a few broken rows do not make it another encoding
    return _code_page(sample)


def _utf16_without_mark(head: bytes) -> str:
    """See the zero bytes that Latin letters leave in UTF-16."""
    half = max(1, len(head) // 2)
    if head[1::2].count(0) * 10 > half * 4 and head[0::2].count(0) * 20 < half:
        return "utf-16-le"
    if head[0::2].count(0) * 10 > half * 4 and head[1::2].count(0) * 20 < half:
        return "utf-16-be"
    return ""


def _beyond_ascii(path: Path) -> bytes:
    """Collect lines that are not plain ASCII from the whole file: the first umlaut may come late."""
    found = bytearray()
    rest = b""
    with path.open("rb") as file:
        while len(found) < _SAMPLE and (block := file.read(_BLOCK)):
            if block.isascii() and rest.isascii():
                rest = b""
                continue
            lines = (rest + block).split(b"\n")
            rest = lines.pop()[:_BLOCK]
            for line in lines:
                if not line.isascii():
                    found += line[:1000] + b"\n"
    if not rest.isascii() and len(found) < _SAMPLE:
        found += rest[:_SAMPLE]
    return bytes(found[:_SAMPLE])


def _code_page(sample: bytes) -> str:
    """Choose among the old encodings. Western first: detection by letter statistics errs on short names."""
    letters = [letter for letter in sample.decode("cp1252", "replace") if letter > "\x7f"]
    western = sum(1 for letter in letters if letter in _WESTERN)
    if western * 100 >= len(letters) * 95:
        return "cp1252"
    best = from_bytes(sample, cp_isolation=["cp1252", *_SINGLE_BYTE, *_MULTI_BYTE]).best()
    if best is not None:
        return best.encoding
    return "cp1252" if western * 2 > len(letters) else "utf-8"
