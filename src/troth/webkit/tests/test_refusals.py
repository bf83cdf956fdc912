"""What is said where a page can not be had: in our own frame, and nothing of the customers to strangers."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from troth.webkit import refusals

pytestmark = pytest.mark.django_db


def test_an_address_that_leads_nowhere_has_the_frame_and_a_way_back(browser: Client) -> None:
    answer = browser.get("/nothing-here/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
    assert 'class="sidebar"' in answer.content.decode()


def test_a_stranger_is_led_to_the_gate() -> None:
    answer = Client().get("/nothing-here/")
    assert answer.status_code == 404
    assert 'class="gate"' in answer.content.decode()
    assert 'class="sidebar"' not in answer.content.decode()


def test_a_form_without_its_proof_is_refused_in_words(browser: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    answer = strict.post("/people/new/", {"first_name": "Ada"})
    assert answer.status_code == 403
    assert "That form has expired" in answer.content.decode()


def test_a_failure_is_told_without_asking_the_database(
    rf: RequestFactory, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = refusals.failed(rf.get("/"))
    assert answer.status_code == 500
    assert "That went wrong" in answer.content.decode()
