"""Nobody who does not ask for insight pays for it."""

from __future__ import annotations

import subprocess
import sys

START = """
import sys, django
django.setup()
from django.urls import get_resolver
from troth.ground.modules import installed
installed()
assert get_resolver().url_patterns
print(sorted({"numpy", "scipy"} & set(sys.modules)))
"""


def test_a_start_loads_no_mathematics() -> None:
    run = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
