"""Reads a mailbox whole; runs in the workspace's own process."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import psutil

from benchmarks.within import load_troth


def main() -> None:
    load_troth()
    from django.db import connection

    from benchmarks.letters import SHOP
    from troth.channels.commands import sync
    from troth.channels.mail.imap import Account
    from troth.channels.models import Mailbox
    from troth.channels.tests.dovecot import PASSWORD
    from troth.team.actor import everyone

    mailbox = Mailbox.objects.create(name="Shop", address=SHOP, host="127.0.0.1", login=SHOP)
    account = Account("127.0.0.1", int(sys.argv[1]), "none", SHOP, PASSWORD)
    statements = 0

    def counted(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*given)

    is_over = threading.Event()
    sizes: list[int] = []

    def watch() -> None:
        while not is_over.wait(0.2):
            sizes.append(psutil.Process().memory_info().rss >> 20)

    threading.Thread(target=watch, daemon=True).start()
    began = time.perf_counter()
    with connection.execute_wrapper(counted):
        synced = sync(mailbox=mailbox, account=account, by=everyone())
    seconds = time.perf_counter() - began
    is_over.set()
    quarter = max(1, len(sizes) // 4)
    told = {
        "new": synced.new,
        "error": synced.error,
        "seconds": round(seconds, 1),
        "statements_each": round(statements / max(1, synced.new), 2),
        "early_megabytes": max(sizes[:quarter]),
        "late_megabytes": max(sizes[quarter:]),
    }
    print(json.dumps(told))


main()
