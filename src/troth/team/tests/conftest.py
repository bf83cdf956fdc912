"""Members at their browsers. The imports stand inside: this file is read before Django knows its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from troth.team.tests.browsers import Browser


@pytest.fixture
def administrator(db: None) -> Browser:
    from troth.team.tests.browsers import Browser
    from troth.team.tests.factories import make_administrator

    return Browser(make_administrator())


@pytest.fixture
def member(administrator: Browser) -> Browser:
    from troth.team.tests.browsers import Browser
    from troth.team.tests.factories import make_member

    return Browser(make_member())
