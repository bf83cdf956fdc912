"""Print a session of the member who measures."""

from __future__ import annotations

from benchmarks.within import load_troth


def main() -> None:
    load_troth()
    from django.test import Client

    from troth.team.models import Member

    client = Client()
    client.force_login(Member.objects.get(email="bench@hollin.example"))
    print(client.cookies["sessionid"].value)


main()
