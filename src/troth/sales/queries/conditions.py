"""Conditions of blocks: questions about a document, checked with the template, asked when it is set."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.errors import Invalid
from troth.catalog.registry import object_types
from troth.questions import listing
from troth.questions.checking import check
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery
from troth.questions.postgres import Way
from troth.questions.sql import Sql, select
from troth.sales.models import Document
from troth.sales.paper.blocks import Block
from troth.team.actor import Actor


def problem_with(where: str, by: Actor) -> QuestionError | None:
    """Give what is wrong with a condition, and where; None where it can be asked."""
    try:
        check(parse(where), object_types()["documents"], by)
    except QuestionError as problem:
        return problem
    return None


def check_conditions(blocks: Sequence[Block], by: Actor) -> None:
    """Raise Invalid for conditions that can not be asked, each by the place of its block."""
    problems = [
        (f"blocks.{place}", problem.message)
        for place, block in enumerate(blocks)
        if block.where and (problem := problem_with(block.where, by))
    ]
    if problems:
        raise Invalid(problems)


def met(blocks: Sequence[Block], document: Document, by: Actor) -> list[Block]:
    """Give the blocks that are in a document: those whose condition it meets, as `by` may ask.

    Raises Invalid where one can not be decided, as it asks for what `by` may not read, and where none is
    left: a document that lacks a clause without a word is worse than none.
    """
    asked = {place: _condition(place, block.where, by) for place, block in enumerate(blocks) if block.where}
    answers = dict(zip(asked, _answers(list(asked.values()), document), strict=True))
    left = [block for place, block in enumerate(blocks) if answers.get(place, True)]
    if not left:
        raise Invalid([("template", _("Nothing of its template is in this document."))])
    return left


def _condition(place: int, where: str, by: Actor) -> Sql:
    try:
        query = ListQuery(object_type=object_types()["documents"], where=parse(where))
        return listing.condition(query, by, way=Way.EACH)
    except QuestionError as problem:
        said = _("Whether block %(place)d of the template is in it can not be told: %(why)s")
        raise Invalid([("template", said % {"place": place + 1, "why": problem.message})]) from problem


def _answers(conditions: Sequence[Sql], document: Document) -> Sequence[bool]:
    if not conditions:
        return ()
    columns = Sql("")
    for each in conditions:
        columns += Sql(", (" if columns.text else "(") + each + Sql(") is true")
    asked = select(columns, "sales_document", "t", Sql("t.id = %s", (document.pk,)))
    with connection.cursor() as cursor:
        cursor.execute(asked.text, asked.params)
        answers: Sequence[bool] = cursor.fetchone()
    return answers
