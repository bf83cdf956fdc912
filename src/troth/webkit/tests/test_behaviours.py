"""What happened, and segments, are clicked together and read back as they were."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from django.http import QueryDict
from django.test import Client

from troth.people.catalog import PEOPLE
from troth.questions.grammar import parse
from troth.questions.spelling import spell
from troth.segments.commands import create_segment
from troth.team.actor import Scope, Verb, everyone
from troth.webkit.listing import behaviours, clauses, measured, phrases
from troth.webkit.listing.behaviours import HAPPENED, SEGMENT, Happened, Within

pytestmark = pytest.mark.django_db
BY = everyone()
DID = {"what": "call", "least": "1", "count": "90", "unit": "days"}


def written(**posted: str) -> str:
    return behaviours.written(HAPPENED, posted, PEOPLE, BY)


@pytest.mark.parametrize(
    ("posted", "text", "read"),
    [
        (DID, 'did("call", last 90 days)', Happened("call", 1, 90, "days")),
        (DID | {"least": "0"}, 'not did("call", last 90 days)', Happened("call", 0, 90, "days")),
        (
            DID | {"least": "3", "unit": ""},
            'count(interactions where kind = "call") >= 3',
            Happened("call", 3, unit=""),
        ),
        (
            DID | {"what": "", "least": "0", "unit": "months", "count": "1"},
            "count(interactions, last 1 month) = 0",
            Happened("", 0, 1, "months"),
        ),
        (DID | {"what": ""}, "count(interactions, last 90 days) >= 1", Happened("", 1, 90, "days")),
    ],
)
def test_what_happened_is_written_and_read_back(posted: dict[str, str], text: str, read: Happened) -> None:
    assert written(**posted) == text
    assert behaviours.read(parse(text)) == read
    assert behaviours.form_of(parse(text)) == HAPPENED


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("count(emails) > 1", "whose number of mails is more than 1"),
        ("count(tags) = 0", "with no tags"),
        ("count(addresses) < 3", "whose number of addresses is less than 3"),
    ],
)
def test_how_many_values_there_are_reads_as_a_sentence(text: str, words: str) -> None:
    assert str(phrases.phrase_of(parse(text), PEOPLE)) == words


@pytest.mark.parametrize(
    "text",
    [
        "count(interactions) > 3",
        "not count(interactions) = 0",
        'count(interactions where place = "Shop") >= 1',
        'did("call" where place = "Shop")',
        'did("call", this year)',
        'did("call", next 3 days)',
        "count(emails) >= 2",
        "count(tasks) >= 2",
        "count(company.people) >= 2",
        "sum(interactions.duration_seconds) >= 2",
        'city = "Cork"',
    ],
)
def test_what_the_form_can_not_show_is_typed(text: str) -> None:
    assert behaviours.form_of(parse(text)) == ""
    assert spell(parse(text)) == text


@pytest.mark.parametrize(
    "wrong",
    [{"what": "dragon"}, {"least": "-1"}, {"least": "1e9"}, {"count": ""}, {"count": "²"}, {"unit": "eons"}],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"how|Unit|happened"):
        written(**(DID | wrong))


def test_a_segment_is_chosen_by_its_name() -> None:
    create_segment(name='"Gold"', by=BY)
    inside = behaviours.written(SEGMENT, {"segment": '"Gold"', "is_in": "no"}, PEOPLE, BY)
    assert behaviours.read(parse(inside)) == Within('"Gold"', is_in=False)
    with pytest.raises(ValueError, match="segment"):
        behaviours.written(SEGMENT, {"segment": "Silver"}, PEOPLE, BY)


def test_it_is_clicked_in_the_list(browser: Client) -> None:
    create_segment(name="Gold", by=BY)
    menu = browser.get("/people/list/clause/").content.decode()
    assert "What happened" in menu
    form = browser.get("/people/list/clause/", {"field": HAPPENED}).content.decode()
    assert 'value="90"' in form
    clicked = {"field": HAPPENED, "test": "happened", **DID, "least": "2"}
    to = browser.get("/people/", clicked)["Location"]
    page = browser.get(to).content.decode()
    assert "at least 2 interactions whose kind is Call in the last 90 days" in page
    again = browser.get("/people/list/clause/" + to.partition("/people/")[2], {"place": "0"} | query_of(to))
    assert '<option value="call" selected>' in again.content.decode()
    wrong = browser.get("/people/", clicked | {"least": "many"})
    assert wrong.status_code == 422
    assert "as a whole number" in wrong.content.decode()
    inside = browser.get("/people/", {"field": SEGMENT, "test": "segment", "segment": "Gold"})
    assert "in+segment+%22Gold%22" in inside["Location"].replace("%20", "+")


def query_of(path: str) -> dict[str, str]:
    return {name: str(value) for name, value in QueryDict(path.partition("?")[2]).items()}


TOTAL = {
    "of": "interactions.duration_seconds", "function": "sum", "operator": ">", "value": "600", "unit": "",
}  # fmt: skip
LAST = {"of": "interactions.happened_at", "function": "last", "operator": "<", "value": "2027-01-01"}


@pytest.mark.parametrize(
    ("posted", "text", "words"),
    [
        (
            TOTAL | {"count": "90", "unit": "days"},
            "sum(interactions.duration_seconds, last 90 days) > 600",
            "whose total duration in seconds of interactions in the last 90 days is more than 600",
        ),
        (
            LAST | {"what": "call"},
            'last(interactions.happened_at where kind = "call") < 2027-01-01',
            "whose last interaction whose kind is Call is before 1 January 2027",
        ),
        (
            LAST | {"operator": "older than", "value": "90 days"},
            "last(interactions.happened_at) older than 90 days",
            "whose last interaction is longer ago than 90 days",
        ),
    ],
)
def test_what_belongs_to_a_record_is_measured_by_click(posted: dict[str, str], text: str, words: str) -> None:
    assert measured.written(posted, PEOPLE, BY) == text
    outcome = measured.read(parse(text))
    assert outcome
    assert (outcome.of, outcome.function, outcome.value) == (
        posted["of"],
        posted["function"],
        posted["value"],
    )
    (clause,) = clauses.clauses_of(parse(text), PEOPLE)
    assert (f"{clause.lead} {clause.label}", clause.form) == (words, measured.MEASURED)
    assert measured.written({name: str(each) for name, each in asdict(outcome).items()}, PEOPLE, BY) == text


@pytest.mark.parametrize(
    "wrong",
    [
        {"of": "interactions.secret"},
        {"function": "count"},
        {"function": "sum", "of": "interactions.happened_at"},
        {"operator": "~"},
        {"value": ""},
        {"value": "much"},
        {"what": "no such kind"},
        {"unit": "days", "count": "many"},
        LAST | {"operator": "older than", "value": "2 moons"},
    ],
)
def test_what_can_not_be_measured_is_refused_with_a_word(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        measured.written(TOTAL | wrong, PEOPLE, BY)


def test_only_what_may_be_read_is_offered_to_be_measured() -> None:
    blind = replace(BY, rights={"people": {Verb.SEE: Scope.ALL}})
    assert measured.offered(PEOPLE, blind) == []
    with pytest.raises(ValueError, match="measured"):
        measured.written(TOTAL, PEOPLE, blind)


def test_a_measure_is_added_and_changed_in_the_bar(browser: Client) -> None:
    form = {"field": measured.MEASURED, "test": "measured"}
    listed = browser.get("/people/", TOTAL | form)
    assert "where=sum%28interactions.duration_seconds%29+%3E+600" in listed.headers["Location"]
    state = {"where": "sum(interactions.duration_seconds) > 600", "place": "0"}
    shown = browser.get("/people/list/clause/", state).content.decode()
    assert '<option value="interactions.duration_seconds" selected>' in shown
    assert 'name="value" value="600"' in shown
    other = browser.get(
        "/people/list/clause/", state | form | {"of": "interactions.happened_at"}
    ).content.decode()
    assert ">latest<" in other
    assert ">total<" not in other
