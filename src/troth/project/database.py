"""Which database this process uses: the one that DATABASE_URL names, else the embedded one."""

from __future__ import annotations

import os

from troth.ground import home
from troth.ground.postgres import supervisor
from troth.project import environment


def open_for_this_process() -> supervisor.Database | None:
    """Make DATABASE_URL and DATABASE_OWNER_URL name a running database.

    Where neither is set, this process becomes a user of the embedded server and starts it if need be;
    child processes inherit the addresses. Gives the hold on it, None for a server of one's own.
    """
    if home.setting("DATABASE_URL"):
        os.environ.setdefault("DATABASE_OWNER_URL", home.setting("DATABASE_OWNER_URL", owner_url()))
        return None
    embedded = supervisor.acquire(home.home())
    os.environ["DATABASE_URL"] = embedded.url
    os.environ["DATABASE_OWNER_URL"] = embedded.owner_url
    return embedded


def application_url() -> str:
    """Give the address of the account that the running application uses."""
    return home.setting("DATABASE_URL", "")


def owner_url() -> str:
    """Give the address of the account that owns the tables; without one of its own, the application's."""
    return home.setting("DATABASE_OWNER_URL") or home.setting("DATABASE_URL", "")


def application_role() -> str:
    """Name the account that the running application uses."""
    return str(environment.parsed_database(home.setting("DATABASE_URL", ""))["USER"])


def act_as_owner() -> None:
    """Let this process use the owner's account: for migrations only, before the application is loaded."""
    os.environ["DATABASE_URL"] = owner_url()
