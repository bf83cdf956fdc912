"""Every address × role × {own, team, foreign, missing} × method: nobody gets more than the role gives.

The addresses come from the URL resolver, which the API is part of, so a new one is walked at once; one
whose parameters are not known here fails until it is classed. After each refusal the tables are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import Q
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker
from tests.planting import planted, planted_words
from tests.security.guarded import LISTS, ROLES, WHOSE, Asker, Found, World, build_world

from troth.apikit import gate
from troth.apikit.api import the_document
from troth.apikit.gate import WRITES
from troth.catalog import custom
from troth.ground import clock
from troth.people.queries import records
from troth.team.actor import Actor, Verb
from troth.team.door import PUBLIC, SIGNED_IN
from troth.team.models import Member

pytestmark = pytest.mark.django_db  # within the transaction of `world`

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")

# What a parameter of an address names: a kind of record. "record_id" and "id" are told by the words before.
KINDS = {
    "person_id": "people", "task_id": "tasks", "interaction_id": "interactions", "import_id": "imports",
    "export_id": "exports", "role_id": "roles", "relation_id": "relations", "member_id": "members",
    "team_id": "teams", "token_id": "tokens", "merge_id": "merges", "pair_id": "pairs",
    "segment_id": "segments", "attendee_id": "attendees", **planted_words("KINDS"),
}  # fmt: skip
IN_SETTINGS = {"role_id": "roles of members"}
# Parameters that name no record, with a value that leads somewhere; by the start of the address.
WORDS = {
    ("people/list/options/", "name"): "owner",
    ("companies/list/options/", "name"): "owner",
    ("households/list/options/", "name"): "owner",
    ("tasks/list/options/", "name"): "owner",
    ("tasks/list/cell/", "name"): "title",
    ("people/list/run/", "action"): "stop",
    ("companies/list/run/", "action"): "stop",
    ("households/list/run/", "action"): "stop",
    ("tasks/list/run/", "action"): "stop",
    ("<own_object:kind>/list/options/", "name"): "owner",
    ("<own_object:kind>/list/cell/", "name"): "name",
    ("<own_object:kind>/list/run/", "action"): "stop",
    ("<own_object:kind>/", "name"): "name",
    ("actions/", "name"): "rest",
    ("actions/", "kind"): "people",
    ("search/choices/", "kind"): "people",
    ("welcome/", "secret"): "none",
    **{
        (f"settings/consent/{place}", name): str(UUID(int=0))
        for place, name in (
            ("", "purpose_id"),
            ("limits/budgets/", "budget_id"),
            ("suppressions/", "suppression_id"),
        )
    },
    ("why/", "about_id"): str(UUID(int=0)),
    **{(place, "token"): "nothing" for place in ("c/", "u/", "ok/", "w/")},
    ("calendar/feed/", "secret"): "none",
    ("import/", "action"): "undo",
    ("export/", "action"): "forget",
    ("settings/security/passkeys/", "passkey_id"): "0",
    ("settings/fields/", "field_id"): str(UUID(int=0)),
    ("settings/templates/", "template"): "club",
    ("settings/templates/", "step"): "without-examples",
    ("files/", "file_id"): str(UUID(int=0)),
    ("settings/objects/", "object_id"): str(UUID(int=0)),
    ("settings/currencies/", "code"): "USD",
    ("settings/currencies/", "day"): "2026-01-31",
    ("api/v1/rates/", "currency"): "USD",
    ("api/v1/rates/", "day"): "2026-01-31",
    ("", "name"): "city",
    **planted_words("WORDS"),
}
REACH = {"reach/": "emails"}
# What the empty body, or the record without a file, leads nowhere with; by the method and the end.
LEADS_NOWHERE = {
    ("POST", "list/change/"),
    ("GET", "list/groups/"),
    ("GET", "list/cards/"),
    ("GET", "list/heads/"),
    ("GET", "list/figures/"),
    ("GET", "list/places/"),
    ("POST", "list/views/back/"),
    ("GET", "export/<uuid:export_id>/file/"),
    ("GET", "files/<uuid:file_id>/"),
    ("GET", "api/v1/files/<uuidstr:id>"),
    ("GET", "settings/fields/<uuid:field_id>/"),
    ("POST", "settings/fields/<uuid:field_id>/"),
    ("GET", "settings/consent/<uuid:purpose_id>/"),
    *(("POST", f"settings/consent/<uuid:purpose_id>/{end}") for end in ("", "retire/", "words/", "topics/")),
    ("POST", "settings/consent/limits/budgets/<uuid:budget_id>/remove/"),
    ("POST", "settings/consent/suppressions/<uuid:suppression_id>/lift/"),
    ("GET", "why/<uuid:about_id>/"),
    ("POST", "settings/fields/formula/"),
    ("POST", "settings/fields/<uuid:field_id>/delete/"),
    ("POST", "settings/fields/<uuid:field_id>/again/"),
    ("POST", "settings/fields/<uuid:field_id>/stop/"),
    ("GET", "settings/objects/<uuid:object_id>/"),
    ("POST", "settings/objects/<uuid:object_id>/"),
    ("POST", "settings/objects/<uuid:object_id>/delete/"),
    ("POST", "settings/currencies/<str:code>/<str:day>/delete/"),
    ("DELETE", "api/v1/rates/<str:currency>/<str:day>"),
    *chain(*planted("LEADS_NOWHERE")),
}
OWN, OF_OWN = "visits", "<own_object:kind>"
RUNS = tuple(f"runs of {kind}" for kind in LISTS)
VIEWS = tuple(f"views of {kind}" for kind in LISTS)
# Who is asked at every address; of the others two, in turn, and all with --exhaustive.
ALWAYS = ("administrator", "of one's own", "without rights")
IN_TURN = 2
# For whom it is all one whether a record is of their team or foreign: they reach all, or none.
REGARDLESS_OF_TEAMS = ("administrator", "manager", "without rights")
# For whom it is all one whose a record is: their right to all, or to none, is asked before any owner is.
REGARDLESS_OF_OWNERS = ("administrator", "without rights")
# Nobody takes off their own second factor, and a discount is granted by whoever's own limit is higher.
OWN_RULES = ("second-factors/remove/", "approvals/<uuid:approval_id>/")
# Whoever sees some people only makes none of these, and their makers change them.
OF_EVERYBODY = ("segments/", "api/v1/segments", *chain(*planted("OF_EVERYBODY")))
# Where a right on a type is not asked of the record in the address, but of one that belongs to it.
REACHED_THROUGH = {"merges": "people", "pairs": "people", **planted_words("REACHED_THROUGH")}
SEEN_BY_ALL = tuple(chain(*planted("SEEN_BY_ALL")))  # whoever sees any of these sees each
OF_A_ROLE = planted_words("OF_A_ROLE")  # about a role, and seen by its members and by administrators
OF_ANOTHER = {"interactions.see", "interactions.create"}


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its pattern, and the rights of the views behind it by their order.

    One for all types that a workspace has of its own is walked with the one that it has here.
    """

    pattern: str
    declared: frozenset[str]

    @property
    def rights(self) -> frozenset[str]:
        return frozenset(right.replace("{kind}", OWN) for right in self.declared)

    @property
    def first(self) -> str:
        """The first word of the address."""
        first = self.pattern.removeprefix("api/v1/").split("/")[0]
        return OWN if first == OF_OWN else first

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.pattern)

    def kinds(self) -> dict[str, list[str]]:
        """Give for each parameter that names a record the kinds it may be of."""
        found: dict[str, list[str]] = {}
        for name in self.parameters():
            if self.pattern.startswith("settings/") and name in IN_SETTINGS:
                found[name] = [IN_SETTINGS[name]]
            elif name in ("run_id", "view_id"):
                what = "runs" if name == "run_id" else "views"
                found[name] = [f"{what} of {self.first}"]
            elif name in KINDS:
                found[name] = [KINDS[name]]
            elif name in ("id", "record_id"):
                found[name] = self._record_kinds() if self.first.startswith("<") else [self.first]
        return found

    def _record_kinds(self) -> list[str]:
        reached = ["people", "companies"]  # a household has neither tags nor ways to reach it
        return (
            reached if self.pattern.endswith(("tags/", "/reach/<slug:name>/")) else [*reached, "households"]
        )

    def path(self, kind: str, found: Found) -> str:
        """Fill the address in, with the records of one owner."""
        kinds = self.kinds()

        def fill(match: re.Match[str]) -> str:
            name = match[1]
            if match[0] == OF_OWN:
                return OWN
            if name in kinds:
                return str(found.key(kind if len(kinds[name]) > 1 else kinds[name][0]))
            return kind if name == "kind" and self.pattern.startswith("<") else self._word(name)

        return "/" + PARAMETER.sub(fill, self.pattern)

    def _word(self, name: str) -> str:
        for part, word in REACH.items():
            if part in self.pattern:
                return word
        starts = [(start, word) for (start, given), word in WORDS.items() if given == name]
        known = [(start, word) for start, word in starts if self.pattern.startswith(start)]
        assert known, f"{self.pattern}: say in WORDS or KINDS what <{name}> stands for"
        return max(known, key=lambda pair: len(pair[0]))[1]


