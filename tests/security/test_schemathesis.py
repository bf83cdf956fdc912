"""Thousands of calls made up from the OpenAPI document, good ones and bad ones: none of them is a 5xx.

Each call is taken back, so that the calls do not depend on one another and every run makes the same ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from pytest_django import DjangoDbBlocker
from schemathesis.checks import not_a_server_error
from schemathesis.generation.meta import CoveragePhaseData
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from troth.apikit.tests.callers import make_member, make_person
from troth.ground.hooks import begin_work
from troth.ground.testing import examples
from troth.people import commands as people
from troth.people.catalog import PEOPLE
from troth.questions.saving import save_view
from troth.segments.commands import create_segment
from troth.team.actor import everyone
from troth.team.commands import make_token
from troth.team.queries import actor_of

# For each operation, beside those that try the edges of its schema. Of twenty for each of 29 operations the
# first four brought every status that the edges had left out; `make explore` tries forty.
MADE_UP = 4
# Of each kind of edge so many are tried in an operation, and each fourth of the others: one field more is
# read by the code that has read those before.
ALIKE, EACH = 3, 4
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
SCHEMA.config.phases.coverage.unexpected_methods = set()  # the walk over all addresses tries every method
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]

made: Counter[str] = Counter()
edges: Counter[tuple[str, ...]] = Counter()


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the connection over the end of a request, as Django's own test client does."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what is made for all operations to the end of the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        begin_work()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def caller(kept: None) -> dict[str, str]:
    """Give the headers of an administrator's program."""
    member = make_member()
    _token, secret = make_token(member=member, name="Fuzz", by=actor_of(member, origin="test"))
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture(scope="module")
def known(kept: None) -> dict[str, UUID]:
    """Give records to ask for: half of all calls find something at their path."""
    person = make_person(name="Ada Quill", email="ada@example.org", tags=["vip"])
    company = people.create_company(values={"name": "Cargo Otter"}, by=everyone())
    household = people.create_household(values={"name": "Quill household"}, by=everyone())
    role = people.take_role(person=person, company=company, title="Rider", by=everyone())
    holder = actor_of(make_member(), origin="test")
    view = save_view(object_type=PEOPLE, name="Cork", state={}, audience="everybody", by=holder)
    segment = create_segment(name="Cork", question='city = "Cork"', by=everyone())
    records = {
        "people": person,
        "companies": company,
        "households": household,
        "role_id": role,
        "segments": segment,
        "views": view,
    }
    return {kind: record.pk for kind, record in records.items()}


@pytest.mark.slow
@pytest.mark.django_db  # within the transaction of `kept`
@SCHEMA.parametrize()
@settings(examples(MADE_UP), phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
def test_no_call_breaks_the_server(
    case: schemathesis.Case, caller: dict[str, str], known: dict[str, UUID], pytestconfig: pytest.Config
) -> None:
    place = case.operation.label
    if is_like_many_others(case) and not pytestconfig.getoption("exhaustive"):
        return
    made[place] += 1
    if made[place] % 2 and case.path_parameters:
        aim(case, known)
    with transaction.atomic():
        response = case.call(headers=caller)
        transaction.set_rollback(True)
    assert response.status_code < 500, response.text
    case.validate_response(response, checks=CHECKS)


def is_like_many_others(case: schemathesis.Case) -> bool:
    """Tell whether enough of a kind of edge have been tried in an operation."""
    data = case.meta.phase.data if case.meta else None
    if not isinstance(data, CoveragePhaseData):
        return False
    kind = (case.operation.label, str(data.scenario), str(data.parameter_location))
    edges[kind] += 1
    return edges[kind] > ALIKE and edges[kind] % EACH != 0


def aim(case: schemathesis.Case, known: dict[str, UUID]) -> None:
    noun = case.operation.path.split("/")[3]
    aims: dict[str, Any] = {"id": known.get(noun, uuid4()), **known}
    case.path_parameters = {name: str(aims.get(name, uuid4())) for name in case.path_parameters}
