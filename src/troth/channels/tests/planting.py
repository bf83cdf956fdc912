"""What tests of the whole house need of this package: they ask every package for it."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

from troth.channels.models import Conversation, Draft, Invitation, Mailbox, Message, Outgoing, Party
from troth.channels.models import Role as PartyRole
from troth.channels.tests import small_imap
from troth.ground.clock import now
from troth.people.models import Person
from troth.team.models import Member, Membership, Role, Team


def about_person(person: Person) -> None:
    """Hold something about a person in each table that can."""
    at = now()
    conversation = Conversation.objects.create(channel="mail", person=person, first_at=at, last_at=at)
    message = Message.objects.create(
        conversation=conversation,
        direction="in",
        person=person,
        at=at,
        digest=b"1",
        identifier="1@quay.example",
    )
    Invitation.objects.create(
        message=message, method="REQUEST", uid=f"{message.pk}@quay.example", sequence=0, begin=at,
        organizer="a@quay.example", organizer_name="", invitee="quay@quay.example", title="", place="",
        is_whole_day=False, time_zone="UTC", rule="",
    )  # fmt: skip
    Party.objects.create(
        message=message, role=PartyRole.FROM, place=0, address="a@quay.example", person=person
    )
    mailbox, _made = Mailbox.objects.get_or_create(name="Quay", address="quay@quay.example", host="127.0.0.1")
    Outgoing.objects.create(
        mailbox=mailbox,
        person=person,
        kind="personal",
        identifier=f"{person.pk}@quay.example",
        parties=[{"role": "to", "address": "a@quay.example", "name": ""}],
        due_at=at,
    )
    writer, _made = Member.objects.get_or_create(
        email="writer@hollin.example", defaults={"role": Role.objects.get(key="member")}
    )
    Draft.objects.create(member=writer, person=person, to="a@quay.example")


LISTS = ("conversations",)
POINTS = {"conversations": "assignee"}
CELLS = {"conversations": "assignee"}
KINDS = {"conversation_id": "conversations"}
# Names that the code gives: no word of anybody.
NAMES_OF_TYPES = (
    ("channels_conversation", "channel"),
    *(("channels_outgoing", name) for name in ("purpose", "topic", "about_kind", "unique_key", "token")),
)

# Mailboxes are no object type: whose they are, each page asks itself (see test_mailboxes).
WORDS = {
    ("settings/mailboxes/", "mailbox_id"): str(UUID(int=0)),
    ("settings/mailboxes/unwanted/", "unwanted_id"): str(UUID(int=0)),
    ("mail/outgoing/", "outgoing_id"): str(UUID(int=0)),
    ("mail/drafts/", "draft_id"): str(UUID(int=0)),
    ("mail/drafts/files/", "file_id"): str(UUID(int=0)),
    ("settings/mailboxes/providers/", "key"): "other",
    ("settings/mailboxes/connect/", "key"): "other",
    ("settings/answers/", "macro_id"): str(UUID(int=0)),
    ("inbox/", "macro_id"): str(UUID(int=0)),
    ("inbox/", "message_id"): str(UUID(int=0)),
    ("inbox/", "enclosure_id"): str(UUID(int=0)),
    ("inbox/", "mention_id"): str(UUID(int=0)),
    ("inbox/", "happening_id"): str(UUID(int=0)),
    ("inbox/", "invitation_id"): str(UUID(int=0)),
    ("conversations/list/options/", "name"): "assignee",
    ("conversations/list/run/", "action"): "stop",
    ("conversations/list/cell/", "name"): "assignee",
}
KEYS = (("i", "/inbox/"),)


def guarded(owner: UUID, person: UUID, company: UUID) -> dict[str, UUID]:
    """Make a conversation that a member has in hand, in the mailbox of their team."""
    at = now()
    place = Membership.objects.filter(member=owner).first()
    mailbox = Mailbox.objects.create(
        name="Shop", address=f"{uuid4()}@hollin.example", host="", login="", is_on=False,
        team=place.team if place else Team.objects.create(name=f"Of {owner}"),
    )  # fmt: skip
    made = Conversation.objects.create(
        channel="mail", subject="A blue bike", mailbox=mailbox, person_id=person, assignee_id=owner,
        first_at=at, last_at=at,
    )  # fmt: skip
    return {"conversations": made.pk}


# No message waits to leave in an empty workspace; nothing was written, noted or done; no provider knows it.
LEADS_NOWHERE = (
    *(("POST", f"mail/outgoing/<uuid:outgoing_id>/{end}/") for end in ("undo", "now", "retry")),
    ("POST", "mail/drafts/<uuid:draft_id>/back/"),
    ("POST", "inbox/message/<uuid:message_id>/forward/"),
    ("POST", "settings/mailboxes/providers/<str:key>/remove/"),
    # A conversation is begun by a message, by no form.
    ("GET", "conversations/new/"),
    ("POST", "conversations/new/"),
    ("GET", "api/v1/conversations/messages/<uuidstr:id>"),
    ("GET", "inbox/message/<uuid:message_id>/"),
    ("GET", "inbox/file/<uuid:enclosure_id>/"),
    ("POST", "inbox/notices/<uuid:mention_id>/seen/"),
    ("POST", "inbox/<uuid:conversation_id>/macros/<uuid:macro_id>/"),
    ("GET", "settings/answers/<uuid:macro_id>/"),
    ("POST", "settings/answers/<uuid:macro_id>/"),
    ("POST", "settings/answers/<uuid:macro_id>/remove/"),
    ("POST", "inbox/<uuid:conversation_id>/links/remove/"),
    ("POST", "inbox/<uuid:conversation_id>/split/<uuid:message_id>/"),
    ("POST", "inbox/<uuid:conversation_id>/back/<uuid:happening_id>/"),
    ("POST", "inbox/<uuid:conversation_id>/invitation/<uuid:invitation_id>/"),
    ("POST", "inbox/<uuid:conversation_id>/invitation/<uuid:invitation_id>/off/"),
)


def on_pages(site: Any, _person: str, _company: str) -> dict[tuple[str, str], str]:
    """Add a mailbox, whose server is gone when its page is looked at, and an address that is never read."""
    with small_imap.running() as port:
        typed = {
            "address": "shop@hollin.example", "name": "Shop", "whose": "firm", "host": "127.0.0.1",
            "port": str(port), "security": "none", "password": "wheels",
        }  # fmt: skip
        made = site.api.post("/settings/mailboxes/new/", form=typed)
        assert made.ok, made.text()
    kept = site.api.post("/settings/mailboxes/unwanted/", form={"pattern": "family@home.example"}).text()
    mailbox = made.url.rstrip("/").rpartition("/")[2]
    (unwanted,) = re.findall(r"/unwanted/([0-9a-f-]{36})/remove/", kept)
    return {
        ("settings/mailboxes/", "mailbox_id"): mailbox,
        ("settings/mailboxes/unwanted/", "unwanted_id"): unwanted,
        ("settings/mailboxes/", "key"): "other",
        ("settings/answers/", "macro_id"): str(UUID(int=0)),
        ("mail/outgoing/", "outgoing_id"): str(UUID(int=0)),
        ("mail/drafts/", "draft_id"): str(UUID(int=0)),
        ("mail/drafts/files/", "file_id"): str(UUID(int=0)),
        ("inbox/", "conversation_id"): str(UUID(int=0)),
        **{pair: word for pair, word in WORDS.items() if pair[0].startswith(("inbox/", "conversations/"))},
    }
