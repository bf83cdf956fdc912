"""The doors of templates: which there are, what one would add, and the steps that add and remove it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from troth.catalog.errors import Conflict, Invalid
from troth.catalog.registry import object_types
from troth.team.door import MemberRequest, needs
from troth.team.errors import Refused
from troth.team.views.answers import settings_page
from troth.trades import commands, queries
from troth.trades.commands import Outcome
from troth.trades.patterns import Template, What, templates
from troth.webkit import formats, reply

TAB, HOME = "trades:index", "/settings/templates/"
STEPS: dict[str, Callable[..., Outcome]] = {
    "set-up": commands.set_up,
    "examples": commands.add_examples,
    "without-examples": commands.remove_examples,
    "remove": commands.remove,
}
SORTS = {
    What.OBJECT: gettext_lazy("Objects"),
    What.FIELD: gettext_lazy("Fields"),
    What.VIEW: gettext_lazy("Views"),
    What.SEGMENT: gettext_lazy("Segments"),
    What.ROLE: gettext_lazy("Roles"),
}


@require_GET
@needs("administrator")
def index(request: MemberRequest) -> HttpResponse:
    """List the templates."""
    known = [(each, bool(queries.added_by(each))) for each in templates().values()]
    return settings_page(request, "trades/index.html", {"known": known}, current=TAB)


@require_GET
@needs("administrator")
def show(request: MemberRequest, template: str) -> HttpResponse:
    """Show what a template would add, and what is there already."""
    return _show(request, _found(template))


@require_POST
@needs("administrator")
def step(request: MemberRequest, template: str, step: str) -> HttpResponse:
    """Set the workspace up, add examples, or take them or all of it away."""
    found, command = _found(template), STEPS.get(step)
    if command is None:
        raise Http404
    try:
        outcome = command(template=found, by=request.member)
    except Invalid as invalid:
        return _show(request, found, " ".join(f"{name}: {words}" for name, words in invalid.errors))
    except (Conflict, Refused) as refusal:
        return _show(request, found, str(refusal))
    if outcome.kept and step in ("remove", "without-examples"):
        return _show(request, found, kept=outcome)
    return reply.redirect(request, f"{HOME}{found.name}/", _said(step, outcome))


def _said(step: str, outcome: Outcome) -> str:
    count = len(outcome.done)
    if step in ("set-up", "examples"):
        words = ngettext("%(count)d thing was added.", "%(count)d things were added.", count)
    else:
        words = ngettext("%(count)d thing was removed.", "%(count)d things were removed.", count)
    return words % {"count": count}


def _show(
    request: MemberRequest, template: Template, problem: str = "", kept: Outcome | None = None
) -> HttpResponse:
    lines = queries.preview(template, seen_by=request.member)
    groups = [(SORTS[what], list(found)) for what, found in groupby(lines, lambda line: line.part.what)]
    things = {kind.name: formats.within(kind.many) for kind in object_types().values()}
    things |= {part.name: formats.within(part.label) for part in template.parts if part.what is What.OBJECT}
    context = {
        "template": template,
        "groups": groups,
        "things": things,
        "new": sum(not line.is_there for line in lines),
        "added": queries.added_by(template),
        "has_examples": queries.has_examples(template),
        "problem": problem,
        "kept": kept.kept if kept else [],
    }
    return settings_page(request, "trades/show.html", context, current=TAB, status=422 if problem else 200)


def _found(name: str) -> Template:
    template = templates().get(name)
    if template is None:
        raise Http404
    return template
