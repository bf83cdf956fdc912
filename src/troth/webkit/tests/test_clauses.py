"""A question is read as clauses that can be clicked, and a clicked clause is a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from django.test import Client

from troth.catalog.types import Field, Kind
from troth.people.catalog import PEOPLE
from troth.questions import tree
from troth.questions.grammar import parse
from troth.questions.tree import Unit
from troth.webkit.listing import clauses
from troth.webkit.listing.phrases import value_in_words


def labels(question: str) -> list[str]:
    return [clause.label for clause in clauses.clauses_of(parse(question), PEOPLE)]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ('city = "Varnby"', "city is “Varnby”"),
        ('not tags has "vip"', "tags has not “vip”"),
        ('lifecycle = "customer"', "lifecycle is Customer"),
        ("last_contact_at older than 60 days", "last contact is longer ago than 60 days"),
        ("birthday >= 1990-03-01", "birthday is from 1 March 1990"),
        ('country = "NO"', "country is Norway"),
        ("owner = me", "owner is me"),
        ("phone is missing", "phone is missing"),
    ],
)
def test_a_clause_is_said_in_words(question: str, words: str) -> None:
    assert labels(question) == [words]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ('city = "a" or city = "b"', "whose city is “a” or city is “b”"),
        ("company.size >= 50", "whose size of the company is at least 50"),
        ('company.owner.name ~ "x"', "whose name of the owner of the company contains “x”"),
        ('country in ("DE", "AT", "IE")', "whose country is Germany, Austria or Ireland"),
        ('not (city = "a" and phone is missing)', "except those whose city is “a” and phone is missing"),
        ("birthday is this week", "whose birthday is this week"),
        ("birthday in 14 days", "whose birthday is in 14 days"),
        ("count(interactions, last 90 days) = 0", "with no interactions in the last 90 days"),
        ("count(tasks) = 1", "with exactly 1 task"),
        (
            'count(interactions where kind = "visit" and place = "Shop", this year) >= 3',
            "with at least 3 interactions whose kind is Visit and place is “Shop” this year",
        ),
        ("last(interactions.happened_at) older than 90 days",
         "whose last interaction is longer ago than 90 days"),
        ('first(interactions.channel) = "phone"', "of whose first interaction channel is Phone"),
        ("sum(interactions.duration_seconds) > 600",
         "whose total duration in seconds of interactions is more than 600"),
        ('not did("call", last 30 days)', "with no call in the last 30 days"),
        ('did("people.role_taken")', "with at least one “people.role_taken”"),
        ("distance(addresses, 52.5, 13.4) < 10 km", "within 10 km of 52.5, 13.4"),
        ('not in segment "Gold"', "who are not in “Gold”"),
        ('sample("spring") < 10', "among 10%, drawn as “spring”"),
    ],
)  # fmt: skip
def test_what_can_not_be_clicked_is_said_in_words(question: str, words: str) -> None:
    (clause,) = clauses.clauses_of(parse(question), PEOPLE)
    assert clause.field is None
    assert f"{clause.lead} {clause.label}" == words


@pytest.mark.parametrize("question", ['sample("spring") >= 10', "count(company.people) > 3", 'nothing = "x"'])
def test_what_has_no_words_is_shown_as_it_is_written(question: str) -> None:
    (clause,) = clauses.clauses_of(parse(question), PEOPLE)
    assert clause.is_written
    assert parse(clause.label) == parse(question)


NOTED = Field(name="noted", label="Noted", kind=Kind.TEXT)


@pytest.mark.parametrize(
    ("kind", "written", "words"),
    [
        (Kind.TIME, '"09:30"', "09:30"),
        (Kind.TIME, '"24:00"', "“24:00”"),
        (Kind.TIME, '"noon"', "“noon”"),
        (Kind.TIME, '"0٩:30"', "“0٩:30”"),
        (Kind.TIME, '""', "“”"),
        (Kind.TIME, "930", "930"),
        (Kind.COUNTRY, '"NO"', "Norway"),
        (Kind.COUNTRY, '"??"', "??"),
        (Kind.COUNTRY, '""', "“”"),
        (Kind.DATE, "9999-12-31", "31 December 9999"),
        (Kind.DATE, '"soon"', "“soon”"),
        (Kind.DECIMAL, "1" * 30, ",".join(["111"] * 10)),
        (Kind.MONEY, "1" * 30 + " EUR", "€" + ",".join(["111"] * 10)),
        (Kind.MONEY, "0." + "1" * 38 + " EUR", "€0.11"),
    ],
)
def test_a_value_is_said_whether_it_fits_its_field_or_not(kind: Kind, written: str, words: str) -> None:
    asked = parse(f"noted = {written}")
    assert isinstance(asked, tree.Comparison)
    assert asked.value is not None
    assert value_in_words(replace(NOTED, kind=kind), asked.value) == words


@pytest.mark.parametrize("field", PEOPLE.fields, ids=lambda field: field.name)
def test_every_offered_test_makes_a_question_that_reads_back_as_itself(field: object) -> None:
    values = {"number": "7", "decimal": "7", "date": "2026-03-12", "datetime": "2026-03-12", "yes_no": "true"}
    for test in clauses.tests_of(field):  # type: ignore[arg-type]
        value = "14" if test.needs == "period" else values.get(field.kind.value, 'say "so"')  # type: ignore[attr-defined]
        posted: Mapping[str, str] = {"test": test.code, "value": value, "unit": Unit.WEEKS.value}
        text = clauses.written(field, posted)  # type: ignore[arg-type]
        (clause,) = clauses.clauses_of(parse(text), PEOPLE)
        assert (clause.field, clause.test) == (field, test)
        assert clause.value == (value if test.needs else "")


def test_clauses_join_into_one_question() -> None:
    joined = clauses.joined(['city = "a" or city = "b"', "phone is missing"])
    assert parse(joined) == parse('(city = "a" or city = "b") and phone is missing')
    assert clauses.joined([]) == ""


@pytest.mark.django_db
class TestClicking:
    """The little form, by its address."""

    def location(self, browser: Client, **asked: str) -> str:
        answer = browser.get("/people/", asked)
        assert answer.status_code == 302
        return str(answer.headers["Location"])

    def test_a_clause_is_added(self, browser: Client) -> None:
        to = self.location(browser, where="phone is missing", field="city", test="starts", value="Var")
        assert to == "/people/?where=phone+is+missing+and+city+starts+%22Var%22"

    def test_a_clause_is_changed_in_its_place(self, browser: Client) -> None:
        question = 'city = "a" and phone is missing'
        to = self.location(browser, where=question, place="0", field="city", test="is", value="b")
        assert to == "/people/?where=city+%3D+%22b%22+and+phone+is+missing"

    def test_a_clause_is_dropped(self, browser: Client) -> None:
        to = self.location(browser, where='city = "a" and phone is missing', place="0", drop="1")
        assert to == "/people/?where=phone+is+missing"

    def test_a_value_that_does_not_fit_is_refused_in_words(self, browser: Client) -> None:
        answer = browser.get("/people/", {"field": "birthday", "test": "is", "value": "soon"})
        assert answer.status_code == 422
        assert "Write a day." in answer.content.decode()

    def test_a_question_is_completed_while_it_is_typed(self, browser: Client) -> None:
        asked = {"where": 'lifecycle = "cus', "at": "16"}
        html = browser.get("/people/list/complete/", asked, headers={"HX-Request": "true"}).content.decode()
        assert 'data-value="&#34;customer&#34;" data-from="12" data-to="16"' in html

    def test_the_form_offers_what_fits_the_field(self, browser: Client) -> None:
        html = browser.get("/people/list/clause/", {"field": "birthday"}, headers={"HX-Request": "true"})
        shown = html.content.decode()
        assert "is longer ago than" in shown
        assert "contains" not in shown
