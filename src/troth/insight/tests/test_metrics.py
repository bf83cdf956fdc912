"""The metrics of all modules: each names what is there, can be told from the lake, and opens its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member, make_person
from troth.catalog.errors import NotFound
from troth.catalog.registry import object_types
from troth.catalog.types import Kind, Metric, What
from troth.ground.modules import installed
from troth.insight import queries
from troth.insight.queries import By
from troth.questions.lake.manifest import NoLake
from troth.questions.lake.refreshing import refresh
from troth.team.actor import everyone
from troth.team.queries import find_actor

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

METRICS: list[Metric] = [each for module in installed() for each in module.metrics]


@pytest.mark.parametrize("metric", METRICS, ids=lambda each: each.name)
def test_a_metric_names_fields_that_are_there(metric: Metric) -> None:
    kind = object_types()[metric.of]
    at = kind.field(metric.at)
    assert at
    assert (at.kind, at.is_column) == (Kind.DATETIME, True)
    if metric.person:
        person = kind.field(metric.person)
        assert person
        assert metric.person == "id" or person.to == "people"
    if metric.field:
        assert kind.field(metric.field)
    assert bool(metric.met) is (metric.what is What.SHARE)
    assert str(metric.label)
    assert str(metric.means).endswith(".")


def test_no_two_have_one_name() -> None:
    assert len({each.name for each in METRICS}) == len(METRICS)


def test_all_can_be_told_of_an_empty_house(lake: Path) -> None:
    refresh(lake)
    moment, told = queries.standings(seen_by=everyone())
    assert moment
    assert [each.metric.name for each in told] == [each.name for each in METRICS]
    assert all(each.now.count == 0 and len(each.months) == 24 for each in told)


def test_without_a_lake_the_page_says_what_to_do(lake: Path, client: Client) -> None:
    client.force_login(make_member("administrator"))
    assert "troth lake refresh" in client.get("/figures/").content.decode()
    assert "troth lake refresh" in client.get("/figures/new_people/").content.decode()
    with pytest.raises(NoLake):
        queries.course(queries.get_metric("new_people", seen_by=everyone()), By.MONTH, seen_by=everyone())


def test_a_wrong_question_is_refused_with_the_place_of_its_fault(lake: Path, client: Client) -> None:
    refresh(lake)
    client.force_login(make_member("administrator"))
    answer = client.get("/figures/?who=lifecyle+%3D+1")
    assert answer.status_code == 422
    assert "<mark>lifecyle</mark>" in answer.content.decode()
    assert client.get("/figures/new_people/?who=lifecyle+%3D+1").status_code == 422


def test_what_a_role_does_not_see_has_no_figure(lake: Path, client: Client) -> None:
    make_person(name="Una")
    refresh(lake)
    nobody = make_member("nothing", rights={"companies": {"see": "all"}})
    client.force_login(nobody)
    assert "No figures here" in client.get("/figures/").content.decode()
    assert client.get("/figures/new_people/").status_code == 404
    actor = find_actor(nobody.pk, origin="test")
    assert actor
    with pytest.raises(NotFound):
        queries.get_metric("new_people", seen_by=actor)


def test_without_signing_in_nothing_is_told(client: Client, db: None) -> None:
    for address in ("/figures/", "/figures/new_people/"):
        assert client.get(address).status_code == 302
