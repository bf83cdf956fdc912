"""A user of the embedded database, `owner.py HOME [watch]`: it says "ready" and leaves at end of input."""

from __future__ import annotations

import sys
from pathlib import Path

from troth.ground.postgres.supervisor import acquire

with acquire(Path(sys.argv[1])) as database:
    if "watch" in sys.argv:
        database.watch()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
