"""What the walk over all addresses meets: who asks, whose records, and a check that nothing changed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client
from tests.planting import planted

from troth.agenda import commands as agenda
from troth.apikit.tests.callers import make_member
from troth.catalog import commands, own_objects
from troth.catalog.records import create_record
from troth.catalog.registry import object_types
from troth.exchange.models import Export, Import
from troth.ground.hooks import begin_work
from troth.people import commands as people
from troth.people.models import Pair, RelationKind
from troth.privacy import commands as privacy
from troth.privacy.queries import states_of
from troth.questions.models import SavedView
from troth.segments import commands as segments
from troth.segments.models import Segment
from troth.team import queries as team
from troth.team.actor import Actor, everyone
from troth.team.commands import make_token
from troth.team.confirming import CONFIRMED_AT
from troth.team.models import Member, Membership, Role, Team
from troth.timeline import commands as timeline
from troth.webkit.models import BulkRun

EVERY = ("see", "change", "create", "delete", "import", "export")
ROLES: Mapping[str, Mapping[str, Mapping[str, str]] | None] = {
    "administrator": None,
    "manager": None,
    "member": None,
    "read-only": None,
    "of the team": {"*": dict.fromkeys(EVERY, "team")},
    "of one's own": {"*": dict.fromkeys(EVERY, "own")},
    "without rights": {},
}
WHOSE = ("own", "team", "foreign", "missing")

LISTS = ("people", "companies", "households", "tasks", "visits", *chain(*planted("LISTS")))
A_DAY = 24 * 3600
# Written by asking itself, whatever the answer is.
OF_THE_ASKING = ("team_session", "team_failed_try", "apikit_allowance")


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody with a role, signed in. Nobody has neither."""

    role: str
    client: Client
    actor: Actor | None


@dataclass(frozen=True, slots=True)
class Found:
    """The records of one owner, by the word that stands for them in an address."""

    owner: UUID | None
    keys: Mapping[str, UUID]

    def key(self, kind: str) -> UUID:
        return self.keys.get(kind) or uuid4()


def signed_in(role: str, member: Member) -> Asker:
    """Sign a member in."""
    client = Client(raise_request_exception=False)
    client.force_login(member)
    session = client.session
    # Else the most guarded pages only ask who it is. It must hold for as long as the whole walk takes.
    session[CONFIRMED_AT] = int(time.time()) + A_DAY
    session.save()
    client.get("/api/v1/me")  # the first sign of life is noted, and not again for a while
    return Asker(role, client, team.actor_of(member, origin="web"))


def records_of(owner: Member) -> Found:
    """Make one of each record that has an address, owned by a member."""
    by = team.actor_of(owner, origin="test")
    whole = everyone()
    person = people.create_person(values={"name": "Ada Quill", "owner": owner.pk}, by=whole)
    other = people.create_person(values={"name": "Bo Reed", "owner": owner.pk}, by=whole)
    company = people.create_company(values={"name": "Cargo Otter", "owner": owner.pk}, by=whole)
    household = people.create_household(values={"name": "Quill household", "owner": owner.pk}, by=whole)
    role = people.take_role(person=person, company=company, by=whole)
    kept = people.create_person(values={"name": "Cy Hale", "owner": owner.pk}, by=whole)
    double = people.create_person(values={"name": "Cyrus Hale", "owner": owner.pk}, by=whole)
    merge = people.merge_people(kept=kept, merged=double, choices={}, by=whole)
    pair = Pair.objects.create(one=person, other=other, weight=1)
    kind = RelationKind.objects.get(key="friend")
    relation = people.relate_people(person=person, other=other, kind=kind, by=whole)
    entry = timeline.log_interaction(values={"person": person.pk, "kind": "note", "body": "Hello"}, by=by)
    visit = create_record(object_types()["visits"], {"name": "Fair", "owner": str(owner.pk)}, by=whole)
    task = agenda.add_task(values={"title": "Call", "person": person.pk, "owner": owner.pk}, by=by)
    guest = agenda.add_attendee(values={"task": task.pk, "person": other.pk}, by=whole)
    privacy.record(person_id=person.pk, said="granted", purpose="newsletter", channel="mail", by=whole)
    (consent,) = states_of(person.pk)
    done = {"member": owner, "object_type": "people", "state": "done"}
    columns = {"headers": ["Name"], "mapping": ["name"]}
    upload = Import.objects.create(file_name="a.csv", size_bytes=1, **columns, **done)
    export = Export.objects.create(form="csv", **done)
    runs = {
        f"runs of {kind}": BulkRun.objects.create(
            member=owner, object_type=kind, deed="change", state="done"
        ).pk
        for kind in LISTS
    }
    views = {
        f"views of {kind}": SavedView.objects.create(name="Held", object_type=kind, owner=owner).pk
        for kind in LISTS
    }
    segment = segments.create_segment(name=f"Held {uuid4().hex}", by=whole)
    Segment.objects.filter(pk=segment.pk).update(owner=owner)
    held = Role.objects.create(name="Held", key=f"held-{uuid4().hex}", rights={})
    together = Team.objects.create(name=f"Held {uuid4().hex[:8]}")
    token, _secret = make_token(member=owner, name="Shop", by=by)
    more = {
        kind: key
        for make in planted("guarded")
        for kind, key in make(owner.pk, person.pk, company.pk).items()
    }
    keys = {
        "people": person.pk, "companies": company.pk, "households": household.pk, "roles": role.pk,
        "relations": relation.pk, "merges": merge.pk, "pairs": pair.pk, "kept people": kept.pk,
        "interactions": entry.pk, "tasks": task.pk, "imports": upload.pk, "exports": export.pk,
        "visits": visit.pk, "attendees": guest.pk, "consents": consent.pk,
        "members": owner.pk, "teams": together.pk, "tokens": token.pk, "roles of members": held.pk,
        "segments": segment.pk, "views": views["views of people"],
        **runs,
        **views,
        **more,
    }  # fmt: skip
    return Found(owner.pk, keys)


