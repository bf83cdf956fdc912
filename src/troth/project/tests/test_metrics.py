from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from troth.ground import jobs


def figure(text: str, line: str) -> float:
    found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.MULTILINE)
    assert found, text
    return float(found[1])


@pytest.mark.django_db
def test_requests_are_counted_by_route_and_status(client: Client) -> None:
    line = 'troth_requests_total{method="GET",route="healthz",status="200"}'
    client.get("/healthz")
    before = figure(client.get("/metrics").content.decode(), line)
    client.get("/healthz")
    assert figure(client.get("/metrics").content.decode(), line) == before + 1


@pytest.mark.django_db
def test_made_up_paths_and_methods_make_no_new_lines(client: Client) -> None:
    for number in range(5):
        client.generic(f"ODD{number}", f"/there-is-no-{number}/")
    text = client.get("/metrics").content.decode()
    assert "there-is-no" not in text
    assert "ODD" not in text


@pytest.mark.django_db
def test_jobs_that_wait_are_counted_and_aged(client: Client) -> None:
    jobs.defer(jobs.forget_finished)
    text = client.get("/metrics").content.decode()
    assert figure(text, 'troth_jobs{state="todo"}') >= 1
    assert figure(text, "troth_queue_age_seconds") >= 0
    assert figure(text, "troth_database_up") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "meta", [{"REMOTE_ADDR": "203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}], ids=["far", "by proxy"]
)
def test_strangers_see_nothing_without_the_token(
    client: Client, settings: Settings, meta: dict[str, Any]
) -> None:
    assert client.get("/metrics", **meta).status_code == 404
    settings.TROTH_METRICS_TOKEN = "long and secret"
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer wrong", **meta).status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer long and secret", **meta).status_code == 200
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ünwahr", **meta).status_code == 404
