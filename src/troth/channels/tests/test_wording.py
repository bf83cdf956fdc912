"""Texts with places to fill: they say what is missing, and reach for nothing else."""

from __future__ import annotations

import pytest

from troth.channels.wording import LONGEST, Unfillable, check, fill

ADA = {"person": {"first_name": "Ada", "company": {"name": "Quay {{ firm.name }}"}, "title": ""}}


def test_a_place_is_filled_once() -> None:
    made = fill("Dear {{ person.first_name }} of {{ person.company.name }}", ADA)
    assert made.text == "Dear Ada of Quay {{ firm.name }}"
    assert made.missing == ()


def test_what_is_missing_is_named_and_may_have_a_word_instead() -> None:
    made = fill("{{ person.title }}{{ sender }}{{ person.nick | default: 'friend' }}", ADA)
    assert made.text == "friend"
    assert made.missing == ("person.title", "sender")


def test_what_is_asked_for_and_not_shown_is_not_missing() -> None:
    assert fill("{% if person.title %}Doctor{% else %}-{% endif %}", ADA).missing == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello\n{{ person.first_name | shout }}", "Line 2"),
        ("{% if person %}", "endif"),
        ("{{ person.first_name", "Line 1"),
        ("{% include 'secrets' %}", "include"),
        ("x" * (LONGEST + 1), "longer"),
    ],
)
def test_a_text_that_can_not_be_filled_is_refused_as_it_is_written(text: str, words: str) -> None:
    assert words in check(text)
    with pytest.raises(Unfillable):
        fill(text, ADA)


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in (1..100000000) %}x{% endfor %}",
        "{{ (1..1000000000) | join: '' }}",
        "{% assign a = 'xx' %}{% for i in (1..900) %}{% assign a = a | append: a %}{% endfor %}",
        "{% assign a = 'aaaaaaaaaa' %}"
        + "{% assign a = a | replace: 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' %}" * 5,
        "{% assign a = 'a,a,a,a,a,a,a,a,a,a' | split: ',' %}" + "{{ a | join: '%s' }}" % ("b" * 9_000),
        "{% if person %}" * 100 + "{% endif %}" * 100,
    ],
)
def test_a_text_that_wants_too_much_gets_nothing(text: str) -> None:
    with pytest.raises(Unfillable):
        fill(text, ADA)


@pytest.mark.parametrize("text", ["{{ person.__class__ }}", "{{ person.keys }}", "{{ person.items }}"])
def test_a_text_sees_values_and_nothing_behind_them(text: str) -> None:
    assert fill(text, ADA).text == ""
