"""Texts of a form come in the types that values are checked in."""

from __future__ import annotations

from typing import Any

import pytest

from troth.catalog.form_values import as_json
from troth.catalog.types import Kind


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.NUMBER, " 12 ", 12),
        (Kind.NUMBER, "a dozen", "a dozen"),
        (Kind.NUMBER, "9" * 40, "9" * 40),
        (Kind.NUMBER, "", ""),
        (Kind.YES_NO, "on", True),
        (Kind.YES_NO, "", False),
        (Kind.YES_NO, "perhaps", "perhaps"),
        (Kind.TAGS, "vip; shy;;", ["vip", "shy"]),
        (Kind.TAGS, "", []),
        (Kind.DATE, " 2026-01-31 ", "2026-01-31"),
        (Kind.TEXT, " kept ", " kept "),
    ],
)
def test_a_text_becomes_the_value_it_means(kind: Kind, text: str, value: Any) -> None:
    assert as_json(kind, text) == value