def addresses() -> list[Address]:
    found: dict[str, set[str]] = {}

    def gather(patterns: list[Any], prefix: str = "") -> None:
        for pattern in patterns:
            place = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                gather(pattern.url_patterns, place)
            elif isinstance(pattern, URLPattern) and not place.startswith("^"):
                found.setdefault(place, set()).update(getattr(pattern.callback, "rights", ()))

    gather(get_resolver().url_patterns)
    return [Address(pattern, frozenset(rights)) for pattern, rights in found.items()]


ADDRESSES = addresses()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Build it once; each call is taken back. The clock stands still: each minute in use is noted once."""
    with django_db_blocker.unblock(), clock.stopped(clock.now()), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)
    custom.forget()


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """One call, and what came of it."""

    asker: Asker
    method: str
    path: str
    answer: Any
    was_written: Sequence[str] = ()

    @property
    def status(self) -> int:
        status: int = self.answer.status_code
        return status

    @property
    def is_refused(self) -> bool:
        return self.status >= 400 or (self.status == 302 and "/sign-in/" in self.answer["Location"])

    @property
    def may_change_nothing(self) -> bool:
        return self.is_refused or self.method == "GET"

    def __repr__(self) -> str:
        return f"{self.asker.role}: {self.method} {self.path} → {self.status}"


def call(world: World, asker: Asker, method: str, path: str) -> Call:
    """Send a call with an empty body and take it back; compare the tables where none may have changed."""
    options = {"content_type": "application/json", "data": "{}"} if path.startswith("/api/") else {}
    if method == "POST" and not options:
        options = {"content_type": "application/x-www-form-urlencoded", "data": ""}
    cookies = asker.client.cookies.copy()
    with transaction.atomic():
        answer = asker.client.generic(method, path, **({} if method == "GET" else options))
        if getattr(answer, "streaming", False):
            answer.getvalue()
        made = Call(asker, method, path, answer)
        if world.was_written_to() and made.may_change_nothing:
            made = replace(made, was_written=world.changed_tables())
        transaction.set_rollback(True)
    asker.client.cookies = cookies  # signing out is taken back, too
    return made


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.pattern or "today")
def test_nobody_gets_more_than_the_role_gives(
    world: World, address: Address, pytestconfig: pytest.Config
) -> None:
    roles = list(world.askers) if pytestconfig.getoption("exhaustive") else roles_for(address)
    kinds = {kind for several in address.kinds().values() for kind in several} or {""}
    for kind in sorted(kinds) if len(address.kinds()) == 1 else sorted(kinds)[:1]:
        walk(world, address, kind, roles)


def roles_for(address: Address) -> list[str]:
    """Choose whose turn it is: the neighbours of an address, which are much like it, are walked by others."""
    others = [role for role in ROLES if role not in ALWAYS]
    first = ADDRESSES.index(address) * IN_TURN
    return [*ALWAYS, *(others[(first + place) % len(others)] for place in range(IN_TURN))]


def walk(world: World, address: Address, kind: str, roles: Sequence[str] = ALWAYS) -> None:
    home = address.path(kind, world.found["administrator", "own"])
    tried = {method: call(world, world.askers["administrator"], method, home) for method in METHODS}
    methods = [method for method in METHODS if tried[method].status != 405]
    assert methods, f"{address.pattern} takes no method"
    for method in methods:
        check(call(world, world.nobody, method, home), allowed_to_nobody(address))
        for role in roles:
            asker, answers = world.askers[role], {}
            for whose in whose_records(address, role, all_of_them=len(roles) == len(world.askers)):
                path = address.path(kind, world.found[role, whose])
                was_tried = asker is tried[method].asker and path == home
                made = tried[method] if was_tried else call(world, asker, method, path)
                answers[whose] = made
                check(made, allowed(address, kind, asker, world.found[role, whose], method))
            if answers.get("foreign") and answers["foreign"].status == 404:
                assert bare(answers["foreign"]) == bare(answers["missing"]), answers
    for method in set(METHODS) - set(methods):  # refused to who may most, so to who may least
        for made in (tried[method], call(world, world.nobody, method, home)):
            assert made.is_refused, made
            assert not made.was_written, made


def whose_records(address: Address, role: str, *, all_of_them: bool) -> Sequence[str]:
    if not address.kinds():
        return WHOSE[:1]
    if role in REGARDLESS_OF_OWNERS and not all_of_them:
        return ("own", "missing")
    return [whose for whose in WHOSE if whose != "team" or role not in REGARDLESS_OF_TEAMS]


def bare(made: Call) -> bytes:
    """Give an answer without what differs from call to call: ids and CSRF tokens."""
    return re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9]{64}", b"*", made.answer.content)


def check(made: Call, may_be: frozenset[int]) -> None:
    """Hold a call against the statuses that may come of it; a refusal, and any GET, changes nothing."""
    assert made.status in may_be, f"{made}, not {sorted(may_be)}"
    assert not made.was_written, f"{made}: {made.was_written}"


ANY = frozenset({200, 201, 202, 204, 302, 303, 400, 402, 409, 410, 415, 422})
REFUSED, GONE = frozenset({403}), frozenset({404})
# The API reads a declared body or parameter before the record: the same for all, so it tells nothing.
WRONG_BODY = frozenset({422})
ASKS_FIRST = ("/why", "/may-contact")


def allowed_to_nobody(address: Address) -> frozenset[int]:
    if PUBLIC in address.rights:
        return ANY | REFUSED | GONE
    return frozenset({401}) if address.is_api else frozenset({302, 401})


def allowed(address: Address, kind: str, asker: Asker, found: Found, method: str) -> frozenset[int]:
    """Tell by the rights alone what may come of a call: a refusal only where there is a reason for it."""
    by, rights = asker.actor, rights_for(address, method)
    assert by
    if PUBLIC in address.rights:
        return ANY | REFUSED | GONE
    if SIGNED_IN not in rights and not any(by.may(right) for right in rights):
        return REFUSED
    reads_first = method in WRITES or address.pattern.endswith(ASKS_FIRST)
    at_once = WRONG_BODY if address.is_api and reads_first else frozenset()
    if not all(sees(by, one, found) for one in of(address, kind)):
        return GONE | at_once
    reached = [
        by.reaches(kind_of, Verb(verb), found.owner)
        for kind_of, _dot, verb in (right.partition(".") for right in rights - OF_ANOTHER)
        if kind_of in of(address, kind) and kind_of not in SEEN_BY_ALL
    ]
    if reached and not any(reached):
        return REFUSED | at_once
    nowhere = any(method == one and address.pattern.endswith(end) for one, end in LEADS_NOWHERE)
    has_own_rule = address.pattern.endswith(OWN_RULES) or (SIGNED_IN in rights and not address.kinds())
    has_own_rule = has_own_rule or address.pattern.startswith(OF_EVERYBODY)
    decided_inside = has_own_rule or not all(reached)
    return ANY | (REFUSED if decided_inside else ANY) | (GONE if nowhere or decided_inside else ANY)


def rights_for(address: Address, method: str) -> frozenset[str]:
    """Give the rights of one method: the API's document knows them apart."""
    if not address.is_api:
        return address.rights
    path = "/" + PARAMETER.sub(r"{\1}", address.pattern.replace(OF_OWN, OWN))
    operations = the_document(custom.known())["paths"].get(path, {})
    return frozenset(operations.get(method.lower(), {}).get("x-rights", address.rights))


