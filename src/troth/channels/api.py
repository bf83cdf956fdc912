"""The program's door to conversations: what was said in them, answers, and notes beside them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import AwareDatetime, Field

from troth.apikit import parameters
from troth.apikit.gate import needs
from troth.apikit.json_body import Body, Line, Lines, answer
from troth.channels import commands, queries
from troth.channels.mail.letter import addresses_in
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


class NewNote(Body):
    """Words among members. Whoever is named by @ is told."""

    words: Annotated[Lines, Field(min_length=1, max_length=10_000)]


@ROUTER.get("/{uuid:id}/messages", summary="Read what was said in a conversation")
@needs("conversations.see")
def read_messages(request: MemberRequest, id: UUID) -> HttpResponse:
    """The messages and notes of a conversation in their order, its last 200. `kind` is message or note."""
    parameters.check_known(request, ())
    found = queries.get_conversation(id, seen_by=request.member)
    said = [each for each in queries.said_in(found, seen_by=request.member) if each.kind != "deed"]
    return answer({"items": [_said(each) for each in said]})


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
    names = ("state", "identifier", "due_at")
    return answer({"id": decided.pk, **{name: getattr(decided, name) for name in names}}, 201)


@ROUTER.post("/{uuid:id}/notes", summary="Write a note beside a conversation", response={201: None})
@needs("conversations.see")
def write_note(request: MemberRequest, id: UUID, body: NewNote) -> HttpResponse:
    """Keep words among members; the customer never gets them."""
    found = queries.get_conversation(id, seen_by=request.member)
    note = commands.add_note(conversation=found, words=body.words, by=request.member)
    return answer({"id": note.pk, "words": note.words, "at": note.at}, 201)


def _said(said: queries.Said) -> dict[str, Any]:
    return {
        "id": said.id, "kind": said.kind, "at": said.at, "by": said.who, "is_ours": said.is_ours,
        "person": said.person_id, "to": said.to, "copy": said.copied, "words": said.words,
        "signature": said.signed, "quoted": said.quoted, "problems": list(said.problems),
        "files": [{"id": each.pk, "name": each.name, "size": each.size} for each in said.files],
    }  # fmt: skip
