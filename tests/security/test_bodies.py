"""What a body may not do: reach a foreign record by an id in it, or write what is not declared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from tests.security.guarded import Asker, Found, World, build_world

from troth.apikit.parameters import LISTING
from troth.catalog import custom
from troth.catalog.registry import object_types
from troth.catalog.types import Kind, ObjectType
from troth.ground import clock

pytestmark = pytest.mark.django_db

# Each takes the id of a foreign record, by its kind. The bodies are those that would work with one's own.
BY_ID = [
    ("POST", "/people/list/change/", "people", {"field": "city", "value": "Cork", "id": "ID"}),
    ("POST", "/people/list/delete/", "people", {"id": "ID"}),
    ("POST", "/companies/list/delete/", "companies", {"id": "ID"}),
    ("POST", "/tasks/list/delete/", "tasks", {"id": "ID"}),
    ("POST", "/actions/people/rest/", "people", {"id": "ID"}),
    ("POST", "/tasks/add/", "people", {"title": "Call", "person": "ID"}),
    ("POST", "/people/new/", "companies", {"first_name": "Zita", "company": "ID"}),
    ("POST", "/people/OWN/roles/", "companies", {"company": "ID", "title": "Rider"}),
    ("POST", "/people/OWN/household/", "households", {"household": "ID"}),
    ("POST", "/households/HOME/people/", "people", {"person": "ID"}),
    ("POST", "/households/HOME/log/", "people", {"kind": "note", "body": "Hello", "person": "ID"}),
    ("POST", "/people/OWN/relations/", "people", {"other": "ID", "kind": "friend"}),
    ("POST", "/people/KEPT/merge/", "people", {"person": "ID"}),
    ("POST", "/api/v1/people/KEPT/merge", "people", {"person": "ID"}),
    ("POST", "/api/v1/people", "companies", {"name": "Ada", "company": "ID"}),
    ("PATCH", "/api/v1/people/OWN", "companies", {"company": "ID"}),
    ("PATCH", "/api/v1/people/OWN", "households", {"household": "ID"}),
    ("POST", "/api/v1/people/OWN/roles", "companies", {"company": "ID"}),
    ("POST", "/api/v1/people/OWN/relations", "people", {"other": "ID", "kind": "friend"}),
    ("POST", "/api/v1/interactions", "people", {"kind": "note", "person": "ID"}),
    ("POST", "/api/v1/interactions", "companies", {"kind": "note", "company": "ID"}),
    ("POST", "/api/v1/people/OWN/timeline", "companies", {"kind": "note", "company": "ID"}),
    ("POST", "/api/v1/tasks", "people", {"title": "Call", "person": "ID"}),
    ("POST", "/api/v1/tasks", "companies", {"title": "Call", "company": "ID"}),
    ("POST", "/visits/new/", "people", {"name": "Fair", "custom.person": "ID"}),
    ("POST", "/visits/list/delete/", "visits", {"id": "ID"}),
    ("POST", "/api/v1/visits", "people", {"name": "Fair", "custom": {"person": "ID"}}),
    ("PATCH", "/api/v1/tasks/TASK", "people", {"person": "ID", "title": "Call back"}),
]
# With one's own record these change nothing: there is no turn to rest, no other company, nobody lives there.
CHANGES_NOTHING = {
    ("/actions/people/rest/", "id"), ("/api/v1/people/OWN", "company"), ("/households/HOME/log/", "person"),
}  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), clock.stopped(clock.now()), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)
    custom.forget()


def written_to(world: World) -> list[str]:
    """Name the tables that differ from the beginning, since this was last asked."""
    return world.changed_tables() if world.was_written_to() else []


def send(asker: Asker, method: str, path: str, body: dict[str, Any]) -> Any:
    """Send a body: JSON to the API, a form to a page."""
    if path.startswith("/api/"):
        return asker.client.generic(method, path, content_type="application/json", data=json.dumps(body))
    return asker.client.post(path, body)


def filled(value: Any, own: Found, key: str) -> Any:
    words = {"ID": key, "OWN": str(own.key("people")), "TASK": str(own.key("tasks"))}
    words |= {"HOME": str(own.key("households")), "KEPT": str(own.key("kept people"))}
    if isinstance(value, dict):
        return {name: filled(each, own, key) for name, each in value.items()}
    for word, meant in words.items():
        value = value.replace(word, meant)
    return value


@pytest.mark.parametrize(("method", "path", "kind", "body"), BY_ID)
def test_an_id_of_a_foreign_record_is_as_good_as_none(
    world: World, method: str, path: str, kind: str, body: dict[str, Any]
) -> None:
    asker, own = world.askers["of one's own"], world.found["of one's own", "own"]
    answers = []
    for key in (str(world.found["of one's own", "foreign"].key(kind)), str(uuid4())):
        with transaction.atomic():
            answers.append(send(asker, method, filled(path, own, key), filled(body, own, key)))
            assert written_to(world) == [], answers[-1].content
            transaction.set_rollback(True)
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].status_code < 500
    if any((path, name) in CHANGES_NOTHING or name == "other" for name in body):
        return
    with transaction.atomic():  # with a record of one's own it does something, so the body is a good one
        mine = send(asker, method, filled(path, own, key), filled(body, own, str(own.key(kind))))
        assert written_to(world), (mine.status_code, mine.content)
        transaction.set_rollback(True)


TYPES = list(object_types().values())


def columns_of(object_type: ObjectType) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns where table_name = %s", [object_type.table]
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("object_type", TYPES, ids=lambda each: each.name)
def test_no_column_is_written_that_is_not_declared(world: World, object_type: ObjectType) -> None:
    asker = world.askers["administrator"]
    key = world.found["administrator", "own"].key(object_type.name)
    writable = {field.name for field in object_type.fields if field.is_writable}
    names = {*columns_of(object_type), *(field.name for field in object_type.fields)} - writable
    assert {"id", "created_at"} & names
    for name in sorted(names):
        for method, path in (("POST", ""), ("PATCH", f"/{key}")):
            with transaction.atomic():
                answer = send(asker, method, f"/api/v1/{object_type.name}{path}", {name: "1"})
                assert written_to(world) == [], (name, answer.content)
                transaction.set_rollback(True)
            if answer.status_code != 405:
                assert answer.status_code == 422, (name, answer.content)
                assert name in {error["field"] for error in answer.json()["errors"]}


# What breaks out of quotes, formats, numbers or dates: for every field, as each has a column of its own.
HOSTILE = (
    "'; drop table people_person; --", "%s %(x)s %%", "\\", "\x00", "\ud800", "2026-13-45", "1e999",
    "norm(name)",
)  # fmt: skip
# What the reader of a question stumbles over: for each of its ways once.
TRICKY = (
    "'", '"', "1) or (1=1", "{{7*7}}", "${jndi:ldap://x}", "../../etc/passwd", "name::text", "id desc",
    "🂡" * 500, "(" * 5_000, "not " * 5_000, "is is is", '"' + "\\" * 999, "-0", "٣", "\u202e", "\n\r\t",
    "a" * 200_000,
)  # fmt: skip


def first_of_each_kind() -> dict[Kind, tuple[str, str]]:
    """Choose a field for each kind: whatever the type, a value of a kind is read and compared in one way."""
    return {
        field.kind: (object_type.name, field.name)
        for object_type in reversed(TYPES)
        for field in reversed(object_type.fields)
    }


def questions_of(object_type: ObjectType) -> Iterator[tuple[str, str]]:
    """Write what is asked of a list: the parameter, and a text in it."""
    first = first_of_each_kind()
    for name in LISTING:
        yield from ((name, payload) for payload in HOSTILE + (TRICKY if object_type is TYPES[0] else ()))
    for field in object_type.fields:
        is_first = first[field.kind] == (object_type.name, field.name)
        for payload in HOSTILE + (TRICKY if is_first else ()):
            yield "where", f'{field.name} = "{payload}"'
            yield "where", f"{field.name} = {payload}"
            if is_first:
                yield "where", f'{field.name} ~ "{payload}"'


@pytest.mark.parametrize("object_type", TYPES, ids=lambda each: each.name)
def test_hostile_questions_are_refused_or_find_nothing(world: World, object_type: ObjectType) -> None:
    asker = world.askers["administrator"]
    world.was_written_to()  # by the tests before
    for name, question in questions_of(object_type):
        text = question.encode("utf-8", "replace").decode()
        with transaction.atomic():
            answer = asker.client.get(f"/api/v1/{object_type.name}", {name: text})
            transaction.set_rollback(True)
        assert answer.status_code in (200, 422), (name, text[:80], answer.content[:200])
    assert not world.was_written_to()
