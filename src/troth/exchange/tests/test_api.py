"""Imports through the API."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from troth.apikit.tests.callers import API, Caller, make_member
from troth.exchange import conduct
from troth.exchange.models import Import
from troth.people.models import Person

pytestmark = pytest.mark.django_db

FILE = b"Name,E-mail,Shoe\nAda Quill,ada@example.org,38\nBo,not an address,39\n"


@pytest.fixture
def caller(db: None) -> Caller:
    return Caller(make_member())


def send(caller: Caller, content: bytes = FILE, fields: Mapping[str, str] | None = None) -> Any:
    body = {"kind": "people", "file": SimpleUploadedFile("people.csv", content), **(fields or {})}
    return caller.post(f"{API}/imports", body)


def test_a_file_is_imported_watched_and_taken_back(caller: Caller) -> None:
    begun = send(caller, fields={"mapping": json.dumps({"Shoe": ""})})
    assert begun.status_code == 202, begun.content
    key = begun.json()["import_id"]
    conduct.run(UUID(key))
    done = caller.call("GET", f"/imports/{key}").json()
    assert (done["state"], done["created"], done["failed"]) == ("done", 1, 1)
    assert Person.objects.get().email == "ada@example.org"
    errors = caller.call("GET", f"/imports/{key}/errors.csv")
    assert errors["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(errors.getvalue().decode())))
    assert rows[1][:3] == ["3", "E-mail", "not an address"]
    assert caller.call("POST", f"/imports/{key}/undo").status_code == 202
    conduct.undo(UUID(key))
    assert not Person.objects.exists()
    assert [each["import_id"] for each in caller.call("GET", "/imports").json()["items"]] == [key]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "unicorns"}, "kind"),
        ({"mapping": "["}, "mapping"),
        ({"mapping": '{"Name": "password"}'}, "Name"),
        ({"dry_run": "perhaps"}, "dry_run"),
        ({"on_match": "delete"}, "on_match"),
        ({"member": "me"}, "member"),
    ],
)
def test_a_wrong_order_is_refused_and_keeps_no_file(
    caller: Caller, fields: dict[str, str], field: str
) -> None:
    response = send(caller, fields=fields)
    assert response.status_code == 422, response.content
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert not Import.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04broken"])
def test_a_file_that_is_no_table_is_refused_with_a_clear_word(caller: Caller, content: bytes) -> None:
    response = send(caller, content)
    assert response.status_code == 422, response.content
    assert response.json()["errors"][0]["field"] == "file"


def test_an_import_is_its_makers_own(caller: Caller) -> None:
    key = send(caller).json()["import_id"]
    stranger = Caller(make_member("importer", rights={"*": {"see": "all", "import": "all"}}, name="Bo"))
    for method, path in (
        ("GET", f"/imports/{key}"),
        ("GET", f"/imports/{key}/errors.csv"),
        ("POST", f"/imports/{key}/undo"),
        ("POST", f"/imports/{key}/stop"),
    ):
        assert stranger.call(method, path).status_code == 404, path
    assert stranger.call("GET", "/imports").json() == {"items": []}
    assert send(Caller(make_member("read-only"))).status_code == 403


def test_files_are_taken_by_imports_alone(caller: Caller) -> None:
    response = caller.post(f"{API}/people", {"file": SimpleUploadedFile("people.csv", FILE)})
    assert response.status_code == 415
