"""Loading the application, by those who need it: it takes a second."""

from __future__ import annotations

import gc
import os


def set_up() -> None:
    """Load the application. What the environment says is checked here."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troth.project.settings")
    import django  # costs 0.2 s, which `troth --version` need not pay

    gc.disable()  # what is made here stays: to look for garbage in it, again and again, costs another 0.2 s
    django.setup()
    gc.freeze()
    gc.enable()
