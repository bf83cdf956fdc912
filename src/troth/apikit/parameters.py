"""What stands behind the question mark of a list, and how the same is described in OpenAPI."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from troth.apikit.problem import invalid
from troth.catalog.types import ObjectType
from troth.questions.counting import Counting
from troth.questions.listing import ListQuery, read_query

LARGEST_PAGE = 200
PAGE = 50
LISTING = ("where", "sort", "limit", "after", "fields", "count")

Schema = dict[str, Any]


def check_known(request: HttpRequest, known: tuple[str, ...]) -> None:
    """Refuse parameters that are not known: a misspelt `where` must not list everybody."""
    if unknown := [name for name in request.GET if name not in known]:
        words = (
            _("is not known here; these are: %s.") % ", ".join(known) if known else _("is not known here.")
        )
        raise invalid([(name, words) for name in unknown])


def read_listing(object_type: ObjectType, request: HttpRequest) -> tuple[ListQuery, Counting]:
    """Read the parameters of a list. Raises 422 and QuestionError."""
    check_known(request, LISTING)
    given = {name: request.GET[name] for name in LISTING if name in request.GET}
    counting = given.pop("count", Counting.NONE)
    if counting not in list(Counting):
        raise invalid([("count", _("must be one of: %s.") % ", ".join(Counting))])
    query = read_query(
        object_type,
        where=given.get("where", ""),
        sort=given.get("sort", ""),
        after=given.get("after", ""),
        fields=given.get("fields", ""),
        limit=read_limit(given.get("limit", str(PAGE))),
    )
    return query, Counting(counting)


def read_limit(text: str, largest: int = LARGEST_PAGE) -> int:
    """Read the size of a page. Raises 422."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= largest):
        raise invalid([("limit", _("must be a whole number from 1 to %d.") % largest)])
    return int(text)


def read_version(request: HttpRequest, stated: Any = None) -> datetime | None:
    """Read which version of a record the asker has seen: from `If-Match`, or `if_updated_at` of the body.

    Our ETag is the record's `updated_at` in quotes. `If-Match: *` asks for nothing more than existence.
    """
    header = request.headers.get("If-Match", "").strip()
    text = header.removeprefix("W/").strip('"') if header else stated
    if text is None or header == "*":
        return None
    try:
        seen_at = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        name = "If-Match" if header else "if_updated_at"
        raise invalid([(name, _("must be a time, as the record’s updated_at."))]) from None
    return seen_at if seen_at.tzinfo else seen_at.replace(tzinfo=UTC)


def etag(updated_at: datetime | None) -> str:
    """Give the ETag of a record."""
    return f'"{updated_at.astimezone(UTC).isoformat()}"' if updated_at else ""


def described(object_type: ObjectType) -> list[Schema]:
    """Describe the parameters of a list in OpenAPI."""
    sortable = [field.name for field in object_type.fields if field.is_sortable]
    example = "lifecycle = 'customer'" if object_type.field("lifecycle") else ""
    return [
        _parameter(
            "where", {"type": "string"}, "A question that the records must meet.", example.replace("'", '"')
        ),
        _parameter(
            "sort",
            {"type": "string", "default": object_type.default_sort},
            f"Fields, the first one first; a minus turns one round. Sortable: {', '.join(sortable)}.",
        ),
        _parameter(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE},
            "How many records a page holds.",
        ),
        _parameter("after", {"type": "string"}, "The `next` of the page before."),
        _parameter(
            "fields", {"type": "string"}, "Names of the fields to give, with commas between; all by default."
        ),
        _parameter(
            "count",
            {"type": "string", "enum": list(Counting), "default": "none"},
            "Whether to count all records that meet the question: each one, by estimate, or not.",
        ),
    ]


def _parameter(name: str, schema: Schema, description: str, example: str = "") -> Schema:
    parameter: Schema = {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }
    if example:
        parameter["example"] = example
    return parameter
