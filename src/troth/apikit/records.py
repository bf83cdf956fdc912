"""The routes that every object type gets: list, create, read, change, delete, and many at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from django.http import Http404, HttpResponse
from django.urls import reverse
from ninja import Router

from troth.apikit import bulk, parameters, schemas
from troth.apikit.actions import add_actions
from troth.apikit.gate import needs
from troth.apikit.json_body import answer, read_object
from troth.catalog.records import change_record, create_record, delete_record, read_record
from troth.catalog.registry import as_it_stands, find_own_type
from troth.catalog.types import ObjectType, Records
from troth.questions import listing
from troth.questions.counting import Counting
from troth.questions.listing import ListQuery
from troth.questions.tree import Comparison, Operator, Path, Text
from troth.team.actor import Actor
from troth.team.door import MemberRequest

View = Callable[..., HttpResponse]


class Items(msgspec.Struct):
    """A page of which only the items matter, each still as the bytes that PostgreSQL wrote."""

    items: list[msgspec.Raw]


class Version(msgspec.Struct):
    """Of a record, only what tells its versions apart; absent where the asker may not read it."""

    updated_at: datetime | None = None


def router_of(object_type: ObjectType, records: Records) -> Router:
    """Make the routes of an object type, as far as it has commands for them."""
    router = Router(tags=[str(object_type.many)])
    name, one = object_type.name, schemas.name_of(object_type)
    record = _ref(one)
    add = partial(_add, router, name)
    listed = parameters.described(object_type)
    add("GET", "", _list(object_type), summary=f"List {name}", parameters=listed, returns=_ref(f"{one}Page"))
    if records.routes:
        records.routes(router)
    elif records.create:
        create, create_many = f"Create {one}", f"Create or update many {name}"
        new, many = _body(f"New{one}"), _body(f"Many{one}")
        add("POST", "", _create(object_type), summary=create, status=201, requestBody=new, returns=record)
        result = _ref("BulkResult")
        add("POST", "/bulk", _write_many(object_type), summary=create_many, requestBody=many, returns=result)
    add("GET", "/{uuid:id}", _read(object_type), summary=f"Read {one}", returns=record)
    if records.change:
        new = _body(f"{one}Change")
        add(
            "PATCH",
            "/{uuid:id}",
            _change(object_type),
            summary=f"Change {one}",
            requestBody=new,
            returns=record,
        )
    if records.delete:
        add("DELETE", "/{uuid:id}", _delete(object_type), summary=f"Delete {one}", status=204)
    add_actions(router, object_type)
    return router


def router_of_own() -> Router:
    """Make the routes of all object types that the workspace has, or comes to have, named in the path.

    None of them is in the OpenAPI document, where each of these types has routes of its own.
    """
    router = Router()
    for method, path, make in OF_OWN:
        place = f"/{{own_object:kind}}{path}"
        router.add_api_operation(place, [method], _of_own(make), include_in_schema=False)
    return router


def _of_own(make: Callable[[ObjectType], View]) -> View:
    """Make a view that finds out with each request which type is meant. Nothing of that name is a 404."""

    def find(kind: str) -> ObjectType:
        found = find_own_type(kind)
        if found is None:
            raise Http404
        return found

    def of_all(request: MemberRequest, kind: str) -> HttpResponse:
        return make(find(kind))(request)

    def of_one(request: MemberRequest, kind: str, id: UUID) -> HttpResponse:
        return make(find(kind))(request, id=id)

    view = of_one if make in (_read, _change, _delete) else of_all
    return needs(*make(ANY).rights)(view)  # type: ignore[attr-defined]


def _add(
    router: Router, name: str, method: str, path: str, view: View, *, summary: str, status: int = 200,
    **extra: Any,
) -> None:  # fmt: skip
    responses = {status: {"content": schemas.as_content(extra.pop("returns"))}} if "returns" in extra else {}
    router.add_api_operation(
        path,
        [method],
        view,
        summary=summary,
        operation_id=f"{view.__name__}_{name}",
        response={status: None},
        openapi_extra={**extra, "responses": responses},
    )


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _body(name: str) -> dict[str, Any]:
    return {"required": True, "content": schemas.as_content(_ref(name))}


def _list(object_type: ObjectType) -> View:
    @needs(f"{object_type.name}.see")
    def list(request: MemberRequest) -> HttpResponse:
        query, counting = parameters.read_listing(as_it_stands(object_type), request)
        return answer(listing.json_page(query, request.member, counting))

    return list


def _create(object_type: ObjectType) -> View:
    @needs(f"{object_type.name}.create")
    def create(request: MemberRequest) -> HttpResponse:
        parameters.check_known(request, ())
        record = create_record(as_it_stands(object_type), read_object(request), by=request.member)
        place = place_of(object_type, record.pk)
        return shown(object_type, record.pk, request.member, status=201, Location=place)

    return create


def _write_many(object_type: ObjectType) -> View:
    @needs(f"{object_type.name}.create")
    def bulk_write(request: MemberRequest) -> HttpResponse:
        parameters.check_known(request, ())
        order = bulk.read_order(as_it_stands(object_type), read_object(request), request.member)
        return answer(bulk.carry_out(order, by=request.member))

    return bulk_write


def _read(object_type: ObjectType) -> View:
    @needs(f"{object_type.name}.see")
    def read(request: MemberRequest, id: UUID) -> HttpResponse:
        parameters.check_known(request, ())
        found = read_record(object_type, id, seen_by=request.member)
        # An id that leads elsewhere is answered: few programs follow a redirect, and some without the token.
        if found.pk == id:
            return shown(object_type, id, request.member)
        place = place_of(object_type, found.pk)
        return shown(object_type, found.pk, request.member, Content_Location=place)

    return read


def _change(object_type: ObjectType) -> View:
    @needs(f"{object_type.name}.change")
    def change(request: MemberRequest, id: UUID) -> HttpResponse:
        parameters.check_known(request, ())
        values = read_object(request)
        as_of = parameters.read_version(request, values.pop("if_updated_at", None))
        change_record(as_it_stands(object_type), id, values, by=request.member, as_of=as_of)
        return shown(object_type, id, request.member)

    return change


def _delete(object_type: ObjectType) -> View:
    @needs(f"{object_type.name}.delete")
    def delete(request: MemberRequest, id: UUID) -> HttpResponse:
        parameters.check_known(request, ())
        delete_record(object_type, id, by=request.member, as_of=parameters.read_version(request))
        return HttpResponse(status=204)

    return delete


# The name of the type is known with the request only.
ANY = ObjectType(name="{kind}", one="", many="", icon="", table="", fields=())
OF_OWN: tuple[tuple[str, str, Callable[[ObjectType], View]], ...] = (
    ("GET", "", _list),
    ("POST", "", _create),
    ("POST", "/bulk", _write_many),
    ("GET", "/{uuid:id}", _read),
    ("PATCH", "/{uuid:id}", _change),
    ("DELETE", "/{uuid:id}", _delete),
)


def place_of(object_type: ObjectType, key: UUID) -> str:
    """Give the address of a record in the API."""
    return f"{reverse('api:openapi-json').removesuffix('openapi.json')}{object_type.name}/{key}"


def shown(
    object_type: ObjectType, key: UUID, seen_by: Actor, *, status: int = 200, **headers: str
) -> HttpResponse:
    """Show one record exactly as a list shows it, because the list makes it.

    Who may create but not see gets the id alone.
    """
    where = Comparison(Path(("id",)), Operator.EQUAL, Text(str(key)))
    query = ListQuery(object_type=as_it_stands(object_type), where=where, limit=1)
    page = msgspec.json.decode(listing.json_page(query, seen_by, Counting.NONE), type=Items)
    content = bytes(page.items[0]) if page.items else msgspec.json.encode({"id": key})
    version = parameters.etag(msgspec.json.decode(content, type=Version).updated_at)
    if version:
        headers["ETag"] = version
    return answer(content, status, **headers)
