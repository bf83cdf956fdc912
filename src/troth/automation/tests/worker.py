"""A worker of its own process that takes the steps which are due, and ends."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "troth.project.settings"
    import django

    django.setup()
    from troth.automation.commands import take_due_steps

    sys.stdout.write(f"{take_due_steps()}\n")


if __name__ == "__main__":
    main()
