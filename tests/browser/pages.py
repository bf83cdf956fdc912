"""Every page that there is, taken from the URL resolver, with a record for each that is about one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import APIRequestContext
from tests.planting import planted

from .site import Site, taken

OF_OWN = "<own_object:kind>/"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Records:
    """A record for each parameter of an address, by the start of the address; the longest that fits wins."""

    keys: dict[tuple[str, str], str]

    def path(self, pattern: str) -> str:
        """Fill an address in. AssertionError for a parameter that nothing is known to stand for."""

        def fill(match: re.Match[str]) -> str:
            known = [pair for pair in self.keys if pair[1] == match[1] and pattern.startswith(pair[0])]
            assert known, f"{pattern}: say in `records_of` what <{match[1]}> stands for"
            return self.keys[max(known, key=lambda pair: len(pair[0]))]

        return "/" + PARAMETER.sub(fill, pattern)


def records_of(site: Site) -> Records:
    """Make one of each record that has an address, with something in each part of its page."""
    company = site.add("companies", name="Fell & Daughters", city="Kendal")
    person = site.add_person(
        first_name="Una", last_name="Fell", email="una@fell.example", phone="+353861234567", tags=["vip"]
    )
    household = site.add("households", name="Fell family", street="2 Kent Street", city="Kendal")
    taken(site.api.patch(f"/api/v1/people/{person}", data={"household": household}))
    other = site.add_person(first_name="Ivo", last_name="Fell", birthday="1980-05-04")
    double = site.add_person(first_name="Unna", last_name="Fell", email="unna@fell.example")
    merge = site.add(f"people/{person}/merge", person=double)
    role = site.add(f"people/{person}/roles", company=company, title="Owner")
    relation = site.add(f"people/{person}/relations", other=other, kind="sibling")
    entry = site.add(f"people/{person}/timeline", kind="call", direction="in", body="The chain slips.")
    task = site.add("tasks", title="Call about the chain", person=person)
    reader = site.member("Rea")
    taken(site.api.post("/settings/teams/", form={"name": "Workshop"}))
    own_role = taken(site.api.post("/settings/roles/new/", form={"name": "Mechanic"}))
    shoe_size = {"object_type": "people", "label": "Shoe size", "kind": "number", "is_listed": "on"}
    of_fields = taken(site.api.post("/settings/fields/", form=shoe_size)).text()
    added = re.findall(r"/settings/fields/([0-9a-f-]{36})/", of_fields)[0]
    form = {"one": "Visit", "many": "Visits", "title": "What for", "icon": "visit", "note": ""}
    own = last_part(taken(site.api.post("/settings/objects/", form=form)).url)
    of_visits = {"object_type": "visits", "label": "Person", "kind": "reference", "points_at": "people"}
    taken(site.api.post("/settings/fields/", form=of_visits))
    visit = site.add("visits", name="Fair in Kendal", custom={"person": person})
    upload = site.upload("few.csv", "First name,E-mail\nUma,uma@fell.example\nVal,no mail\n")
    taken(site.api.post("/export/", form={"kind": "people", "form": "csv"}))
    change = {"all": "1", "where": 'last_name = "Fell"', "field": "lifecycle", "value": "lead"}
    run = taken(site.api.post("/people/list/change/", form=change))
    view = taken(site.api.post("/people/list/views/", form={"name": "Fells", "where": 'last_name = "Fell"'}))
    segment = site.add("segments", name="Fells", question='last_name = "Fell" and did("call", this year)')
    rates = [{"currency": "USD", "day": "2026-01-31", "rate": "0.86"}]
    taken(site.api.post("/api/v1/rates", data={"items": rates}))
    keys = {
        ("", "segment_id"): segment,
        ("", "view_id"): view.url.partition("view=")[2],
        ("", "record_id"): person, ("companies/", "record_id"): company,
        ("households/", "record_id"): household, ("tasks/", "record_id"): task,
        (OF_OWN, "kind"): "visits", (OF_OWN, "record_id"): visit, (OF_OWN, "name"): "name",
        ("", "object_id"): own,
        ("", "id"): person, ("", "person_id"): person, ("", "role_id"): role,
        ("settings/", "role_id"): last_part(own_role.url), ("", "relation_id"): relation,
        ("", "merge_id"): merge, ("", "pair_id"): person,
        ("", "interaction_id"): entry, ("", "task_id"): task, ("", "member_id"): reader,
        ("", "purpose_id"): one_purpose(site),
        ("c/", "token"): own_choices(site, person), ("u/", "token"): "nothing", ("ok/", "token"): "nothing",
        ("w/", "token"): "nothing", ("", "about_id"): person, ("", "budget_id"): person,
        ("", "suppression_id"): person,
        **agenda_of(site, other),
        ("", "import_id"): last_part(upload), ("", "export_id"): person, ("", "team_id"): person,
        ("", "token_id"): person, ("", "passkey_id"): "0", ("", "field_id"): added,
        ("", "kind"): "people", ("", "secret"): "none", ("", "file_id"): person,
        ("", "name"): "city", ("people/list/options/", "name"): "owner", ("actions/", "name"): "add_tag",
        ("", "action"): "undo",
        ("", "code"): "USD", ("", "currency"): "USD", ("", "day"): "2026-01-31",
        **{key: each for make in planted("on_pages") for key, each in make(site, person, company).items()},
        ("", "template"): "club", ("", "step"): "without-examples", ("", "run_id"): last_part(run.url),
    }  # fmt: skip
    return Records(keys)


def one_purpose(site: Site) -> str:
    """Give the key of a purpose."""
    page = taken(site.api.get("/settings/consent/")).text()
    return re.findall(r"/settings/consent/([0-9a-f-]{36})/", page)[0]


def own_choices(site: Site, person: str) -> str:
    """Give the token of the page on which a person chooses for themselves."""
    said = {"purpose": "newsletter", "channel": "mail", "said": "granted", "form": "/join"}
    taken(site.api.post(f"/api/v1/people/{person}/consents", data=said))
    page = taken(site.api.post(f"/people/{person}/consents/link/")).text()
    return re.findall(r"/c/([\w-]{48})/", page)[0]


def agenda_of(site: Site, person: str) -> dict[tuple[str, str], str]:
    """Make a meeting that a person is asked to."""
    meeting = site.add("tasks", kind="meeting", title="Fit the chain", due_at="2026-05-20T09:00:00Z")
    return {("", "attendee_id"): site.add("attendees", task=meeting, person=person)}


def last_part(path: str) -> str:
    """Give the last part of an address: the id of its record."""
    return path.rstrip("/").rpartition("/")[2]


def pages(records: Records, ask: APIRequestContext) -> list[str]:
    """List the addresses that answer with a whole page when somebody opens them.

    The style guide is left out: it is long, and has tests of its own.
    """
    return [path for path in map(records.path, patterns()) if path != "/styleguide/" and is_page(ask, path)]


def is_page(ask: APIRequestContext, path: str) -> bool:
    answer = ask.get(path, max_redirects=0)
    return answer.ok and answer.text().lstrip().lower().startswith("<!doctype html")


def patterns(found: list[Any] | None = None, prefix: str = "") -> Iterator[str]:
    """List every address, as the URL resolver writes it."""
    for pattern in get_resolver().url_patterns if found is None else found:
        place = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, place)
        elif isinstance(pattern, URLPattern) and not place.startswith("^"):
            yield place
