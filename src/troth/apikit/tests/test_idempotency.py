"""A write with an Idempotency-Key is done once, however often it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import RequestFactory

from troth.apikit import idempotency, jobs
from troth.apikit.models import Answer
from troth.apikit.tests.callers import Caller, make_member
from troth.ground import clock
from troth.people.models import Person


@pytest.mark.django_db
def test_the_same_request_gets_the_same_answer(administrator: Caller) -> None:
    first = administrator.call("POST", "/people", {"name": "Ada"}, Idempotency_Key="k1")
    second = administrator.call("POST", "/people", {"name": "Ada"}, Idempotency_Key="k1")
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert (first["ETag"], first["Location"]) == (second["ETag"], second["Location"])
    assert second["Idempotency-Replayed"] == "true"
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_another_body_under_the_same_key_is_a_conflict(administrator: Caller) -> None:
    administrator.call("POST", "/people", {"name": "Ada"}, Idempotency_Key="k1")
    assert administrator.call("POST", "/people", {"name": "Bo"}, Idempotency_Key="k1").status_code == 409
    assert administrator.call("POST", "/companies", {"name": "Ada"}, Idempotency_Key="k1").status_code == 409
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_a_refusal_is_an_answer_too_and_leaves_nothing_behind(administrator: Caller) -> None:
    Person.objects.create(name="Taken", external_id="7")
    body = {"name": "Ada", "external_id": "7"}
    first = administrator.call("POST", "/people", body, Idempotency_Key="k1")
    Person.objects.all().delete()
    second = administrator.call("POST", "/people", body, Idempotency_Key="k1")
    assert (first.status_code, second.status_code) == (409, 409)
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_each_member_has_keys_of_their_own(administrator: Caller) -> None:
    other = Caller(make_member(name="Bo"))
    for caller in (administrator, other):
        assert caller.call("POST", "/people", {"name": "Ada"}, Idempotency_Key="k1").status_code == 201
    assert Person.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 256, "naïve"])
def test_a_key_that_can_not_be_one_is_malformed(administrator: Caller, key: str) -> None:
    assert administrator.call("POST", "/people", {"name": "Ada"}, Idempotency_Key=key).status_code == 400
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_key_is_forgotten_after_a_day(administrator: Caller) -> None:
    administrator.call("POST", "/people", {"name": "Ada"}, Idempotency_Key="k1")
    with clock.stopped(clock.now() + timedelta(hours=23)):
        jobs.forget_answers()
        assert administrator.call("POST", "/people", {"name": "Bo"}, Idempotency_Key="k1").status_code == 409
    with clock.stopped(clock.now() + timedelta(hours=25)):
        assert administrator.call("POST", "/people", {"name": "Bo"}, Idempotency_Key="k1").status_code == 201
    with clock.stopped(clock.now() + timedelta(hours=50)):
        jobs.forget_answers()
    assert not Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_done_and_all_get_its_answer() -> None:
    callers = [Caller(make_member())]
    callers += [Caller(callers[0].member) for _ in range(5)]
    start = Barrier(len(callers))

    def send(caller: Caller) -> tuple[int, bytes]:
        start.wait()
        try:
            response = caller.call("POST", "/people", {"name": "Ada"}, Idempotency_Key="race")
            return response.status_code, response.content
        finally:
            connection.close()

    with ThreadPoolExecutor(len(callers)) as pool:
        answers = set(pool.map(send, callers))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert Person.objects.count() == 1


def test_an_upload_is_known_by_its_parts_whatever_the_boundary() -> None:
    def upload(content: bytes) -> bytes:
        file = SimpleUploadedFile("people.csv", content)
        return idempotency._fingerprint(
            RequestFactory().post("/api/v1/imports", {"kind": "people", "file": file})
        )

    assert upload(b"a") == upload(b"a")
    assert upload(b"a") != upload(b"b")
