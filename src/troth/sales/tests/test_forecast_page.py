"""The page of the forecast."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client

from troth.ground.clock import stopped
from troth.sales.tests.history import plant
from troth.team.tests.factories import make_member

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


def test_it_opens(client: Client) -> None:
    client.force_login(make_member())
    answer = client.get("/deals/forecast/")
    assert answer.status_code == 200


def test_it_opens_full(client: Client) -> None:
    member = make_member()
    with connection.cursor() as cursor:
        plant(cursor, deals=2000, owners=[member.pk], now=NOW)
    client.force_login(member)
    with stopped(NOW):
        answer = client.get("/deals/forecast/")
    assert answer.status_code == 200
    open("/tmp/forecast-page.html", "w").write(answer.content.decode())
