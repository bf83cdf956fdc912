"""Rates of currencies through the API."""

from __future__ import annotations

from typing import Any

import pytest

from troth.apikit.tests.callers import Caller

pytestmark = pytest.mark.django_db
USD = {"currency": "USD", "day": "2026-05-01", "rate": "0.8"}


def test_rates_are_kept_listed_and_forgotten(administrator: Caller) -> None:
    kept = administrator.call("POST", "/rates", {"items": [USD, {**USD, "day": "2026-06-01", "rate": "0.9"}]})
    assert (kept.status_code, kept.json()) == (200, {"added": 2, "changed": 0, "unchanged": 0})
    on_may = administrator.call("GET", "/rates?on=2026-05-31").json()
    assert on_may == {"in": "EUR", "items": [USD]}
    course = administrator.call("GET", "/rates?currency=USD&on=2026-12-31").json()["items"]
    assert [known["rate"] for known in course] == ["0.9", "0.8"]
    assert administrator.call("DELETE", "/rates/USD/2026-05-01").status_code == 204
    assert administrator.call("DELETE", "/rates/USD/2026-05-01").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"items": []},
        {"items": [{**USD, "rate": "0"}]},
        {"items": [{**USD, "rate": "NaN"}]},
        {"items": [{**USD, "currency": "EUR"}]},
        {"items": [{**USD, "currency": "QQQ"}]},
        {"items": [{**USD, "day": "May"}]},
        {"items": [{**USD, "own": "CHF"}]},
    ],
)
def test_wrong_rates_are_refused(administrator: Caller, body: dict[str, Any]) -> None:
    assert administrator.call("POST", "/rates", body).status_code == 422
    assert administrator.call("GET", "/rates?on=2027-01-01").json()["items"] == []


def test_wrong_parameters_are_refused(administrator: Caller) -> None:
    for query in ("on=May", "currency=QQQ", "at=2026-05-01"):
        assert administrator.call("GET", f"/rates?{query}").status_code == 422
    assert administrator.call("DELETE", "/rates/USD/May").status_code == 422
