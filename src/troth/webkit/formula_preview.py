"""What a formula that is being typed comes to, with some examples, or what is wrong with it, and where."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from troth.catalog import commands, custom
from troth.catalog.registry import find_object_type
from troth.questions.errors import QuestionError
from troth.questions.formulas.compiling import can_be_read, compiled
from troth.questions.formulas.making import as_field, examples
from troth.questions.formulas.signatures import AS_KIND, NAMES, WORDS
from troth.team.door import MemberRequest, needs
from troth.webkit import reply


@require_POST
@needs("administrator")
def preview(request: MemberRequest) -> HttpResponse:
    """Show what a formula comes to, and what it may name."""
    name, text = request.POST.get("object_type", ""), request.POST.get("formula", "")
    kind = find_object_type(name) if name in commands.open_types() else None
    if kind is None:
        raise Http404
    context: dict[str, Any] = {
        "problem": None,
        "word": "",
        "text": text,
        "kind": kind,
        "names": NAMES,
        "fields": [f for f in kind.fields if can_be_read(f)],
    }
    try:
        formula = compiled(text, kind, besides=f"{custom.GROUP}.{request.POST.get('name', '')}")
    except QuestionError as error:
        return reply.part(
            request, "webkit/_formula.html", {**context, "problem": error if text.strip() else None}
        )
    words = {AS_KIND[holds]: word for holds, word in WORDS.items()}
    found = examples(formula, kind)
    context |= {"word": words[formula.kind], "field": as_field(formula), "examples": found}
    return reply.part(request, "webkit/_formula.html", context)
