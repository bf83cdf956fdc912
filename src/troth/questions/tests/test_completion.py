"""What is offered while a question is typed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from troth.questions.completion import complete
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.tests.library.module import BOOKS
from troth.team.actor import Actor, FieldRight, Scope, Verb, everyone

ADA = everyone()


def offered(text: str, asker: Actor = ADA) -> list[str]:
    return [completion.text for completion in complete(text, len(text), BOOKS, asker)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", "id"),
        ("pag", "pages"),
        ("Lent", "is_lent"),
        ("publisher.si", "publisher.size"),
        ("publisher.parent.na", "publisher.parent.name"),
        ("pages ", "="),
        ("title con", "~"),
        ("added_at old", "older than 30 days"),
        ("phone is mi", "missing"),
        ("genre = ", '"novel"'),
        ('genre = "po', '"poetry"'),
        ('genre in ("novel", "man', '"manual"'),
        ("is_lent = t", "true"),
        ("owner = ", "me"),
        ("added_at within last 3", " minutes"),
        ("added_at within last 3 mon", "months"),
        ("is_lent = true ", "and"),
        ("is_lent = true and (tit", "title"),
        ('title = "and ', None),
        ("pages = = ", None),
    ],
)
def test_the_likeliest_way_on_comes_first(typed: str, first: str | None) -> None:
    assert next(iter(offered(typed)), None) == first


def test_a_completion_replaces_what_was_begun() -> None:
    text = 'pages > 3 and tit = "x"'
    (found,) = complete(text, text.index(" = "), BOOKS, ADA)
    assert text[: found.start] + found.text + text[found.end :] == 'pages > 3 and title = "x"'


def end_of_what_is_read(text: str) -> int:
    """Tell how far a question can be read before something is wrong with it."""
    try:
        parse(text)
    except QuestionError as error:
        return error.position or 0
    return len(text)


@pytest.mark.parametrize(
    "typed",
    ["", "pages ", "genre = ", "owner = ", "added_at ", "phone is ", "tags ", "added_at within last 3 "],
)
def test_what_is_offered_can_be_read_to_its_end(typed: str) -> None:
    for found in complete(typed, len(typed), BOOKS, ADA):
        text = typed[: found.start] + found.text
        assert end_of_what_is_read(text) >= len(text), text


def test_what_may_not_be_read_is_never_offered() -> None:
    blind = replace(ADA, fields={("books", "price"): FieldRight.HIDDEN})
    assert "price" in offered("pri")
    assert "price" not in offered("pri", blind)
    own = replace(ADA, rights={"books": {Verb.SEE: Scope.ALL}}, is_administrator=False)
    assert offered("publisher.na", own) == []
