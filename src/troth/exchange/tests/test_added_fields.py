"""A field that the workspace added comes in with a file, and goes out with one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from troth.catalog import commands, custom
from troth.exchange.models import Problem
from troth.exchange.tests.importing import bring_in, rows
from troth.exchange.tests.test_export import table, write
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shoe_size() -> Iterator[None]:
    commands.add_field(object_type="people", label="Shoe size", kind="number", by=everyone())
    yield
    custom._known = custom.NONE


def test_its_column_is_found_by_its_label_and_bad_cells_are_named() -> None:
    record = bring_in("First name,Last name,Shoe size\nAda,Quill,43\nBen,Reed,large\n")
    assert record.mapping == ["first_name", "last_name", "custom.shoe_size"]
    assert rows("select name, c_shoe_size from people_person") == [("Ada Quill", 43)]
    assert Problem.objects.get().column == "Shoe size"


def test_a_second_run_changes_nothing_and_another_value_updates() -> None:
    text = "First name,Email,Shoe size\nAda,ada@example.org,43\n"
    bring_in(text)
    again = bring_in(text)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
    other = bring_in(text.replace("43", "44"))
    assert (other.updated, rows("select c_shoe_size from people_person")) == (1, [(44,)])


def test_it_goes_out_by_its_name(tmp_path: Path) -> None:
    bring_in("First name,Last name,Shoe size\nAda,Quill,43\n")
    path, _count = write(tmp_path, "csv", fields="name,custom.shoe_size")
    assert table(path) == [{"name": "Ada Quill", "custom.shoe_size": "43"}]