def teammate_of(member: Member) -> Member:
    """Make a member in the same team."""
    mate = make_member("member", name="Mate")
    together = Team.objects.create(name=f"Team {uuid4().hex[:8]}")
    for one in (member, mate):
        Membership.objects.create(team=together, member=one)
    return mate


# The view `pg_stat_xact_user_tables` says the same at five times the cost, and it is asked after every call.
WRITTEN_ROWS = """
    select sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
               + pg_stat_get_xact_tuples_deleted(oid))
    from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> all(%s)
"""


def writes() -> int:
    """Count the rows written in this transaction so far, taken back or not."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN_ROWS, [list(OF_THE_ASKING)])
        return int(cursor.fetchone()[0])


def content() -> dict[str, str]:
    """Sum up what stands in every table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            " and relname <> all(%s)",
            [list(OF_THE_ASKING)],
        )
        tables = [row[0] for row in cursor.fetchall()]
        sums = {}
        for table in tables:
            cursor.execute(
                f"select coalesce(string_agg(t::text, chr(10) order by t::text), '') from \"{table}\" t"
            )
            sums[table] = hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest()
    return sums


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Name the tables that differ."""
    return sorted(table for table in after if before.get(table) != after[table])


@dataclass(slots=True)
class World:
    """All who ask, and for each of them the records of each owner."""

    askers: Mapping[str, Asker]
    nobody: Asker
    found: Mapping[tuple[str, str], Found]
    before: Mapping[str, str] = field(default_factory=content)
    _writes: int = field(default_factory=writes)

    def was_written_to(self) -> bool:
        """Tell whether any row was written since this was last asked, even one that was taken back since."""
        before, self._writes = self._writes, writes()
        return self._writes != before

    def changed_tables(self) -> list[str]:
        """Name the tables that differ from the beginning: dear, so for where something was written."""
        return changed(self.before, content())


def build_world() -> World:
    """Make everybody, and everything they could ask for."""
    begin_work()
    own_objects.make_object(one="Visit", many="Visits", by=everyone())
    person = {"label": "Person", "kind": "reference", "points_at": "people"}
    commands.add_field(object_type="visits", **person, by=everyone())
    stranger, nothing = records_of(make_member("member", name="Stranger")), Found(None, {})
    askers, found = {}, {}
    for role, rights in ROLES.items():
        member = make_member(role) if rights is None else make_member(role, rights=rights)
        found[role, "own"] = records_of(member)
        found[role, "team"] = records_of(teammate_of(member))
        found[role, "foreign"], found[role, "missing"] = stranger, nothing
        askers[role] = signed_in(role, member)
    nobody = Asker("nobody", Client(raise_request_exception=False), None)
    return World(askers, nobody, found)
