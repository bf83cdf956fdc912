"""The API at /api/v1: generic routes of every object type, and the routers that modules hand in.

`Module.api` holds pairs of a path below /api/v1 and a ninja `Router`; each operation declares its right
with `apikit.gate.needs`. The roof calls `paths` once, when it gathers the addresses.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import URLPattern, include, path, re_path
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from ninja import NinjaAPI

from troth.apikit import docs, openapi
from troth.apikit.gate import gate, rights_of, who_asks
from troth.apikit.json_body import StrictParser, answer
from troth.apikit.problem import CONTENT_TYPE, Problem, handle_all, meaning, not_found, respond
from troth.apikit.records import router_of, router_of_own
from troth.catalog import custom
from troth.catalog.errors import Invalid
from troth.catalog.registry import declared_types, object_types, records_of, types_with
from troth.catalog.types import ObjectType
from troth.ground.hooks import begin_work
from troth.ground.modules import installed
from troth.questions.paths import is_readable, may_see
from troth.team.actor import Actor
from troth.team.door import public

PREFIX = "api/v1/"
DESCRIPTION = "Everything that the pages do, for programs: the same commands under the same rights."


@functools.cache
def the_api() -> NinjaAPI:
    """Make the API of all modules that are on. Raises RightMissing for an operation without a right.

    The routes of types that the workspace added fit any word, so they stand behind all others.
    """
    api = _api_of(declared_types().values())
    for module in installed():
        for place, router in module.api:
            api.add_router(place, router)
    api.add_router("", router_of_own())
    return api


def _api_of(object_types: Iterable[ObjectType]) -> NinjaAPI:
    """Make an API of the routes that object types have by themselves."""
    api = NinjaAPI(title="Troth", version="1", description=DESCRIPTION, openapi_url=None, docs_url=None)
    handle_all(api)
    api.add_decorator(gate, mode="view")
    api.parser = StrictParser()
    with translation.override("en"):
        for object_type in object_types:
            api.add_router(f"/{object_type.name}", router_of(object_type, records_of(object_type)))
    return api


def paths() -> list[Any]:
    """Give the addresses of the API, the last of which answers what no other knows."""
    own = [
        path("openapi.json", _document, name="openapi-json"),
        path("docs", _docs, name="docs"),
        *_routes(the_api()),
    ]
    return [path(PREFIX, include((own, "api"))), re_path(r"^api/", _nowhere)]


def _routes(api: NinjaAPI) -> Iterator[URLPattern]:
    """Give an address for each operation, with its rights on it for the walk over all addresses.

    Operations of one path share a view, so Django never comes to the second of them.
    """
    for router in api._get_bound_routers():
        operations = [operation for view in router.path_operations.values() for operation in view.operations]
        for route, operation in zip(router.urls_paths(router.prefix), operations, strict=True):
            route.callback = _answers_in_problems(route.callback, rights_of(operation))
            yield route


@public
def _document(request: HttpRequest) -> HttpResponse:
    if request.method != "GET":
        return respond(_not_allowed(["GET"]))
    try:
        if "Authorization" in request.headers:
            begin_work()  # as it has for a browser that is signed in
        by = who_asks(request)
    except Problem as refused:
        return respond(refused)
    if by is None:
        return answer(the_document())  # what a workspace keeps of its customers is not for everybody
    return answer(the_document(custom.known(), _unseen(by)))


@require_GET
@public
def _docs(request: HttpRequest) -> HttpResponse:
    """Show every call of the API. It tells nothing of the data, so it is open to everybody."""
    example = respond(meaning(Invalid([("email", _("is no mail address, as name@example.org."))])))
    context = {
        "base": settings.TROTH_URL,
        "chapters": _chapters(),
        "refusals": docs.refusals(),
        "problem": f"HTTP/1.1 422\nContent-Type: {CONTENT_TYPE}\n\n{example.content.decode()}",
    }
    return render(request, "apikit/docs.html", context)


@functools.cache
def _chapters() -> list[docs.Chapter]:
    return docs.chapters(the_document(), settings.TROTH_URL)


@functools.lru_cache(maxsize=8)
def the_document(
    known: custom.Known = custom.NONE, unseen: frozenset[tuple[str, str]] = frozenset()
) -> dict[str, Any]:
    """Give the OpenAPI document, which stays the same until the workspace adds a field or an object type.

    `unseen` are left out: added fields by their type and name, and own types, which have the empty field.
    """
    types = [
        replace(kind, fields=tuple(each for each in kind.fields if (kind.name, each.name) not in unseen))
        for kind in types_with(known).values()
        if (kind.name, "") not in unseen
    ]
    own = [kind for kind in types if kind.is_own]
    return openapi.document([the_api(), _api_of(own)], PREFIX, types)


def _unseen(by: Actor) -> frozenset[tuple[str, str]]:
    """List what the workspace added and a member may not see. What is declared, everybody knows."""
    types = object_types().values()
    hidden = {(kind.name, "") for kind in types if kind.is_own and not may_see(kind, by)}
    fields = {
        (kind.name, each.name)
        for kind in types
        for each in kind.fields
        if custom.is_custom(each.name) and not is_readable(kind, each, by)
    }
    return frozenset(hidden | fields)


@public
def _nowhere(request: HttpRequest) -> HttpResponse:
    return respond(not_found())


_nowhere.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is done here


def _answers_in_problems(
    view: Callable[..., HttpResponse], rights: tuple[str, ...]
) -> Callable[..., HttpResponse]:
    """Turn what ninja answers on its own, or lets through, into a problem."""

    @functools.wraps(view)
    def answering(request: HttpRequest, **path_values: Any) -> HttpResponse:
        try:
            response = view(request, **path_values)
        except Exception as error:
            return respond(meaning(error))
        if isinstance(response, HttpResponseNotAllowed):
            return respond(_not_allowed(response["Allow"].split(", ")))
        return response

    answering.rights = rights  # type: ignore[attr-defined]
    return answering


def _not_allowed(methods: list[str]) -> Problem:
    allowed = ", ".join(sorted(methods))
    return Problem(405, _("This path takes: %s.") % allowed, headers={"Allow": allowed})
