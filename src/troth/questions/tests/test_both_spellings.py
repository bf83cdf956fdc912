"""Text and JSON are two spellings of one tree: both round-trip, and neither can break the reader."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from troth.questions import tree
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.json_tree import from_json, to_json
from troth.questions.spelling import spell
from troth.questions.tests.strategies import QUESTIONS

SIGNS = ["(", ")", '"', "'", "\\", ",", ".", "-", ";", "\\ud800"]
THINGS = ['"x"', "5", "-1.5", "2026-01-05", "2026-01-05T10:00Z", "name", "company.size", "true", "me", "is"]
WORDS = st.sampled_from(
    [*sorted(tree.RESERVED), *tree.Operator, *tree.Span, *tree.Unit, "last", *SIGNS, *THINGS]
)

CANONICAL = [
    'country in ("DE", "AT") and lifecycle = "customer"',
    'last_name ~ "müll"',
    'email ends "@example.org"',
    'tags has "vip" and not tags has "staff"',
    "company.size >= 50",
    "created_at >= 2026-01-01 and created_at < 2026-04-01",
    "last_contact_at older than 60 days",
    "last_contact_at within 7 days",
    "last_contact_at within last 2 weeks",
    "phone is missing or phone is present",
    "birthday is today",
    "birthday is this week",
    "birthday in 14 days",
    "birthday in 1 day",
    "owner = me",
    '(a = 1 and b = "x") or not (c = true or d = -2.50)',
]


@pytest.mark.parametrize("text", CANONICAL)
def test_a_canonical_text_is_spelled_as_it_was_written(text: str) -> None:
    assert spell(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("A = 1 AND b = 2 Or c=3", "(A = 1 and b = 2) or c = 3"),
        ("birthday this week", "birthday is this week"),
        ("birthday is in 2 weeks", "birthday in 2 weeks"),
        ("phone is not missing", "not phone is missing"),
        ('country not in ("DE")', 'not country in ("DE")'),
        ("name = 'O\\'Neill'", 'name = "O\'Neill"'),
        ("((a = 1))", "a = 1"),
        ('name = "a\u2028\u0007"', 'name = "a\\u2028\\u0007"'),
    ],
)
def test_other_ways_to_write_it_have_one_canonical_text(text: str, canonical: str) -> None:
    assert spell(parse(text)) == canonical


@given(QUESTIONS)
def test_every_tree_survives_both_spellings(question: tree.Node) -> None:
    assert parse(spell(question)) == question
    assert from_json(json.loads(json.dumps(to_json(question)))) == question


@given(st.one_of(st.text(), st.lists(WORDS, max_size=25).map(" ".join), st.lists(WORDS).map("".join)))
@example("(" * 9_000)
@example("not " * 2_000)
@example('name = "\\ud800"')
@example('name = "\\u0000"')
@example("a = " + "9" * 5_000)
@example("a = 1 and " * 400 + "a = 1")
@example("a in (" + "1," * 1_500 + "1)")
@example("x" * 10_001)
@example("a = 2026-02-30")
@example("a = 2026-01-01T25:00+99:99")
@example("a older than 99999999999999 days")
def test_a_wrong_text_is_a_question_error_and_nothing_else(text: str) -> None:
    try:
        node = parse(text)
    except QuestionError as error:
        wrong = error
    else:
        assert parse(spell(node)) == node
        return
    assert wrong.position in range(len(text) + 1)
    json.dumps(wrong.as_dict()).encode()


NEAR_NODES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "and",
                    "or",
                    "not",
                    "field",
                    "operator",
                    "value",
                    "date",
                    "time",
                    "number",
                    "period",
                    "span",
                    "me",
                ]
            ),
            inner | st.sampled_from(["=", "in", "is missing", "a.b", "2026-01-01", "1e999999999", "today"]),
            max_size=3,
        )
    ),
    max_leaves=12,
)


def deep(levels: int) -> Any:
    """Nest `not` this deep."""
    node: Any = {"field": "a", "operator": "is missing"}
    for _level in range(levels):
        node = {"not": node}
    return node


@given(NEAR_NODES)
@example(deep(500))
@example({"and": [{"field": "a", "operator": "is missing"}] * 500})
@example({"field": "a", "operator": "=", "value": {"number": "1e999999999"}})
@example({"field": "a", "operator": "=", "value": 10**5000})
@example({"field": "a", "operator": "=", "value": "\ud800"})
@example({"field": "a", "operator": "=", "value": {"time": "2026-01-01T00:00 or a = 1"}})
@example({"field": "a or b", "operator": "=", "value": 1})
@example({"field": "not", "operator": "=", "value": 1})
@example({"field": "a", "operator": "older than", "value": {"period": [True, "days"]}})
def test_a_wrong_json_tree_is_a_question_error_and_nothing_else(data: Any) -> None:
    try:
        node = from_json(data)
    except QuestionError as error:
        json.dumps(error.as_dict()).encode()
    else:
        assert from_json(to_json(node)) == node


@pytest.mark.parametrize(
    ("text", "position", "found", "suggestion"),
    [
        ("name = foo", 7, "foo", '"foo"'),
        ('name startz "a"', 5, "startz", "starts"),
        ("seen older than 5 dayz", 18, "dayz", "days"),
        ("seen is this weak", 13, "weak", "week"),
        ("name = “x”", 7, "“", '"'),
        ('name is "x"', 8, '"x"', "="),
        ('name = "x', 7, '"x', ""),
        ("a = 1 b = 2", 6, "b", ""),
        ("a = 1 and", 9, "the end of the question", ""),
        ("(a = 1", 6, "the end of the question", ""),
    ],
)
def test_a_wrong_text_is_told_where_and_what_was_meant(
    text: str, position: int, found: str, suggestion: str
) -> None:
    with pytest.raises(QuestionError) as caught:
        parse(text)
    assert (caught.value.position, caught.value.found, caught.value.suggestion) == (
        position,
        found,
        suggestion,
    )


def test_a_wrong_json_tree_is_told_by_a_pointer() -> None:
    with pytest.raises(QuestionError) as caught:
        from_json(
            {"and": [{"field": "a", "operator": "is missing"}, {"field": "b", "operator": "~~", "value": 1}]}
        )
    assert caught.value.pointer == "/and/1/operator"
