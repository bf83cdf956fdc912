from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from troth.project import logs
from troth.team.models import Team


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What is logged as for programs."""
    before = logging.getLogger().handlers[:], logging.getLogger().level
    stream = StringIO()
    configuration = logs.configuration("INFO", for_people=False)
    configuration["handlers"]["stderr"]["stream"] = stream
    logging.config.dictConfig(configuration)
    yield stream
    logging.getLogger().handlers[:], logging.getLogger().level = before


def lines(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_its_plain_values(written: StringIO) -> None:
    logging.getLogger("troth.test").info("done", extra={"rows": 3, "request": HttpRequest(), "row": {"a": 1}})
    (line,) = lines(written)
    assert line["event"] == "done"
    assert line["rows"] == 3
    assert line["level"] == "info"
    assert line["logger"] == "troth.test"
    assert "request" not in line
    assert "row" not in line


@pytest.mark.django_db
def test_a_database_error_does_not_repeat_the_values(written: StringIO) -> None:
    name = "secret".swapcase()  # the traceback shows this line of code, but not its value
    Team.objects.create(name=name)
    try:
        Team.objects.create(name=name)
    except IntegrityError:
        logging.getLogger("troth.test").exception("failed")
    text = written.getvalue()
    assert "team_name_is_unique" in text
    assert "IntegrityError" in text
    assert "SECRET" not in text
    assert "(secret)" not in text


def test_an_address_is_logged_without_its_query(written: StringIO) -> None:
    logging.getLogger("troth.test").warning("called https://example.org/hook?token=geheim#x and more")
    assert lines(written)[0]["event"] == "called https://example.org/hook and more"


def answers(_request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse(token)


def fails(_request: HttpRequest, token: str) -> HttpResponse:
    raise ValueError("no")


urlpatterns = [path("setup/<str:token>/", answers), path("broken/<str:token>/", fails)]


@pytest.fixture
def own_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.django_db
@pytest.mark.usefixtures("own_addresses")
def test_a_request_is_logged_by_its_route_and_number(written: StringIO, client: Client) -> None:
    answer = client.get("/setup/geheim/?again=geheim")
    (line,) = [one for one in lines(written) if one["event"] == "request"]
    assert line["route"] == "setup/<str:token>/"
    assert line["status"] == 200
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert "geheim" not in written.getvalue()


@pytest.mark.django_db
@pytest.mark.usefixtures("own_addresses")
def test_a_failure_is_logged_by_its_route_too(written: StringIO, client: Client) -> None:
    client.raise_request_exception = False
    assert client.get("/broken/geheim/").status_code == 500
    (line,) = [one for one in lines(written) if one["event"] == "request failed"]
    assert line["route"] == "broken/<str:token>/"
    assert "ValueError" in line["exception"]
    assert "geheim" not in written.getvalue()
