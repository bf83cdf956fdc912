"""The program's door to consent."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from troth.apikit import parameters
from troth.apikit.gate import needs
from troth.apikit.json_body import Body, Line, answer
from troth.people.queries import get_person, read_person
from troth.privacy import commands, queries
from troth.privacy.commands.ledger import Proof
from troth.team.actor import Verb
from troth.team.door import MemberRequest

PEOPLE = Router(tags=["Consent"])
PURPOSES = Router(tags=["Consent"])
SUPPRESSIONS = Router(tags=["Consent"])


class NewConsent(Body):
    """What a person said. `said` as “granted” waits for a confirmation, where the purpose wants one.

    `language` names the wording that they read, `form` where they said it; both are kept as proof.
    """

    purpose: Annotated[Line, Field(max_length=40)]
    channel: Literal["mail", "phone", "sms", "chat", "post"]
    topic: Annotated[Line, Field(max_length=40)] = ""
    said: Literal["granted", "confirmed", "withdrawn", "objected"]
    at: AwareDatetime | None = None
    address: Annotated[Line, Field(max_length=254)] = ""
    network_address: Annotated[Line, Field(max_length=45)] = ""
    form: Annotated[Line, Field(max_length=200)] = ""
    note: Annotated[Line, Field(max_length=500)] = ""
    language: Annotated[Line, Field(max_length=20)] = ""


class GateAsked(Schema):
    """A message that might be sent. Without `at`, now."""

    purpose: Line
    channel: Line
    topic: Line = ""
    at: AwareDatetime | None = None


class NewSuppression(Body):
    """An address that is to get nothing more; `kind` of it is told by an @."""

    address: Annotated[Line, Field(min_length=3, max_length=254)]
    reason: Literal["asked", "listed", "bounced", "complained"]
    note: Annotated[Line, Field(min_length=1, max_length=500)]


class NewLifting(Body):
    """Why an address may be written to again."""

    note: Annotated[Line, Field(min_length=1, max_length=500)]


@SUPPRESSIONS.get("", summary="List suppressions")
@needs("administrator")
def list_suppressions(request: MemberRequest) -> HttpResponse:
    """Addresses that get nothing, newest first. `search`: a whole address, or a part of what can be read."""
    parameters.check_known(request, ("search", "reason", "limit", "after"))
    asked = {name: request.GET.get(name, "") for name in ("search", "reason", "after")}
    limit = parameters.read_limit(request.GET.get("limit", "50"))
    listed = queries.suppressions(**asked, limit=limit)
    items = [_suppression(each) for each in listed.rows]
    return answer({"items": items, "next": listed.older or None, "count": listed.count})


@SUPPRESSIONS.post("", summary="Send nothing to an address", response={201: None})
@needs("administrator")
def add_suppression(request: MemberRequest, body: NewSuppression) -> HttpResponse:
    """Put an address on the list. Said twice for one reason, it is kept once."""
    kind = "mail" if "@" in body.address else "phone"
    added = commands.suppress_many(
        addresses=[(kind, body.address)], reason=body.reason, note=body.note, by=request.member
    )
    found = queries.suppressions(search=body.address).rows
    return answer({"added": added, "items": [_suppression(each) for each in found]}, 201)


@SUPPRESSIONS.post("/{uuid:id}/lift", summary="Let an address be written to again")
@needs("administrator")
def lift_suppression(request: MemberRequest, id: UUID, body: NewLifting) -> HttpResponse:
    """Take a line off the list. What was erased only its owner can, by agreeing to something: 409."""
    found = queries.get_suppression(id)
    commands.lift(suppression=found, note=body.note, by=request.member)
    return answer({"lifted": True})


@PURPOSES.get("", summary="List purposes")
@needs("people.see")
def list_purposes(request: MemberRequest) -> HttpResponse:
    """What messages are sent for, on which basis, by which channels; with its topics and its wordings."""
    parameters.check_known(request, ())
    return answer({"items": [_purpose(each) for each in queries.purposes()]})


@PEOPLE.get("/{uuid:id}/consents", summary="Read whether a person may be written to")
@needs("people.see")
def read_consents(request: MemberRequest, id: UUID) -> HttpResponse:
    """For each purpose and channel whether they may be, and why not; then all they said, newest first."""
    parameters.check_known(request, ())
    person = read_person(id, seen_by=request.member)
    items = [
        {
            "purpose": purpose.key, "channel": each.channel, "is_allowed": each.is_allowed,
            "refusal": each.refusal or None,
            "state": each.consent.said if each.consent else None,
            "since": each.consent.since if each.consent else None,
        }
        for purpose, choices in queries.choices_of(person.pk) for each in choices
    ]  # fmt: skip
    history = [_entry(each) for each in queries.history_of(person.pk)]
    return answer({"items": items, "history": history})


@PEOPLE.post("/{uuid:id}/consents", summary="Write down what a person said", response={201: None})
@needs("people.change")
def write_consent(request: MemberRequest, id: UUID, body: NewConsent) -> HttpResponse:
    """Add to the ledger. Nothing in it is changed: what is said anew is a new entry."""
    person = get_person(id, seen_by=request.member, to=Verb.CHANGE)
    told = body.model_dump()
    names = ("address", "network_address", "form", "note", "language")
    proof = Proof(**{name: told[name] for name in names})
    entry = commands.record(
        person_id=person.pk, said=body.said, purpose=body.purpose, channel=body.channel, topic=body.topic,
        at=body.at, source="api", proof=proof, by=request.member,
    )  # fmt: skip
    return answer(_entry(entry), 201)


@PEOPLE.get("/{uuid:id}/may-contact", summary="Ask the gate")
@needs("people.see")
def ask_gate(request: MemberRequest, id: UUID, asked: Query[GateAsked]) -> HttpResponse:
    """Whether a message may be sent at a moment, with the budget and the quiet hours; nothing is counted."""
    parameters.check_known(request, ("purpose", "channel", "topic", "at"))
    person = read_person(id, seen_by=request.member)
    refusal = queries.may_contact(person.pk, **asked.model_dump())
    return answer({"is_allowed": not refusal, "refusal": refusal or None})


def _suppression(each: Any) -> dict[str, Any]:
    return {
        "id": each.pk, "kind": each.kind, "address": each.hint or None, "reason": each.reason,
        "note": each.note, "at": each.at, "by": each.member.name if each.member else None,
        "may_be_lifted": each.may_be_lifted,
    }  # fmt: skip


def _purpose(purpose: Any) -> dict[str, Any]:
    return {
        "key": purpose.key,
        "name": purpose.name,
        "basis": purpose.basis,
        "may_refuse": purpose.may_refuse,
        "must_confirm": purpose.must_confirm,
        "channels": purpose.channels,
        "is_retired": purpose.retired_at is not None,
        "topics": [{"key": each.key, "name": each.name} for each in purpose.topics.all()],
        "wordings": [
            {"language": each.language, "version": each.version, "title": each.title, "text": each.text}
            for each in queries.wordings_of(purpose)
        ],
    }


def _entry(entry: Any) -> dict[str, Any]:
    names = (
        "purpose",
        "channel",
        "topic",
        "said",
        "at",
        "source",
        "address",
        "network_address",
        "form",
        "note",
    )
    wording = entry.wording
    read = {"language": wording.language, "version": wording.version} if wording else None
    return {"id": entry.pk, **{name: getattr(entry, name) for name in names}, "wording": read}
