"""Columns are chosen before an import starts, and not after."""

from __future__ import annotations

import pytest

from troth.catalog.errors import Conflict
from troth.exchange import conduct
from troth.exchange.commands import imports
from troth.exchange.models import Import
from troth.exchange.tests.importing import take
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db


def test_a_form_that_was_opened_before_the_start_changes_nothing_after_it() -> None:
    seen = take("Name,Email\nAda Quill,ada@example.org\n")
    started = imports.start_import(record=Import.objects.get(pk=seen.pk), by=everyone(), is_deferred=False)
    conduct.run(started.pk)
    with pytest.raises(Conflict):
        imports.choose_columns(record=seen, mapping={"Email": ""}, by=everyone())
    now = Import.objects.get(pk=seen.pk)
    assert (now.state, now.created, now.mapping) == ("done", 1, seen.mapping)
