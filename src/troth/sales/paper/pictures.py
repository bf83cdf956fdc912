"""Logos: a PNG or JPEG of a sane size, made ready for Typst."""

from __future__ import annotations

import base64
import struct
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
MEDIA_TYPES = {PNG: "image/png", JPEG: "image/jpeg"}
MOST_PIXELS = 4_000_000  # 500 kB of a picture may hold a thousand times as much when it is unpacked
MARKERS_WITH_SIZE = frozenset(
    {*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
)


def picture(data: bytes) -> str:
    """Wrap a PNG or JPEG in SVG, a string, which Typst takes far faster than bytes in JSON; "" if none."""
    media_type = media_type_of(data)
    if not media_type:
        return ""
    href = f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="120">'
        f'<image width="400" height="120" preserveAspectRatio="xMinYMid meet" href="{href}"/></svg>'
    )


def media_type_of(data: bytes) -> str:
    """Tell what a picture is by its first bytes; "" for everything but PNG and JPEG."""
    return next((name for begin, name in MEDIA_TYPES.items() if data.startswith(begin)), "")


def can_be_set(data: bytes) -> bool:
    """Tell whether a picture is whole, and not too large when it is unpacked."""
    try:
        width, height = _size(data)
    except (struct.error, IndexError, ValueError):
        return False
    if not 0 < width * height <= MOST_PIXELS:
        return False
    with TemporaryDirectory() as folder:
        # Within SVG a picture that is broken is left out without a word; by itself it is refused.
        Path(folder, "logo").write_bytes(data)
        kind = media_type_of(data).removeprefix("image/").replace("jpeg", "jpg")
        source = Path(folder, "page.typ")
        source.write_text(f'#image("logo", format: "{kind}", width: 4cm)')
        try:
            typst.compile(source, format="png", ppi=20.0)
        except typst.TypstError:
            return False
    return True


def _size(data: bytes) -> tuple[int, int]:
    """Read width and height from the head of the file."""
    if data.startswith(PNG):
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if not data.startswith(JPEG):
        raise ValueError("neither a PNG nor a JPEG")
    at = 2
    while data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker in MARKERS_WITH_SIZE:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise ValueError("no size")