def of(address: Address, kind: str) -> list[str]:
    """Name the kinds of the records in an address, the one that owns the others first."""
    kinds = [kind if len(several) > 1 else several[0] for several in address.kinds().values()]
    return [REACHED_THROUGH.get(one, one) for one in kinds]


def sees(by: Actor, kind: str, found: Found) -> bool:
    """Tell whether a record is there for somebody."""
    is_own = found.owner == by.member_id
    rules = {
        "imports": lambda: by.may("people.import") and (by.is_administrator or is_own),
        "exports": lambda: by.may("people.export") and is_own,  # whatever the role, nobody else's
        "tokens": lambda: by.is_administrator or is_own,
        **dict.fromkeys(RUNS + VIEWS, lambda: is_own),
        "views": lambda: is_own and by.may("people.see"),
        "segments": lambda: by.may("people.see"),
        **{each: partial(by.may, f"{each}.see") for each in SEEN_BY_ALL},
        **{each: partial(is_about, by, each, role) for each, role in OF_A_ROLE.items()},
        **dict.fromkeys(("members", "teams", "roles of members"), lambda: True),
        # These are reached through the person, and seen with them.
        "roles": lambda: by.reaches("people", Verb.SEE, found.owner),
        "relations": lambda: by.reaches("people", Verb.SEE, found.owner),
        "interactions": lambda: by.may("interactions.see") and by.reaches("people", Verb.SEE, found.owner),
    }
    return found.owner is not None and rules.get(kind, lambda: by.reaches(kind, Verb.SEE, found.owner))()


def is_about(by: Actor, kind: str, role: str) -> bool:
    is_of_role = by.is_administrator or Member.objects.filter(pk=by.member_id, role__key=role).exists()
    return by.may(f"{kind}.see") and is_of_role


def test_the_walk_sees_an_open_gate(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "right_is_held", lambda by, rights: True)
    with pytest.raises(AssertionError, match="not"):
        walk(world, Address("api/v1/people", frozenset({"people.see"})), "")


def test_the_walk_sees_a_loader_that_lets_everybody_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "within_reach", lambda by, object_type: Q())
    with pytest.raises(AssertionError, match="not"):
        walk(world, Address("people/<uuid:record_id>/", frozenset({"people.see"})), "people")
