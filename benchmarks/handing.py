"""Hands mail over, as Troth does or bare; runs in a process of its own, as a worker does."""

from __future__ import annotations

import json
import pickle
import smtplib
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from uuid import UUID

from benchmarks.within import load_troth

TEXT = """Hello {{ person.first_name }},

the workshop has opened its new line for cargo bicycles. Whoever comes by before Easter rides one for a day.

{% if person.city %}From {{ person.city }} the tram takes you there.{% endif %}
Yours, the people of Hollin Cycle Works
"""
BATCH = 500
AT_ONCE = 2  # jobs of a worker
EASTER = UUID(int=1)  # the campaign that these are of
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # at night the gate lets nobody be written to


def bare(port: int, mails: Path) -> dict[str, float]:
    """Hand mails over that lie in a file, on one line."""
    found = pickle.loads(mails.read_bytes())
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for recipients, raw in found:
            client.sendmail("shop@hollin.example", recipients, raw)
    return {"seconds": time.perf_counter() - began}


def campaign(port: int) -> dict[str, float]:
    """Decide a mail for each person, and send all."""
    load_troth()
    from troth.channels.commands import (
        decide_messages,
        make_signing_key,
        sign_mail,
        wanted_message,
    )
    from troth.channels.mail.letter import Address
    from troth.channels.models import Mailbox, Outgoing
    from troth.channels.wording import fill
    from troth.ground.clock import stopped
    from troth.people.models import Person
    from troth.privacy.commands import record
    from troth.team.actor import everyone

    by = everyone()
    with stopped(NOON):
        shop = Mailbox.objects.create(
            name="Shop", address="shop@hollin.example", host="127.0.0.1", smtp_host="127.0.0.1",
            smtp_port=port, smtp_security="none",
        )  # fmt: skip
        make_signing_key(domain="hollin.example", by=by)
        sign_mail(domain="hollin.example", is_on=True, by=by)
        crowd = list(Person.objects.all())
        for each in crowd:
            record(person_id=each.pk, said="granted", purpose="newsletter", channel="mail", by=by)
        began = time.perf_counter()
        for start in range(0, len(crowd), BATCH):
            wanted = [
                wanted_message(
                    person=each.pk, to=Address(each.email or "", each.name), subject="Ride one for a day",
                    text=fill(TEXT, {"person": {"first_name": each.first_name, "city": each.city}}).text,
                    about=("campaigns", EASTER), key=f"easter {each.pk}",
                )
                for each in crowd[start : start + BATCH]
            ]  # fmt: skip
            decide_messages(mailbox=shop, kind="campaign", purpose="newsletter", wanted=wanted, by=by)
        filled = time.perf_counter()
        jobs = [Thread(target=_sent_by, args=(str(shop.pk),)) for _ in range(AT_ONCE)]
        for job in jobs:
            job.start()
        while Outgoing.objects.filter(state__in=("pending", "sending")).exists():
            time.sleep(0.02)
        sent = time.perf_counter()
        for job in jobs:
            job.join()
        noted = time.perf_counter()
    return {
        "filling": round(filled - began, 2),
        "sending": round(sent - filled, 2),
        "noting": round(noted - sent, 2),
    }


def _sent_by(mailbox: str) -> None:
    """Send until nothing is due, as a job of a worker does."""
    from troth.channels.commands import send_from
    from troth.channels.models import Outgoing
    from troth.ground.clock import stopped

    with stopped(NOON):
        while Outgoing.objects.filter(state="pending").exists():
            send_from(mailbox)
        send_from(mailbox)  # what was handed over is noted


def main(work: str, port: str, *given: str) -> None:
    """Do one of both, and tell how long it took."""
    print(json.dumps(bare(int(port), Path(given[0])) if work == "bare" else campaign(int(port))))


if __name__ == "__main__":
    main(*sys.argv[1:])
