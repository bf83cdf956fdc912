"""A dry run says how many new rows look like somebody who is here already."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.exchange.queries import summary_of
from troth.exchange.tests.importing import bring_in
from troth.people.commands import create_person
from troth.team.actor import everyone
from troth.team.models import Member, Role
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db
HEAD = "First name,Last name,Email,Phone,City,Birthday,External id\n"
HERE = {
    "first_name": "Ada", "last_name": "Quill", "emails": [{"address": "ada@hollin.example"}],
    "phones": [{"number": "+353861234567"}], "addresses": [{"city": "Cork"}], "birthday": "1980-04-02",
}  # fmt: skip


@pytest.fixture(autouse=True)
def ada_is_here() -> None:
    create_person(values=HERE, by=everyone())


@pytest.mark.parametrize(
    ("row", "alike"),
    [
        ("Adele,Quill,ADA@hollin.example,,,,x1", 1),
        ("A.,Q.,,+353 86 123 4567,,,x1", 1),
        ("ada,quill,,,CORK,,x1", 1),
        ("Ada,Quill,,,,1980-04-02,x1", 1),
        ("Ada,Quill,,,Galway,1981-04-02,x1", 0),
        ("Ada,Quill,other@hollin.example,,,,x1", 0),
        ("Ben,Fell,ben@hollin.example,,Cork,1980-04-02,x1", 0),
    ],
)
def test_a_new_row_looks_like_somebody_by_what_they_share(row: str, alike: int) -> None:
    dry = bring_in(HEAD + row, match="external_id", is_dry=True)
    assert (dry.created, dry.alike) == (1, alike)
    assert summary_of(dry)["alike"] == alike


def test_who_is_found_again_is_no_stranger_who_looks_alike() -> None:
    dry = bring_in(HEAD + "Ada,Quill,ada@hollin.example,,,,", match="email", is_dry=True)
    assert (dry.created, dry.alike) == (0, 0)


def test_it_tells_of_nobody_and_nothing_that_may_not_be_seen() -> None:
    whole = dict.fromkeys(("see", "create", "change", "import"), "all")

    def as_role(key: str, rights: dict[str, dict[str, str]], fields: dict[str, str]) -> int:
        role = Role.objects.create(key=key, name=key, rights=rights, fields=fields)
        member = Member.objects.create(email=f"{key}@hollin.example", name="M", role=role)
        row = HEAD + "Ada,Quill,,+353 86 123 4567,,1980-04-02,x1"
        by = actor_of(member, origin="test")
        return bring_in(row, by=by, match="external_id", is_dry=True).alike

    assert as_role("all", {"*": whole}, {}) == 1
    assert as_role("own", {"*": whole, "people": {**whole, "see": "own"}}, {}) == 0
    assert as_role("shy", {"*": whole}, {"people.phones": "hidden", "people.birthday": "hidden"}) == 0


def test_the_page_of_the_dry_run_says_so(client: Client) -> None:
    role = Role.objects.get(key="administrator")
    client.force_login(Member.objects.create(email="m@hollin.example", name="M", role=role))
    dry = bring_in(HEAD + "Ada,Quill,,,Cork,,x1", match="external_id", is_dry=True)
    assert "looks like somebody who is here already." in client.get(f"/import/{dry.pk}/").content.decode()
