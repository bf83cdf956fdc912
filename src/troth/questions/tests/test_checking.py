"""A question is checked against the catalog: fields, relations, operators, values, rights."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from troth.catalog.types import ObjectType
from troth.ground import clock
from troth.questions.checking import check
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.meaning import (
    Between,
    Compares,
    Condition,
    DayOfYear,
    Equals,
    Meaning,
    Order,
    Reads,
    Rest,
)
from troth.questions.tests.library.module import BOOKS, PUBLISHERS
from troth.team.actor import Actor, FieldRight, Scope, Verb, everyone

ME = UUID(int=7)
ADA = replace(everyone(), member_id=ME, time_zone="Europe/Vienna", country="AT")
NOW = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # already the first of April in Vienna


def meaning(text: str, asker: Actor = ADA, object_type: ObjectType = BOOKS) -> Meaning:
    with clock.stopped(NOW):
        return check(parse(text), object_type, asker)


def predicate(text: str) -> object:
    found = meaning(text)
    assert isinstance(found, Condition)
    return found.predicate


def error(text: str, asker: Actor = ADA, object_type: ObjectType = BOOKS) -> QuestionError:
    with pytest.raises(QuestionError) as caught:
        meaning(text, asker, object_type)
    return caught.value


@pytest.mark.parametrize(
    ("text", "position", "found", "suggestion"),
    [
        ('titel = "x"', 0, "titel", "title"),
        ('summary ~ "x"', 0, "summary", "blurb"),
        ("publisher.sise > 5", 10, "sise", "size"),
        ("publicher.size > 5", 0, "publicher", "publisher"),
        ("title.size > 5", 0, "title", ""),
        ("pages ~ 5", 6, "~", ""),
        ("genre > 5", 6, ">", ""),
        ('title has "x"', 6, "has", ""),
        ("title older than 5 days", 6, "older than", ""),
        ("pages in 14 days", 6, "in", ""),
        ('pages > "5"', 8, '"5"', "5"),
        ("title = 5", 8, "5", '"5"'),
        ('genre = "Novell"', 8, '"Novell"', '"novel"'),
        ('country = "Austira"', 10, '"Austira"', '"AT"'),
        ('added_at >= "2026-01-01"', 12, '"2026-01-01"', "2026-01-01"),
        ("printed_on > 2026-01-01T10:00", 13, "2026-01-01T10:00:00", ""),
        ("printed_on within 5 hours", 18, "5 hours", ""),
        ("added_at in 5 hours", 12, "5 hours", ""),
        ('is_lent = "yes"', 10, '"yes"', ""),
        ('id = "17"', 5, '"17"', ""),
        ("publisher = me", 12, "me", ""),
        ('title ~ ""', 8, '""', ""),
        ("printed_on older than 9999 years", 22, "9999 years", ""),
        ("added_at <= 9999-12-31", 12, "9999-12-31", ""),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(
    text: str, position: int, found: str, suggestion: str
) -> None:
    wrong = error(text)
    assert (wrong.position, wrong.found, wrong.suggestion) == (position, found, suggestion)


def test_relations_are_followed_only_so_far() -> None:
    meaning("publisher" + ".parent" * 4 + ".size > 5")
    assert "5 relations" in error("publisher" + ".parent" * 5 + ".size > 5").message


SEES_BOOKS_ONLY = replace(ADA, rights={"books": dict.fromkeys(Verb, Scope.ALL)})
NO_SAFES = replace(ADA, rights={"*": dict.fromkeys(Verb, Scope.ALL), "safes": {}})


@pytest.mark.parametrize(
    ("object_type", "field", "asker"),
    [
        (BOOKS, "blurb", replace(ADA, fields={("books", "blurb"): FieldRight.HIDDEN})),
        (BOOKS, "publisher", SEES_BOOKS_ONLY),
        (PUBLISHERS, "size", replace(ADA, fields={("publishers", "size"): FieldRight.HIDDEN})),
        (PUBLISHERS, "secret", NO_SAFES),
    ],
)
@pytest.mark.parametrize("test", [' = "x"', " is missing", ' ~ "x"', " > 5", ".name = 5", "s = 5"])
def test_a_field_that_may_not_be_read_is_as_unknown_as_one_that_is_not_there(
    object_type: ObjectType, field: str, asker: Actor, test: str
) -> None:
    others = tuple(each for each in object_type.fields if each.name != field)
    hidden = error(field + test, asker, object_type)
    assert hidden.as_dict() == error(field + test, asker, replace(object_type, fields=others)).as_dict()


def test_behind_a_relation_the_same_fields_are_unknown() -> None:
    hidden = replace(ADA, fields={("publishers", "size"): FieldRight.HIDDEN})
    assert error("publisher.size > 5", hidden).expected == error("publisher.sizo > 5").expected
    assert error("publisher.size > 5", hidden).suggestion != "size"
    assert error("publisher.secret is missing", NO_SAFES).found == "secret"


def test_times_are_those_of_the_asker() -> None:
    at = datetime.fromisoformat
    assert predicate("printed_on is today") == Between(date(2026, 4, 1), date(2026, 4, 2))
    assert predicate("added_at is this month") == Between(
        at("2026-04-01T00:00+02:00"), at("2026-05-01T00:00+02:00")
    )
    assert predicate("added_at = 2026-03-29") == Between(
        at("2026-03-29T00:00+01:00"), at("2026-03-30T00:00+02:00")
    )
    assert predicate("added_at > 2026-01-05") == Compares(Order.AT_LEAST, at("2026-01-06T00:00+01:00"))
    assert predicate("added_at >= 2026-01-05T10:00") == Compares(Order.AT_LEAST, at("2026-01-05T10:00+01:00"))
    assert predicate("added_at older than 2 months") == Compares(Order.LESS, at("2026-02-01T00:30+01:00"))
    assert predicate("added_at older than 36 hours") == Compares(Order.LESS, at("2026-03-30T10:30+00:00"))
    assert predicate("printed_on older than 1 month") == Compares(Order.LESS, date(2026, 3, 1))
    assert predicate("printed_on in 2 weeks") == Between(date(2026, 4, 15), date(2026, 4, 16))
    assert predicate("printed_on within last 7 days") == Between(date(2026, 3, 25), date(2026, 4, 2))
    assert predicate("printed_on is last week") == Between(date(2026, 3, 23), date(2026, 3, 30))
    assert predicate("printed_on is next year") == Between(date(2027, 1, 1), date(2028, 1, 1))


def test_a_yearly_date_looks_at_day_and_month() -> None:
    assert predicate("birthday is tomorrow") == DayOfYear(frozenset({402}))
    with clock.stopped(datetime(2027, 2, 28, 12, tzinfo=UTC)):
        asked = check(parse("birthday is today"), BOOKS, ADA)
    assert isinstance(asked, Condition)
    assert asked.predicate == DayOfYear(frozenset({228, 229}))
    assert predicate("birthday = 1999-04-01") == Equals((date(1999, 4, 1),))


def test_values_take_the_form_in_which_they_are_stored() -> None:
    assert predicate('genre = "POETRY"') == Equals(("poetry",))
    assert predicate('country in ("at", "Germany", "AT")') == Equals(("AT", "DE"))
    assert predicate('phone = "0664 1234567"') == Reads(("+436641234567", "0664 1234567"))
    assert predicate("pages = 12") == Equals((Decimal(12),))
    assert predicate("owner = me") == Equals((ME,))
    found = meaning('publisher = "Acme"')
    assert isinstance(found, Condition)
    assert [hop.to.name for hop in found.target.hops] == ["publishers"]
    assert found.target.field.name == "name"


def test_different_and_missing_are_the_rest() -> None:
    assert isinstance(meaning('title != "x"'), Rest)
    assert isinstance(meaning("publisher.size is missing"), Rest)
