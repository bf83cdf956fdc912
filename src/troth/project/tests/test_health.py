from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client


@pytest.mark.django_db
def test_is_ready_with_the_database(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["database"] == "ok"


@pytest.mark.django_db
def test_is_not_ready_without_the_queue(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table procrastinate_jobs rename to away")
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
