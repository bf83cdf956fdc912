"""What an import holds of people is not held for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from troth.catalog.errors import Conflict
from troth.exchange import storage
from troth.exchange.forgetting import KEPT, forget_old_imports
from troth.exchange.models import Change, Import, Problem
from troth.exchange.tests.importing import bring_in, undo
from troth.ground import clock

pytestmark = pytest.mark.django_db

FIRST = "Name,Email,Birthday\nAda Quill,ada@example.org,1990-02-03\n"
SECOND = "Name,Email,Birthday\nAda Quill,ada@example.org,1991-02-03\nBo Lind,bo@example.org,yesteryear\n"


@pytest.fixture
def imported() -> Import:
    bring_in(FIRST)
    return bring_in(SECOND)


def test_an_old_import_keeps_its_counts_alone(imported: Import) -> None:
    file = storage.absolute(imported.path)
    assert (file.exists(), Problem.objects.exists(), Change.objects.exists()) == (True, True, True)
    with clock.stopped(clock.now() + KEPT + timedelta(days=1)):
        forget_old_imports()
    assert (file.exists(), Problem.objects.exists(), Change.objects.exists()) == (False, False, False)
    imported.refresh_from_db()
    assert (imported.updated, imported.failed, imported.path) == (1, 1, "")
    with pytest.raises(Conflict, match="90 days"):
        undo(imported)


def test_a_younger_one_can_be_undone(imported: Import) -> None:
    with clock.stopped(clock.now() + KEPT - timedelta(days=1)):
        forget_old_imports()
    undo(imported)


def test_one_that_is_at_work_is_left_alone(imported: Import) -> None:
    Import.objects.filter(pk=imported.pk).update(state="undoing")
    with clock.stopped(clock.now() + KEPT + timedelta(days=1)):
        forget_old_imports()
    assert Change.objects.filter(of=imported).exists()
