"""What the API answers when it can not do what was asked: RFC 9457 `application/problem+json`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFilesSent,
)
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError, IntegrityError, OperationalError, ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from psycopg import errors as postgres

from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.questions.errors import QuestionError
from troth.team.errors import Refused

CONTENT_TYPE = "application/problem+json"
TYPES = "/api/v1/docs#problem-"

log = logging.getLogger(__name__)


class Problem(Exception):
    """An answer that is no success. `errors` are entries with `field` and `message`."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Iterable[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.headers = headers or {}
        super().__init__(detail)


def respond(problem: Problem) -> HttpResponse:
    """Write a problem down. Two problems of the same kind have the same bytes, whatever was asked for."""
    title = HTTPStatus(problem.status).phrase
    body: dict[str, Any] = {
        "type": TYPES + title.lower().replace(" ", "-"),
        "title": title,
        "status": problem.status,
        "detail": problem.detail,
        "errors": problem.errors,
    }
    return HttpResponse(
        msgspec.json.encode(body),
        status=problem.status,
        content_type=CONTENT_TYPE,
        headers=dict(problem.headers),
    )


def not_found() -> Problem:
    """There is nothing, or nothing for this asker: nobody can tell which."""
    return Problem(404, _("There is nothing here that you may see."))


def unauthorized() -> Problem:
    """Nobody known is asking."""
    challenge = {"WWW-Authenticate": 'Bearer realm="Troth"'}
    return Problem(401, _("Send a valid token as “Authorization: Bearer …”, or sign in."), headers=challenge)


def too_large(limit: str) -> Problem:
    """The body is over the limit."""
    return Problem(413, _("The body is larger than %s.") % limit)


def invalid(errors: Iterable[tuple[str, str]]) -> Problem:
    """The request can be read, but its values can not be taken."""
    entries = [{"field": field, "message": message} for field, message in errors]
    return Problem(422, _("Some values can not be taken."), entries)


def _of_question(error: QuestionError) -> Problem:
    return Problem(422, error.message, [error.as_dict()])


def _of_validation(error: ValidationError) -> Problem:
    """Name ninja's findings by the field alone: "body.payload.kind" is "kind" to the one who sent it."""
    return invalid(
        (".".join(str(part) for part in each["loc"][_wrapping(each["loc"]) :]), str(each["msg"]))
        for each in error.errors
    )


def _wrapping(place: tuple[Any, ...]) -> int:
    """Count the parts before the field's name: where it was sent, and the name of ninja's parameter."""
    return 2 if len(place) > 2 and place[0] in ("body", "form") else 1


def _of_integrity(error: IntegrityError) -> Problem:
    """A rule of the database that no check before it named: the net below the checks."""
    cause = error.__cause__
    if isinstance(cause, postgres.UniqueViolation | postgres.ExclusionViolation):
        return Problem(409, _("Another record already has this value."), _columns(cause))
    if isinstance(cause, postgres.ForeignKeyViolation):
        return Problem(409, _("Something that this belongs to, or that belongs to this, stands in the way."))
    rule = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    words = (
        _("breaks the rule “%s”.") % rule.replace("_", " ") if rule else _("breaks a rule of the database.")
    )
    return invalid([("", words)])


def _columns(cause: postgres.Error) -> list[dict[str, str]]:
    """Name the field of a broken uniqueness, but not the value: it may belong to a foreign record."""
    detail = cause.diag.message_detail or ""
    column = detail.partition("(")[2].partition(")")[0]
    return [{"field": column, "message": _("is taken.")}] if column.isidentifier() else []


def _of_operation(error: OperationalError) -> Problem:
    cause = error.__cause__
    if isinstance(cause, postgres.QueryCanceled):
        return Problem(422, _("This took longer than 30 seconds and was stopped. Ask for less."))
    if isinstance(
        cause, postgres.LockNotAvailable | postgres.DeadlockDetected | postgres.SerializationFailure
    ):
        return Problem(
            409, _("Somebody else is changing the same record. Try again."), headers={"Retry-After": "1"}
        )
    log.error("the database does not answer", exc_info=error)
    return Problem(503, _("The database does not answer. Try again."), headers={"Retry-After": "5"})


def _of_statement(error: ProgrammingError) -> Problem:
    """An object or a field that was deleted after the request had begun; anything else is our mistake."""
    if isinstance(error.__cause__, postgres.UndefinedTable | postgres.UndefinedColumn):
        log.warning("what was asked for is gone", exc_info=error)
        return Problem(409, _("Fields or objects were changed at this moment. Try again."))
    return _of_anything(error)


def _of_http(error: HttpError) -> Problem:
    return Problem(error.status_code, str(error))


def _of_anything(error: Exception) -> Problem:
    log.error("a request failed", exc_info=error)
    return Problem(500, _("Something went wrong on our side. It has been written down."))


MEANINGS: dict[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda problem: problem,
    NotFound: lambda _error: not_found(),
    Http404: lambda _error: not_found(),
    Forbidden: lambda error: Problem(403, str(error) or _("You may not do this.")),
    PermissionDenied: lambda _error: Problem(403, _("You may not do this.")),
    Refused: lambda error: Problem(409, str(error)),
    Conflict: lambda error: Problem(409, str(error)),
    Invalid: lambda error: invalid(error.errors),
    QuestionError: _of_question,
    ValidationError: _of_validation,
    DjangoValidationError: lambda error: invalid([("", message) for message in error.messages]),
    HttpError: _of_http,
    RequestDataTooBig: lambda _error: too_large("10 MB"),
    TooManyFilesSent: lambda _error: Problem(400, _("Too many files were sent.")),
    UnreadablePostError: lambda _error: Problem(400, _("The body broke off.")),
    MultiPartParserError: lambda _error: Problem(400, _("The body is no multipart form.")),
    BadRequest: lambda _error: Problem(400, _("The request can not be read.")),
    SuspiciousOperation: lambda _error: Problem(400, _("The request can not be read.")),
    IntegrityError: _of_integrity,
    DataError: lambda _error: invalid([("", _("A value does not fit its field."))]),
    OperationalError: _of_operation,
    ProgrammingError: _of_statement,
    Exception: _of_anything,
}
"""What each exception means to a program that asks. The most special class decides."""


def meaning(error: Exception) -> Problem:
    """Tell what an exception means to the one who asked."""
    return next(MEANINGS[kind](error) for kind in type(error).__mro__ if kind in MEANINGS)


def handle_all(api: NinjaAPI) -> None:
    """Let an API answer every exception as a problem."""

    def answer(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        return respond(meaning(error) if isinstance(error, Exception) else not_found())

    for kind in (Exception, Http404, HttpError, ValidationError):  # each has a handler of ninja's own
        api.add_exception_handler(kind, answer)
