"""Promises are found in words, and hardly anything else: measured on sentences that say what is in them."""

from __future__ import annotations

import sys
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.promises.tests.sentences import ALL, FIRST, SAID_ON, SECOND
from troth.promises.wording import find_promises
from troth.promises.wording.days import find_due

DAY = date.fromisoformat(SAID_ON)


def found_in(text: str) -> str:
    """Give what is found in a sentence as the labels say it."""
    found = find_promises(text, said_on=DAY, is_day_first="3/20" not in text)
    if not found:
        return "no"
    return max((each.due_on.isoformat() for each in found if each.due_on), default="open")


@pytest.mark.parametrize("sentences", [FIRST, SECOND], ids=["first", "second"])
def test_what_is_proposed_is_a_promise(
    sentences: tuple[tuple[str, str], ...], capsys: pytest.CaptureFixture[str]
) -> None:
    told = [(found_in(text), label) for text, label in sentences]
    right = sum(found != "no" and label != "no" for found, label in told)
    alarms = sum(found != "no" and label == "no" for found, label in told)
    missed = sum(found == "no" and label != "no" for found, label in told)
    days = sum(found == label for found, label in told if "no" not in (found, label))
    precision, recall = right / (right + alarms), right / (right + missed)
    told_of = (
        f"\n{len(told)} sentences: precision {precision:.3f}, recall {recall:.3f}, day {days / right:.3f}"
    )
    with capsys.disabled():
        sys.stdout.write(told_of)
    assert precision >= 0.95
    assert recall >= 0.9
    assert days == right


def test_there_are_enough_sentences_and_none_twice() -> None:
    assert len(ALL) >= 200
    assert len({text for text, _label in ALL}) == len(ALL)


def test_of_a_mail_only_the_writers_own_promises_are_found() -> None:
    mail = """Dear Una,

thank you for your call. I'll send the offer by Friday. The racks are nice, aren't they?
- We'll bring the loan bike on Monday at 9 o'clock.

Kind regards
--
Dele, who will call you tomorrow

On 9 March 2026 Una Fell wrote:
> I'll pay within 10 days.
"""
    found = [(each.words, str(each.due_on), each.due_time) for each in find_promises(mail, said_on=DAY)]
    assert found == [
        ("I'll send the offer by Friday", "2026-03-13", None),
        ("We'll bring the loan bike on Monday at 9 o'clock", "2026-03-16", time(9)),
    ]


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("by friday", "2026-03-13"), ("by wednesday", "2026-03-18"), ("next friday", "2026-03-20"),
        ("tomorrow", "2026-03-12"), ("end of month", "2026-03-31"), ("by 1 march", "2027-03-01"),
        ("in two weeks", "2026-03-25"), ("within 3 working days", "2026-03-16"), ("in a month", "2026-04-11"),
        ("am 29.02.2028", "2028-02-29"), ("bis 5.4.", "2026-04-05"), ("bis zum 5.", "2026-04-05"),
        ("morgen", "2026-03-12"), ("übermorgen", "2026-03-13"), ("ende mai", "2026-05-31"),
        ("03/05/2026", "2026-05-03"), ("by the 31st", "2026-03-31"), ("by 2026-12-24", "2026-12-24"),
    ],
)  # fmt: skip
def test_a_day_is_read_from_the_day_of_the_text(text: str, on: str) -> None:
    due = find_due(text, said_on=DAY)
    assert due
    assert due.on.isoformat() == on


def test_on_a_day_is_not_by_a_day() -> None:
    on, by = find_due("on friday", said_on=DAY), find_due("by friday", said_on=DAY)
    assert on
    assert by
    assert (on.is_exact, by.is_exact) == (True, False)


@given(st.text(max_size=300), st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1)))
def test_no_text_is_too_odd(text: str, day: date) -> None:
    for found in find_promises(text, said_on=day):
        assert found.words
        assert found.due_on is None or found.due_on >= day
