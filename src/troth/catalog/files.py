"""Files that stand in fields: taken in under a key of their own, claimed by a record, and let go.

The bytes lie in the data folder, one file for each key, so that what is erased of one person can be no one
else's. What a file says of itself is not believed: its name is cleaned, its type read from its first bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence, Set
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from troth.catalog import custom
from troth.catalog.errors import Invalid
from troth.catalog.hooks import FilesKept
from troth.catalog.models import HeldFile
from troth.catalog.registry import object_types
from troth.catalog.types import Kind
from troth.ground.clock import now
from troth.ground.home import files_folder
from troth.ground.hooks import filled
from troth.ground.models import new_keys
from troth.team.actor import Actor

FOLDER = "fields"
LARGEST_BYTES = 25 * 2**20
LONGEST_NAME = 120
SNIFFED = 512
UNCLAIMED = timedelta(days=1)
SETTLED = timedelta(minutes=10)
UNKNOWN = "application/octet-stream"
FIRST_BYTES = (
    (b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"), (b"PK\x03\x04", "application/zip"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
)  # fmt: skip
HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")  # they show a name as another one


def take_in(name: str, pieces: Iterable[bytes], *, by: Actor) -> HeldFile:
    """Keep a file, for a record that its bringer puts it in. Raises Invalid for one too large, or empty."""
    (key,) = new_keys(1)
    path = place_of(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size, first = hashlib.sha256(), 0, b""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > LARGEST_BYTES:
                    raise Invalid([("file", _("is larger than %d MB.") % (LARGEST_BYTES >> 20))])
                first = first if len(first) >= SNIFFED else first + piece[:SNIFFED]
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise Invalid([("file", _("is empty."))])
        return HeldFile.objects.create(
            id=key, name=clean_name(name), media_type=media_type_of(first), size_bytes=size,
            sha256=digest.hexdigest(), made_by_id=by.member_id,
        )  # fmt: skip
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def place_of(key: UUID) -> Path:
    """Give where the bytes of a file lie. The end of a key is chance, so that folders fill evenly."""
    return files_folder() / FOLDER / key.hex[-2:] / key.hex


def clean_name(name: str) -> str:
    """Give a name that is one: no folders, nothing unseen, not too long; its ending stays."""
    name = HIDDEN.sub("", unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1]))
    name = "".join("_" if unicodedata.category(sign)[0] == "C" else sign for sign in name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:LONGEST_NAME] or _("file")


def media_type_of(first: bytes) -> str:
    """Tell what a file is by how it begins."""
    for begin, found in FIRST_BYTES:
        if first.startswith(begin):
            return found
    try:
        text = first.decode()
    except UnicodeDecodeError as error:  # a sign may be cut in two
        text = first[: error.start].decode() if error.start > len(first) - 4 else "\0"
    is_text = all(sign.isprintable() or sign in "\r\n\t" for sign in text)
    return "text/plain" if is_text else UNKNOWN


def claim(
    object_type: str,
    name: str,
    wanted: Sequence[dict[str, Any]],
    before: Sequence[dict[str, Any]],
    *,
    by: Actor,
) -> None:
    """Put files in a field of a record: new ones must be the bringer's own, and in no record yet.

    So nobody reads the file of a record that they may not see by putting it in one that they may.
    Raises Invalid.
    """
    there = {each["id"] for each in before}
    new = [each["id"] for each in wanted if each["id"] not in there]
    claimed = HeldFile.objects.filter(pk__in=new, claimed_at=None, made_by_id=by.member_id).update(
        object_type=object_type, field=name, claimed_at=now()
    )
    if claimed != len(new):
        raise Invalid([(name, _("holds a file that is not there, or not yours."))])


def holder_of(held: HeldFile) -> UUID | None:
    """Find the record that has a file in its field."""
    kind = object_types().get(held.object_type)
    field = kind.field(held.field) if kind else None
    if kind is None or field is None or field.kind is not Kind.FILE:
        return None
    statement = sql.SQL("select id from {} where {} @> %s").format(
        sql.Identifier(kind.table), sql.Identifier(field.sql_column)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps([{"id": str(held.pk)}])])
        found = cursor.fetchone()
    return found[0] if found else None


def remove_unheld() -> int:
    """Delete the files that no record has any more, and tell how many: of erased people, emptied fields, …"""
    left = HeldFile.objects.filter(claimed_at__lt=now() - SETTLED) | HeldFile.objects.filter(
        claimed_at=None, made_at__lt=now() - UNCLAIMED
    )
    unheld = [each for each in left.iterator() if holder_of(each) is None]
    kept: set[UUID] = set()
    for fill in filled(FilesKept):
        kept |= set(fill(ids=[each.pk for each in unheld]))
    return sum(_remove(each.pk) for each in unheld if each.pk not in kept)


def _remove(key: UUID) -> bool:
    with transaction.atomic():
        locked = HeldFile.objects.select_for_update().filter(pk=key).first()
        if locked is None or holder_of(locked) is not None:
            return False
        locked.delete()
    place_of(key).unlink(missing_ok=True)
    return True


def remove_strays() -> int:
    """Delete bytes that nothing knows of: of an upload that was cut off between two steps."""
    limit = (now() - UNCLAIMED).timestamp()
    old = [path for path in (files_folder() / FOLDER).glob("*/*") if path.stat().st_mtime < limit]
    known = set(
        HeldFile.objects.filter(pk__in=[UUID(path.name) for path in old]).values_list("pk", flat=True)
    )
    stray = [path for path in old if UUID(path.name) not in known]
    for path in stray:
        path.unlink(missing_ok=True)
    return len(stray)


def file_fields(object_type: str) -> Set[str]:
    """List the fields of a type that hold files."""
    return {field.name for field in custom.known().fields.get(object_type, ()) if field.kind is Kind.FILE}
