from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from troth.ground.testing import temporary_home


@pytest.fixture
def fresh_home() -> Iterator[Path]:
    with temporary_home() as folder:
        yield folder
