"""Names in all languages are looked up without disturbing how pages write."""

from __future__ import annotations

import subprocess
import sys

LOOK_UP_THEN_WRITE = """
from troth.exchange.values.dates import _month_names
from troth.exchange.values.places import _names
assert _names("territories") and _month_names()
from babel.numbers import format_decimal
print(format_decimal(1234.5, locale="de_AT"), format_decimal(1234.5, locale="pt_PT"))
"""


def test_numbers_are_written_after_a_look_up_in_all_languages() -> None:
    # A process of its own: Babel keeps what it has loaded.
    written = subprocess.run(
        [sys.executable, "-c", LOOK_UP_THEN_WRITE], capture_output=True, text=True, check=True
    ).stdout
    assert written.startswith("1.234,5 ")
