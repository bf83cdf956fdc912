"""The program's door to conversations: what was said in them, answers, and notes beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import AwareDatetime, Field

from troth.apikit import parameters
from troth.apikit.gate import needs
from troth.apikit.json_body import Body, Line, Lines, answer
from troth.catalog.errors import Invalid
from troth.channels import commands, queries
from troth.channels.mail.letter import Address, addresses_in
from troth.people.queries import get_person
from troth.team.actor import Actor, Verb
from troth.team.door import MemberRequest

MOST_TEXT = 200_000

ROUTER = Router(tags=["Conversations"])


class NewAnswer(Body):
    """An answer to the last message of a conversation. With `to_all` whoever it names gets a copy.

    `due_at` is when it leaves; without it, in ten seconds.
    """

    text: Annotated[Lines, Field(min_length=1, max_length=MOST_TEXT)]
    subject: Annotated[Line, Field(max_length=900)] = ""
    to_all: bool = False
    due_at: AwareDatetime | None = None


class NewMessage(Body):
    """A message to somebody. `mailbox` is the address or the id of one that the member may write from.

    `to` and `cc` are addresses, or `Ada <ada@quay.example>`. With `person` it stands on their timeline.
    """

    mailbox: Annotated[Line, Field(min_length=1, max_length=254)]
    to: Annotated[list[Annotated[Line, Field(max_length=500)]], Field(min_length=1, max_length=100)]
    cc: Annotated[list[Annotated[Line, Field(max_length=500)]], Field(max_length=100)] = []
    subject: Annotated[Line, Field(max_length=900)] = ""
    text: Annotated[Lines, Field(min_length=1, max_length=MOST_TEXT)]
    person: UUID | None = None
    due_at: AwareDatetime | None = None


class NewNote(Body):
    """Words among members. Whoever is named by @ is told."""

    words: Annotated[Lines, Field(min_length=1, max_length=10_000)]


@ROUTER.post("/messages", summary="Write a message that begins a conversation", response={201: None})
@needs("people.change")
def write_message(request: MemberRequest, body: NewMessage) -> HttpResponse:
    """Decide that a message be sent from a mailbox. An answer to it finds the conversation that it begins.

    It leaves in the background, after the gate has been asked; what became of it is read where `id` leads.
    """
    decided = commands.decide_message(
        mailbox=_mailbox(body.mailbox, request.member),
        to=_parties("to", body.to),
        cc=_parties("cc", body.cc),
        subject=body.subject,
        text=body.text,
        person=_seen(body.person, request.member),
        due_at=body.due_at,
        by=request.member,
    )
    return answer(_decided(decided), 201)


@ROUTER.get("/messages/{uuid:id}", summary="Read what became of a message that was to be sent")
@needs("people.change")
def read_outgoing(request: MemberRequest, id: UUID) -> HttpResponse:
    """Of a message that was decided here: `state` is pending, sending, sent, failed, suppressed (held back),
    uncertain or undone. `reason` says why it did not leave; `conversation` is there once it has left.
    """
    parameters.check_known(request, ())
    return answer(_decided(queries.get_outgoing(id, seen_by=request.member)))


@ROUTER.get("/{uuid:id}/messages", summary="Read what was said in a conversation")
@needs("conversations.see")
def read_messages(request: MemberRequest, id: UUID, before: UUID | None = None) -> HttpResponse:
    """The messages and notes of a conversation in their order, its last 200. `kind` is message or note.

    `earlier` leads to those before them: the address of the next call is the same with `?before=` and it.
    """
    parameters.check_known(request, ("before",))
    found = queries.get_conversation(id, seen_by=request.member)
    said = queries.said_in(found, seen_by=request.member, before=before)
    earlier = queries.find_earlier(found, said)
    return answer({"items": [_said(each) for each in said if each.kind != "deed"], "earlier": earlier})


@ROUTER.post("/{uuid:id}/messages", summary="Answer in a conversation", response={201: None})
@needs("people.change")
def write_answer(request: MemberRequest, id: UUID, body: NewAnswer) -> HttpResponse:
    """Decide that an answer be sent from the mailbox of the conversation, to whoever wrote last.

    It leaves in the background, after the gate has been asked; what became of it is seen in outgoing mail.
    """
    begun = queries.answering(id, seen_by=request.member, to_all=body.to_all)
    decided = commands.decide_message(
        mailbox=queries.get_writable_mailbox(UUID(begun.mailbox), seen_by=request.member),
        to=addresses_in(begun.to),
        cc=addresses_in(begun.cc),
        subject=body.subject or begun.subject,
        text=body.text,
        conversation=id,
        answers=UUID(begun.answers) if begun.answers else None,
        person=UUID(begun.person) if begun.person else None,
        kind="answer",
        due_at=body.due_at,
        by=request.member,
    )
    return answer(_decided(decided), 201)


@ROUTER.post("/{uuid:id}/notes", summary="Write a note beside a conversation", response={201: None})
@needs("conversations.see")
def write_note(request: MemberRequest, id: UUID, body: NewNote) -> HttpResponse:
    """Keep words among members; the customer never gets them."""
    found = queries.get_conversation(id, seen_by=request.member)
    note = commands.add_note(conversation=found, words=body.words, by=request.member)
    return answer({"id": note.pk, "words": note.words, "at": note.at}, 201)


def _mailbox(named: str, member: Actor) -> Any:
    """Load a mailbox by its address or its id. Raises Invalid for one that a member may not write from."""
    found = queries.writable_mailboxes(seen_by=member)
    for each in found:
        if named.lower() in (each.address, str(each.pk)):
            return each
    raise Invalid([("mailbox", _("is none that you may write from."))])


def _parties(name: str, typed: Sequence[str]) -> list[Address]:
    found = [addresses_in(each) for each in typed]
    if any(len(each) != 1 for each in found):
        raise Invalid([(name, _("is a list of addresses, each for itself."))])
    return [each[0] for each in found]


def _seen(person_id: UUID | None, member: Actor) -> UUID | None:
    return get_person(person_id, seen_by=member, to=Verb.CHANGE).pk if person_id else None


def _decided(decided: Any) -> dict[str, Any]:
    names = ("state", "reason", "identifier", "due_at")
    return {
        "id": decided.pk, "conversation": decided.conversation_id,
        **{name: getattr(decided, name) for name in names},
    }  # fmt: skip


def _said(said: queries.Said) -> dict[str, Any]:
    return {
        "id": said.id, "kind": said.kind, "at": said.at, "by": said.who, "is_ours": said.is_ours,
        "person": said.person_id, "to": said.to, "copy": said.copied, "words": said.words,
        "signature": said.signed, "quoted": said.quoted, "problems": list(said.problems),
        "files": [{"id": each.pk, "name": each.name, "size": each.size} for each in said.files],
    }  # fmt: skip
