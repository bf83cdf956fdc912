"""Customers whom the till wrote down a second time, so that there is something to find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from troth.ground.jobs import defer
from troth.people import commands, jobs
from troth.project.sample.handover import BY

_KNOWN = """
select first_name, last_name, email, phone, birthday, city, country, created_at from people_person
where first_name <> '' and length(last_name) > 3 and phone <> '' and email <> '' order by id
"""
_FIELDS = ("first_name", "last_name", "email", "phone", "birthday", "city", "country", "created_at")
Known = Mapping[str, Any]


def _by_initial(known: Known) -> dict[str, Any]:
    return {"first_name": f"{known['first_name'][0]}.", "phone": known["phone"], "city": known["city"]}


def _misspelt(known: Known) -> dict[str, Any]:
    name = known["last_name"]
    swapped = name[:1] + name[2] + name[1] + name[3:]
    return {"last_name": swapped, "birthday": known["birthday"], "email": known["email"]}


def _turned_round(known: Known) -> dict[str, Any]:
    return {
        "first_name": known["last_name"],
        "last_name": known["first_name"],
        "email": known["email"],
        "city": known["city"],
    }


def _with_a_new_mail(known: Known) -> dict[str, Any]:
    mail = f"{known['first_name']}.{known['last_name']}@post.example".lower().replace(" ", "")
    return {"email": mail, "phone": known["phone"], "city": known["city"], "birthday": known["birthday"]}


_WAYS: tuple[Callable[[Known], dict[str, Any]], ...] = (
    _by_initial,
    _misspelt,
    _turned_round,
    _with_a_new_mail,
)


def add_doubles(now: datetime) -> None:
    """Write some people down again, each in another way, and let them be looked for in the background.

    It happened a while after the first time, so that they stand among the others, and not all on top.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN)
        known = [dict(zip(_FIELDS, row, strict=True)) for row in cursor.fetchall()]
    apart = max(len(known) // (2 * len(_WAYS)), 1)
    for place, person in enumerate(known[::apart][: 2 * len(_WAYS)]):
        values = {"first_name": person["first_name"], "last_name": person["last_name"], "source": "till"}
        values |= {"country": person["country"], **_WAYS[place % len(_WAYS)](person)}
        given = {name: value for name, value in values.items() if value}
        double = commands.create_person(values=given, by=BY)
        later = person["created_at"] + (now - person["created_at"]) / 3
        with connection.cursor() as cursor:
            cursor.execute("update people_person set created_at = %s where id = %s", [later, double.pk])
    defer(jobs.find_pairs)
