"""What is wrong with a question: where, what was found, what was expected, what may have been meant."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


class QuestionError(Exception):
    """A question that can not be asked.

    `position` counts characters from 0 in the question's text; for a JSON tree it is the position in
    the tree's text spelling, or None where the tree has no spelling, and `pointer` (RFC 6901) leads to
    the place. `parameter` names the part of a list request that is wrong: where, sort, fields, after.
    """

    def __init__(
        self,
        *,
        expected: str,
        found: str = "",
        position: int | None = None,
        suggestion: str = "",
        pointer: str = "",
        parameter: str = "where",
    ) -> None:
        self.expected = expected
        self.found = _shortened(found)
        self.position = position
        self.suggestion = suggestion
        self.pointer = pointer
        self.parameter = parameter
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """Say it in one or two sentences, for people."""
        if self.found:
            text = _("Found %(found)s, expected %(expected)s.") % {
                "found": self.found,
                "expected": self.expected,
            }
        else:
            text = _("Expected %(expected)s.") % {"expected": self.expected}
        if self.suggestion:
            text += " " + _("Did you mean %(suggestion)s?") % {"suggestion": self.suggestion}
        return text

    def as_dict(self) -> dict[str, Any]:
        """Give an entry of `errors` in an RFC 9457 problem: field and message, then the details."""
        return {
            "field": self.parameter,
            "message": self.message,
            "position": self.position,
            "pointer": self.pointer,
            "found": self.found,
            "expected": self.expected,
            "suggestion": self.suggestion,
        }


class BadCursor(QuestionError):
    """A paging cursor that was not given out for this list and this sorting."""

    def __init__(self) -> None:
        super().__init__(expected=_("a cursor of this list, as given in its last answer"), parameter="after")


LONGEST_FOUND = 80


def _shortened(found: str) -> str:
    """Keep an error small and printable, whatever was sent."""
    printable = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in found[:200])
    return printable if len(printable) <= LONGEST_FOUND else printable[: LONGEST_FOUND - 1] + "…"
