"""What is sent with every page keeps foreign scripts and styles out."""

import re
from pathlib import Path

from django.http import HttpResponse
from django.test import RequestFactory

from troth.webkit.middleware import CONTENT_SECURITY_POLICY, ContentSecurity

WEBKIT = Path(__file__).parent.parent


def test_every_answer_carries_the_policy(rf: RequestFactory) -> None:
    answer = ContentSecurity(lambda request: HttpResponse())(rf.get("/"))
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_a_view_may_be_stricter(rf: RequestFactory) -> None:
    strict = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    assert (
        ContentSecurity(lambda request: strict)(rf.get("/")).headers["Content-Security-Policy"] == "sandbox"
    )


def test_nothing_inline_and_nothing_foreign_is_allowed() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")


def test_no_template_holds_a_style_or_a_script_or_a_handler() -> None:
    inline = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=[\"\']|hx-on|javascript:", re.IGNORECASE
    )
    found = {
        path.name: inline.findall(path.read_text())
        for path in (WEBKIT / "templates").rglob("*")
        if path.is_file() and inline.search(path.read_text())
    }
    assert found == {}


def test_colours_and_shadows_are_named_in_the_tokens_only() -> None:
    raw = re.compile(r"#[0-9a-f]{3,8}\b|oklch\(|rgba?\(|hsla?\(|!important", re.IGNORECASE)
    found = {
        path.name: raw.findall(path.read_text())
        for path in (WEBKIT / "styles").glob("*.css")
        if path.name != "tokens.css" and raw.search(path.read_text())
    }
    assert found == {}
