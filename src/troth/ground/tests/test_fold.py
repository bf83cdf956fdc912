"""SQL's norm() and Python's fold a text alike: what one finds, the other finds."""

from __future__ import annotations

import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from troth.ground.fold import norm

# Scripts with case or accents; PostgreSQL 18 and Python may know different versions of the rest of Unicode.
CASED = [
    chr(code)
    for first, last in ((0x20, 0x24F), (0x300, 0x3FF), (0x400, 0x52F), (0x531, 0x586), (0x1E00, 0x1FFF))
    for code in range(first, last + 1)
    if unicodedata.category(chr(code)) != "Cn"
]


def folded_by_sql(texts: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select array(select norm(t) from unnest(%s::text[]) with ordinality as u(t, n) order by n)",
            [texts],
        )
        found: list[str] = cursor.fetchone()[0]
        return found


@pytest.mark.django_db
def test_every_letter_is_folded_alike() -> None:
    for before, after in (("", ""), ("a", ""), ("", "a"), ("a", "a")):
        texts = [before + letter + after for letter in CASED]
        assert dict(zip(texts, folded_by_sql(texts), strict=True)) == {text: norm(text) for text in texts}


@pytest.mark.django_db
@given(st.lists(st.text(st.sampled_from(CASED), max_size=20), max_size=5))
def test_texts_are_folded_alike_and_once_is_enough(texts: list[str]) -> None:
    folded = [norm(text) for text in texts]
    assert folded_by_sql(texts) == folded
    assert [norm(text) for text in folded] == folded
