"""Coming in by a link: the first one here, the invited, the locked out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from troth.ground import clock
from troth.team import commands, queries
from troth.team.actor import everyone
from troth.team.errors import LinkExpired
from troth.team.models import EntryLink, Member, Session
from troth.team.tests.factories import PASSWORD, acting_as, make_administrator, make_member, role

pytestmark = pytest.mark.django_db
FROM = "web 203.0.113.7"


def come_in(secret: str, **values: str) -> Member:
    return commands.use_entry_link(secret=secret, **{"password": PASSWORD, "origin": FROM, **values})


def test_the_first_one_here_becomes_administrator_and_nobody_else_does() -> None:
    secret = commands.make_first_administrator()
    assert secret
    member = come_in(secret, name="Ada Quill", email="Ada@example.org")
    assert member.role.is_administrator
    assert member.email == "ada@example.org"
    assert commands.make_first_administrator() is None
    with pytest.raises(LinkExpired):
        come_in(secret, name="Eve", email="eve@example.org")


def test_a_new_welcome_link_ends_the_one_before() -> None:
    first, second = commands.make_first_administrator(), commands.make_first_administrator()
    assert first
    assert second
    with pytest.raises(LinkExpired):
        come_in(first, name="Ada", email="ada@example.org")
    come_in(second, name="Ada", email="ada@example.org")


def test_an_invited_member_sets_a_password_and_is_in() -> None:
    member, secret = commands.invite_member(
        email="bo@example.org", name="Bo", role=role(), by=acting_as(make_administrator())
    )
    assert queries.list_members(seen_by=everyone())[-1].state in ("active", "invited")
    assert member.joined_at is None
    joined = come_in(secret, name="Bo Lind")
    assert joined.check_password(PASSWORD)
    assert (joined.name, joined.role.key) == ("Bo Lind", "member")
    assert joined.joined_at is not None


def test_a_link_works_once() -> None:
    _member, secret = commands.invite_member(email="bo@example.org", name="Bo", role=role(), by=everyone())
    come_in(secret)
    with pytest.raises(LinkExpired):
        come_in(secret, password="another long word")


def test_a_link_ends_after_its_time() -> None:
    secret = commands.make_entry_link(member=make_member(), by=everyone())
    with clock.stopped(clock.now() + timedelta(hours=25)), pytest.raises(LinkExpired):
        come_in(secret)


def test_a_weak_password_is_refused_and_the_link_stays() -> None:
    _member, secret = commands.invite_member(email="bo@example.org", name="Bo", role=role(), by=everyone())
    with pytest.raises(ValidationError):
        come_in(secret, password="short")
    come_in(secret)


def test_a_reset_ends_every_session() -> None:
    member = make_member()
    Session.objects.create(
        session_key="k" * 32, session_data="", expire_date="2999-01-01T00:00Z", member=member
    )
    secret = commands.make_entry_link(member=member, by=acting_as(make_administrator()))
    come_in(secret, password="another long word")
    assert not Session.objects.filter(member=member).exists()
    assert Member.objects.get(pk=member.pk).check_password("another long word")


def test_only_administrators_make_links_for_others() -> None:
    with pytest.raises(PermissionDenied):
        commands.make_entry_link(member=make_administrator(), by=acting_as(make_member()))


def test_the_secret_is_not_kept() -> None:
    secret = commands.make_entry_link(member=make_member(), by=everyone())
    assert secret not in str(list(EntryLink.objects.values()))


def test_a_link_of_somebody_who_left_does_not_work() -> None:
    make_administrator()
    member, secret = commands.invite_member(email="bo@example.org", name="Bo", role=role(), by=everyone())
    commands.deactivate_member(member=member, by=everyone())
    with pytest.raises(LinkExpired):
        come_in(secret)
