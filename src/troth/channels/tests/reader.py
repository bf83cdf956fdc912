"""A process that reads a mailbox again and again: `reader.py MAILBOX PORT LOGIN PASSWORD`."""

from __future__ import annotations

import os
import sys


def main(mailbox_id: str, port: str, login: str, password: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "troth.project.settings"
    import django

    django.setup()
    from troth.channels.commands import sync
    from troth.channels.mail.imap import Account
    from troth.channels.models import Mailbox
    from troth.team.actor import everyone

    account = Account("127.0.0.1", int(port), "none", login, password)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        sync(mailbox=Mailbox.objects.get(pk=mailbox_id), account=account, by=everyone())


if __name__ == "__main__":
    main(*sys.argv[1:])
