"""Members by the API. The routes stand here because the team lies below the API kit."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import AfterValidator, Field

from troth.apikit import parameters
from troth.apikit.gate import for_members, needs
from troth.apikit.json_body import Body, Line, answer
from troth.apikit.problem import not_found
from troth.catalog import formats
from troth.catalog.errors import Invalid
from troth.team import commands, queries
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.door import MemberRequest

ROUTER = Router(tags=["Members"])
ME = Router(tags=["Members"])
ROLES = Router(tags=["Members"])


def _mail_address(value: str) -> str:
    try:
        return formats.email(value)
    except formats.Unfit as error:
        raise ValueError(str(error)) from None


Mail = Annotated[Line, Field(max_length=254), AfterValidator(_mail_address)]
Name = Annotated[Line, Field(min_length=1, max_length=120)]


class NewMember(Body):
    """Somebody to be added: a person by `email`, or an agent that `answers_to` a person."""

    kind: Literal["person", "agent"] = "person"
    name: Name
    email: Mail = ""
    role: Line
    answers_to: UUID | None = None


class MemberChange(Body):
    """What is changed about a member; what is absent stays."""

    name: Name | None = None
    email: Mail | None = None
    role: Line | None = None
    is_active: bool | None = None


@ME.get("", summary="Who am I", operation_id="read_me")
@for_members
def read_me(request: MemberRequest) -> HttpResponse:
    """The member that this token or session acts as, with the rights of this moment."""
    by = request.member
    return answer(
        {
            "id": by.member_id,
            "name": by.name,
            "email": by.email,
            "kind": "agent" if by.is_agent else "person",
            "answers_to": by.answers_to,
            "is_administrator": by.is_administrator,
            "rights": by.rights,
            "scopes": None if by.scopes is None else sorted(by.scopes),
            "time_zone": by.time_zone,
            "language": by.language,
        }
    )


@ROLES.get("", summary="List roles", operation_id="list_roles")
@needs("administrator")
def list_roles(request: MemberRequest) -> HttpResponse:
    """The roles that a member can have, with their rights."""
    parameters.check_known(request, ())
    roles = queries.list_roles()
    shown = ("key", "name", "is_built_in", "is_administrator", "rights", "fields")
    return answer({"items": [{name: getattr(role, name) for name in shown} for role in roles]})


@ROUTER.get("", summary="List members", operation_id="list_members")
@for_members
def list_members(request: MemberRequest) -> HttpResponse:
    """All members by name, those who left last. Every member may know the others."""
    parameters.check_known(request, ())
    return answer({"items": _rows(request.member)})


@ROUTER.get("/{uuid:id}", summary="Read a member", operation_id="read_member")
@for_members
def read_member(request: MemberRequest, id: UUID) -> HttpResponse:
    """One member, whoever asks."""
    return answer(_row(id, request.member))


@ROUTER.post("", summary="Add a member", operation_id="add_member", response={201: None})
@needs("administrator")
def add_member(request: MemberRequest, body: NewMember) -> HttpResponse:
    """A person comes in by the `link` of the answer, which is shown this once; an agent by tokens."""
    role, link = _role(body.role), None
    if body.kind == "agent":
        member = commands.add_agent(
            name=body.name, role=role, answers_to=_answering(body.answers_to), by=request.member
        )
    else:
        if not body.email or body.answers_to:
            name = "answers_to" if body.email else "email"
            raise Invalid([(name, _("a person has a mail address, and answers to nobody."))])
        member, secret = commands.invite_member(
            email=body.email, name=body.name, role=role, by=request.member
        )
        link = f"{settings.TROTH_URL}/welcome/{secret}/"
    return answer({**_row(member.pk, request.member), "link": link}, 201)


@ROUTER.patch("/{uuid:id}", summary="Change a member", operation_id="change_member")
@needs("administrator")
def change_member(request: MemberRequest, id: UUID, body: MemberChange) -> HttpResponse:
    """Change name, mail address or role; `is_active` false ends sessions, links and tokens at once."""
    member = queries.get_member(id)
    role = None if body.role is None else _role(body.role)
    with acting(request.member):
        commands.change_member(member=member, name=body.name, email=body.email, role=role, by=request.member)
        if body.is_active is False:
            commands.deactivate_member(member=member, by=request.member)
        elif body.is_active:
            commands.reactivate_member(member=member, by=request.member)
    return answer(_row(id, request.member))


def _rows(seen_by: Actor) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "name": row.name,
            "email": row.email,
            "kind": "agent" if row.is_agent else "person",
            "answers_to": row.answers_to,
            "role": row.role,
            "teams": row.teams,
            "state": row.state,
            "last_visit_at": row.last_visit_at,
        }
        for row in queries.list_members(seen_by=seen_by)
    ]


def _row(key: UUID, seen_by: Actor) -> dict[str, Any]:
    found = next((row for row in _rows(seen_by) if row["id"] == key), None)
    if found is None:
        raise not_found()
    return found


def _role(key: str) -> Any:
    role = queries.find_role(key)
    if role is None:
        raise Invalid([("role", _("is no role; see /roles."))])
    return role


def _answering(key: UUID | None) -> Any:
    try:
        if key is not None:
            return queries.get_member(key)
    except Http404:
        pass
    raise Invalid([("answers_to", _("must be the id of a person who answers for the agent."))])
