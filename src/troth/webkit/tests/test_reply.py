"""A view answers a person with a page and a script with a part."""

import json
from dataclasses import replace
from uuid import uuid4

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from troth.team.actor import everyone
from troth.webkit import reply

pytestmark = pytest.mark.django_db

PART = "webkit/_emblem.html"


@pytest.fixture
def request_of_member(rf: RequestFactory) -> HttpRequest:
    return _signed_in(rf.get("/"))


def _signed_in(request: HttpRequest) -> HttpRequest:
    request.member = replace(everyone("Dele Akinwande"), member_id=uuid4())  # type: ignore[attr-defined]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def _by_script(rf: RequestFactory) -> HttpRequest:
    return _signed_in(rf.get("/", headers={"HX-Request": "true"}))


def test_a_script_gets_the_part_alone(rf: RequestFactory) -> None:
    answer = reply.fragment(_by_script(rf), PART).content.decode()
    assert answer.lstrip().startswith("<svg")
    assert "<html" not in answer


def test_a_browser_without_scripts_gets_the_part_within_a_page(request_of_member: HttpRequest) -> None:
    answer = reply.fragment(request_of_member, PART, status=422)
    assert answer.status_code == 422
    assert "<html" in answer.content.decode()
    assert '<svg class="emblem"' in answer.content.decode()


def test_page_and_part_are_never_mixed_up_by_a_cache(request_of_member: HttpRequest) -> None:
    answer = reply.page(request_of_member, "webkit/within.html", {"part": ""})
    assert "HX-Request" in answer.headers["Vary"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_toast_travels_in_a_header_whatever_its_letters() -> None:
    answer = reply.toast(HttpResponse(), "Đặng wurde verschoben\n“heute”", undo="/undo/1/")
    header = answer.headers["HX-Trigger"]
    assert header.isascii()
    assert "\n" not in header
    assert json.loads(header)["toast"] == {
        "text": "Đặng wurde verschoben\n“heute”",
        "undo": "/undo/1/",
        "tone": "",
    }


def test_a_script_is_told_to_go_elsewhere_by_a_header(rf: RequestFactory) -> None:
    answer = reply.redirect(_by_script(rf), "/people/")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/people/")


def test_what_was_done_is_said_on_the_next_page(request_of_member: HttpRequest) -> None:
    answer = reply.redirect(request_of_member, "/people/", said="Erased", undo="/undo/1/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/people/")
    page = reply.page(request_of_member, "webkit/within.html", {"part": ""}).content.decode()
    assert "Erased" in page
    assert 'action="/undo/1/"' in page
