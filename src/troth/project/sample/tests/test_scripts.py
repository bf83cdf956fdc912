"""Every story can be told: its slots are filled, its ways can be reached, its lines are understood."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib.resources import files
from random import Random

import pytest

from troth.project.sample.case import Case, UnknownSlot
from troth.project.sample.days import Calendar
from troth.project.sample.grammar import UnbalancedChoice, compiled, told
from troth.project.sample.script import ScriptError, Story, parsed, stories_in

KNOWN = dict.fromkeys(
    [
        *(
            "me",
            "full",
            "town",
            "he",
            "him",
            "his",
            "himself",
            "bike",
            "kind",
            "staff",
            "staff_him",
            "colleague",
        ),
        *("partner", "partner_word", "he2", "him2", "parent", "child", "order"),
        *("company", "company_town", "fleet", "bikes_words", "size", "friend_firm"),
        *("old_company", "predecessor", "predecessor_first"),
        *("introducer", "introducer_first", "introducer_he"),
    ],
    "x",
)
CALENDAR = Calendar(datetime(2026, 3, 12, 14, tzinfo=UTC))
ALL = [*stories_in("scripts"), *stories_in("arcs")]


def test_there_are_enough_stories() -> None:
    assert len(stories_in("scripts")) >= 60
    assert len({story.title.partition(":")[0] for story in stories_in("arcs")}) >= 25


@pytest.mark.parametrize("folder", ["scripts", "arcs"])
def test_every_slot_is_filled(folder: str) -> None:
    for script in (files("troth.project.sample") / folder).iterdir():
        for slot in re.findall(r"\{([^{}]+)\}", script.read_text(encoding="utf-8")):
            assert Case(KNOWN, Random(1), CALENDAR)[slot]


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.title)
def test_a_story_has_words_for_each_step_and_a_subject_for_its_first_mail(story: Story) -> None:
    assert story.steps
    assert all(step.words for step in story.steps)
    mails = [step for step in story.steps if step.kind == "mail"]
    assert not mails or mails[0].subjects


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.title)
def test_every_marked_way_answers_a_way_that_can_be_said(story: Story) -> None:
    raised: set[str] = set()
    for step in story.steps:
        for way in step.words:
            assert not way.marks or way.marks & (raised | step.begins), story.title
        raised |= set().union(*(way.marks for way in step.words))


@pytest.mark.parametrize("title", [story.title for story in stories_in("scripts")])
def test_no_title_is_used_twice(title: str) -> None:
    assert [story.title for story in ALL].count(title) == 1


def test_a_step_with_its_options_is_understood() -> None:
    story = parsed(
        "# A try\nfor: rider\n\nthey mail\n  * One\n  - Two\n    and three\n"
        "we call, after 2h..1d, 40% or end, 5..8 min, by Ruth\n  -ab Four\n",
        "try.txt",
    )[0]
    mail, call = story.steps
    assert (mail.direction, call.direction, call.member) == ("in", "out", "Ruth")
    assert told(mail.words[0].template, {}, Random(1)) == "Two and three"
    assert (call.after, call.likely, call.ends, call.seconds) == ((7200, 86_400), 0.4, True, (300, 480))
    assert call.words[0].marks == {"a", "b"}


@pytest.mark.parametrize("line", ["they sing", "we mail, sometimes", "we mail, after lunch"])
def test_a_wrong_line_is_named(line: str) -> None:
    with pytest.raises(ScriptError, match=r"try\.txt:2"):
        parsed(f"# A try\n{line}\n", "try.txt")


def test_choices_nest_and_slots_start_sentences() -> None:
    template = compiled("{bike} [is [very |]good|rattles]. {bike}!")
    said = {told(template, {"Bike": "Tandem"}, Random(seed)) for seed in range(40)}
    assert said == {"Tandem is good. Tandem!", "Tandem is very good. Tandem!", "Tandem rattles. Tandem!"}


@pytest.mark.parametrize("text", ["[one|two", "one|two]", "a ] b"])
def test_an_unbalanced_choice_is_refused(text: str) -> None:
    with pytest.raises(UnbalancedChoice):
        compiled(text)


def test_an_unknown_slot_is_refused() -> None:
    with pytest.raises(UnknownSlot):
        Case(KNOWN, Random(1), CALENDAR)["unicycle"]
