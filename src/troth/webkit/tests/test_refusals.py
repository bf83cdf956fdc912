"""What is said where a page can not be had: in our own frame, and nothing of the customers to strangers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection
from django.test import Client, RequestFactory

from troth.people.models import Person
from troth.webkit import refusals

pytestmark = pytest.mark.django_db
Add = Callable[..., Person]


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


def refuse_changes(condition: str) -> None:
    """Let the database refuse each change of a person with one of PostgreSQL's error conditions."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            create function refuse() returns trigger language plpgsql as
                $$ begin raise exception 'refused' using errcode = '{condition}'; end $$;
            create trigger refuse before update on people_person for each row execute function refuse();
            """
        )


RACES = [
    "lock_not_available",
    "deadlock_detected",
    "serialization_failure",
    "unique_violation",
    "exclusion_violation",
    "foreign_key_violation",
]


@pytest.mark.parametrize("condition", RACES)
def test_who_meets_somebody_elses_change_is_told_to_try_again(
    browser: Client, person: Add, condition: str
) -> None:
    ada = person("Ada", city="Cork")
    refuse_changes(condition)
    answer = browser.post(f"/people/list/cell/{ada.pk}/city/", {"value": "Galway"})
    assert answer.status_code == 409
    assert "Somebody else is changing the same thing. Nothing was changed; try again." in str(answer.text)
    ada.refresh_from_db()
    assert ada.city == "Cork"


def test_a_list_that_waits_for_a_lock_stays_as_it_is(browser: Client, person: Add) -> None:
    ada = person("Ada", city="Cork")
    refuse_changes("lock_not_available")
    cell = f"/people/list/cell/{ada.pk}/city/"
    answer = browser.post(cell, {"value": "Galway"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (409, "none")
    assert "try again" in answer.headers["HX-Trigger"]


def test_a_value_that_the_database_never_takes_is_our_failure(browser: Client, person: Add) -> None:
    ada = person("Ada", city="Cork")
    refuse_changes("check_violation")
    with pytest.raises(IntegrityError):
        browser.post(f"/people/list/cell/{ada.pk}/city/", {"value": "Galway"})


def test_what_takes_too_long_is_said_so_and_not_called_a_failure(browser: Client, person: Add) -> None:
    ada = person("Ada", city="Cork")
    refuse_changes("query_canceled")
    answer = browser.post(f"/people/list/cell/{ada.pk}/city/", {"value": "Galway"})
    assert answer.status_code == 422
    assert "stopped after 30 seconds and nothing was changed" in answer.text
