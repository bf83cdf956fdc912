"""Which of several questions a record meets first: what a list is coloured by."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from troth.catalog.types import ObjectType
from troth.questions.checking import check
from troth.questions.postgres import where
from troth.questions.sql import Sql, column, select
from troth.questions.tree import Node
from troth.team.actor import Actor


def first_met(
    object_type: ObjectType, questions: Sequence[Node], ids: Sequence[UUID], seen_by: Actor
) -> dict[UUID, int]:
    """Give the place of the first question that each record meets, if any, in one statement.

    The records must be such as the asker sees. Raises QuestionError.
    """
    if not questions or not ids:
        return {}
    cases = Sql("case")
    for place, question in enumerate(questions):
        met = where(check(question, object_type, seen_by), seen_by)
        cases += Sql(" when ") + met + Sql(" then %s", (place,))
    key = column("t", "id")
    shown = Sql(f"{key}, ") + cases + Sql(" end")
    sql = select(shown, object_type.table, "t", Sql(f"{key} = any(%s::uuid[])", (list(ids),)))
    with connection.cursor() as database:
        database.execute(sql.text, sql.params)
        return {found: place for found, place in database.fetchall() if place is not None}
