"""The settings are strict, and the answers carry what makes browsers strict."""

from __future__ import annotations

import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from troth.project.testing import environment

BEHIND_PROXY = {"TROTH_URL": "https://crm.example.org", "TROTH_TRUSTED_PROXIES": "127.0.0.1"}


def test_the_checks_of_django_for_deployment_find_nothing(tmp_path: Path) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment(tmp_path, DJANGO_SETTINGS_MODULE="troth.project.settings", **BEHIND_PROXY),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
    assert "no issues (0 silenced)" in checked.stdout


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/healthz", "/there-is-no-such-page/"])
def test_every_answer_makes_the_browser_strict(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_a_name_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_http_is_sent_to_https_where_a_trusted_proxy_tells_them_apart(
    settings: Settings, client: Client
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.TROTH_TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    plain, secure = {"X-Forwarded-Proto": "http"}, {"X-Forwarded-Proto": "https"}
    assert client.get("/", headers=plain).headers["Location"].startswith("https://")
    assert not client.get("/", headers=secure).headers.get("Location", "").startswith("https://")
    assert client.get("/healthz", headers=plain).status_code == 200
