"""What happened, and segments, are clicked together and read back as they were."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client

from troth.people.catalog import PEOPLE
from troth.questions.grammar import parse
from troth.questions.spelling import spell
from troth.segments.commands import create_segment
from troth.team.actor import everyone
from troth.webkit.listing import behaviours
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
    "text",
    [
        "count(interactions) > 3",
        "not count(interactions) = 0",
        'count(interactions where place = "Shop") >= 1',
        'did("call" where place = "Shop")',
        'did("call", this year)',
        'did("call", next 3 days)',
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
