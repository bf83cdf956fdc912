"""A worker of its own process that sends what is due in a mailbox until it is ended: `worker.py MAILBOX`."""

from __future__ import annotations

import os
import sys
import time


def main(mailbox_id: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "troth.project.settings"
    import django

    django.setup()
    from troth.channels.commands import send_from

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        send_from(mailbox_id)
        time.sleep(0.02)


if __name__ == "__main__":
    main(sys.argv[1])
