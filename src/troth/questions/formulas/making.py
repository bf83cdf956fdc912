"""Fields with a formula are made, changed and tried out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from troth.catalog import commands, custom
from troth.catalog.altering import changing
from troth.catalog.models import CustomField
from troth.catalog.registry import find_object_type
from troth.catalog.types import Field, Formula, Kind, ObjectType
from troth.questions.errors import QuestionError
from troth.questions.formulas.compiling import compiled
from troth.questions.formulas.signatures import AS_KIND, WORDS
from troth.team.actor import Actor

EXAMPLES = 3
NEWEST = """
select name, found from (select {}::text as name, {} as found from {} order by id desc limit 1000) newest
order by found is null, name limit {}
"""


def add_formula(*, object_type: str, label: str, text: str, by: Actor, **shown: Any) -> CustomField:
    """Add a field that is computed by a formula. Raises what `add_field` raises, and QuestionError."""
    with changing(by):
        kind = find_object_type(object_type)
        formula = compiled(text, kind) if kind else None
        return commands.add_field(
            object_type=object_type, label=label, kind=Kind.TEXT, formula=formula, by=by, **shown
        )


def change_formula(*, field: CustomField, text: str, by: Actor) -> None:
    """Compute a field by another formula, and those whose formulas read it.

    Raises QuestionError, also where the outcome would be of another kind, which the field can not hold.
    """
    with changing(by, field):
        commands.change_formulas(changes=_recomputed(field, text), by=by)


def _recomputed(field: CustomField, text: str) -> list[tuple[CustomField, Formula]]:
    kind = find_object_type(field.object_type)
    assert kind is not None  # a field that is computed belongs to a type that is there  # noqa: S101
    name = commands.public_name(field)
    formula = compiled(text, kind, besides=name)
    if formula.kind != field.kind:
        words = {outcome: WORDS[holds] for holds, outcome in AS_KIND.items()}
        raise QuestionError(
            position=0,
            parameter="formula",
            found=str(words[formula.kind]),
            expected=_("%s, as before; for another outcome add a field") % words[Kind(field.kind)],
        )
    known = replace(
        kind, fields=tuple(replace(each, formula=text) if each.name == name else each for each in kind.fields)
    )
    readers = [(reader, compiled(reader.formula, known)) for reader in _readers_in_order(field)]
    return [(field, formula), *readers]


def _readers_in_order(field: CustomField) -> list[CustomField]:
    """List the fields whose formulas read one, or read one that does."""
    found = {field.pk: field}
    waiting = [field]
    while waiting:
        # A roll-up follows by itself: its records are another type's.
        for reader in commands.readers_of(waiting.pop()):
            if reader.formula and found.setdefault(reader.pk, reader) is reader:
                waiting.append(reader)
    return list(found.values())[1:]


def examples(formula: Formula, object_type: ObjectType) -> list[tuple[str, Any]]:
    """Give the names of some records with what a formula comes to for them; filled ones first."""
    title = object_type.field(object_type.title)
    column = sql.Identifier(title.sql_column if title else "id")
    with connection.cursor() as cursor:
        cursor.execute("select catalog_formula_of(%s, %s)", [formula.kind, json.dumps(formula.tree)])
        (expression,) = cursor.fetchone()
        cursor.execute(
            sql.SQL(NEWEST).format(
                column, sql.SQL(expression), sql.Identifier(object_type.table), sql.Literal(EXAMPLES)
            )
        )
        return [(name, as_read(formula.kind, found)) for name, found in cursor.fetchall()]


def as_read(kind: Kind, found: Any) -> Any:
    """Give a value as the pages show it: PostgreSQL hands over one of several parts as a text."""
    return custom.READERS[kind](found) if kind in custom.READERS and found else found


def as_field(formula: Formula) -> Field:
    """Give the field that a formula would make, for a page that shows its values."""
    return Field(name="formula", label="", kind=formula.kind)
