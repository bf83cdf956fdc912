"""The OpenAPI document and the page that tells it in words."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

import pytest

from troth.apikit.api import the_document
from troth.apikit.docs import METHODS
from troth.apikit.problem import Problem, respond
from troth.apikit.tests.callers import API, Caller

OPERATIONS = [
    (method, path, operation)
    for path, operations in the_document()["paths"].items()
    for method, operation in operations.items()
]


def test_the_document_is_open_to_everybody() -> None:
    response = Caller().get(f"{API}/openapi.json")
    assert response.status_code == 200
    assert response.json()["openapi"].startswith("3.1")


def test_every_reference_in_the_document_leads_somewhere() -> None:
    document = the_document()

    def references(part: Any) -> set[str]:
        if isinstance(part, dict):
            own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
            return own.union(*(references(each) for each in part.values()))
        return set().union(*(references(each) for each in part)) if isinstance(part, list) else set()

    for reference in references(document):
        place: Any = document
        for name in reference.removeprefix("#/").split("/"):
            place = place[name]


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_every_operation_names_its_rights_and_what_it_refuses(
    method: str, path: str, operation: dict[str, Any]
) -> None:
    assert method in METHODS
    assert operation["x-rights"]
    assert {"401", "403", "404", "422", "429"} <= operation["responses"].keys()
    assert operation["summary"]


@pytest.mark.django_db
def test_the_docs_tell_every_operation_and_where_each_refusal_points() -> None:
    response = Caller().get(f"{API}/docs")
    assert response.status_code == 200
    page = response.content.decode()
    anchors = set(re.findall(r' id="([^"]+)"', page))
    assert {operation["operationId"] for _, _, operation in OPERATIONS} <= anchors
    for status in (400, 401, 403, 404, 405, 409, 413, 415, 422, 429):
        kind = respond(Problem(status, "")).content.decode()
        found = re.search(r'"type":"/api/v1/docs#([^"]+)"', kind)
        assert found
        assert found[1] in anchors, HTTPStatus(status).phrase
