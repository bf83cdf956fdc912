"""What tests of the whole house need of this package, while it is on: they ask every module for it."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from troth.people.models import Person
from troth.promises import commands
from troth.team.actor import everyone


def about_person(person: Person) -> None:
    """Hold something about a person in each table that can."""
    commands.make_promise(values={"words": "A blue bike", "person": person.pk}, by=everyone())
    commands.share_promises(person_id=person.pk, by=everyone())


# Only the name of an object type, which a constraint of the table holds to.
NAMES_OF_TYPES = (("promises_promise", "about_kind"),)

LISTS = ("promises",)
POINTS = {"promises": "owner"}
KINDS = {"promise_id": "promises"}
WORDS = {
    ("p/", "token"): "nothing",
    ("p/", "promise_id"): str(UUID(int=0)),
    ("promises/", "name"): "words",
    ("promises/notices/", "notice_id"): str(UUID(int=0)),
    ("promises/list/options/", "name"): "owner",
    ("promises/list/run/", "action"): "stop",
    ("promises/list/cell/", "name"): "due",
}
PUBLIC = tuple(f"p/<str:token>/{end}" for end in ("", "<uuid:promise_id>/done/", "<uuid:promise_id>/ask/"))
LEADS_NOWHERE = ()


def guarded(owner: UUID, person: UUID, company: UUID) -> dict[str, UUID]:
    """Make one of each record that has an address, owned by a member; give them by their kinds."""
    values = {"words": "A blue bike", "owner": owner, "person": person, "company": company}
    return {"promises": commands.make_promise(values=values, by=everyone()).pk}


def on_pages(site: Any, person: str, company: str) -> dict[tuple[str, str], str]:
    """Make a record for each page, with something in each of its parts; give them by parameters."""
    given = {"person": person, "company": company, "due": "2030-05-03"}
    promise = site.add("promises", words="A blue bike by spring", **given)
    site.add("promises", words="The signed order", whose="theirs", **given)
    share = site.api.post(f"/promises/share/{person}/").text()
    (token,) = re.findall(r"/p/([\w-]+)/", share)[:1]
    return {
        ("p/", "token"): token,
        ("p/", "promise_id"): promise,
        ("promises/", "record_id"): promise,
        ("promises/", "name"): "words",
        ("promises/notices/", "notice_id"): str(UUID(int=0)),
        ("promises/share/", "person_id"): person,
        **{(place, name): word for (place, name), word in WORDS.items() if name == "name"},
    }


# Of the keys: the places that G and a letter go to, and what C offers to add.
KEYS = (("o", "/promises/"),)
ADDED = ("New promise",)
