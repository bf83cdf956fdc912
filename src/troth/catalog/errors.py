"""Why a record could not be read or written. The doors turn these into 404, 403, 422 and 409."""

from __future__ import annotations

from collections.abc import Iterable


class NotFound(Exception):
    """There is no such record, or the asker may not see it: the two must look the same."""


class Forbidden(Exception):
    """The asker may know of the record, but not do this to it. The message says what is missing."""


class Conflict(Exception):
    """The record is not as the asker believes, or another one is in the way. The message says how."""


class Invalid(Exception):
    """Values that can not be taken: pairs of a field's public name and what is wrong with it.

    A value inside a list is named by its place, as "emails.0.address". An error of the whole record
    has the empty name.
    """

    def __init__(self, errors: Iterable[tuple[str, str]]) -> None:
        self.errors = tuple(errors)
        super().__init__(
            "; ".join(f"{field}: {message}" if field else message for field, message in self.errors)
        )
