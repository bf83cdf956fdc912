"""A formula as the catalog keeps it: its kind, the tree for the database, and the fields that it reads."""

from __future__ import annotations

from django.utils.translation import gettext as _

from troth.catalog import custom
from troth.catalog.rolling import rests_on
from troth.catalog.types import Field, Formula, ObjectType
from troth.questions.errors import QuestionError
from troth.questions.formulas import terms
from troth.questions.formulas.calls import OF_NOW, of_now
from troth.questions.formulas.grammar import Reader
from troth.questions.formulas.signatures import AS_KIND, OF_KIND
from troth.questions.formulas.terms import Node, Term
from troth.questions.paths import nearest_field

MOST_COMPUTED = 300  # parts, with those of the formulas that it reads


def compiled(text: str, object_type: ObjectType, besides: str = "") -> Formula:
    """Check a formula over the fields of a type, of which it can not read the one called `besides`.

    Raises QuestionError, with the position of what is wrong.
    """
    return _Compiler(object_type, besides).formula(text)


def can_be_read(field: Field) -> bool:
    """Tell whether a formula can read a field."""
    return field.kind in OF_KIND and field.is_column


class _Compiler:
    """Knows the type whose fields are read, and which have been."""

    def __init__(self, object_type: ObjectType, besides: str) -> None:
        self._object_type = object_type
        self._besides = besides
        self._reads: dict[str, None] = {}

    def formula(self, text: str) -> Formula:
        try:
            found = Reader(text, self._field).formula()
        except QuestionError as error:
            error.parameter = "formula"
            raise
        if _size(found.node) > MOST_COMPUTED:
            raise QuestionError(
                position=0,
                parameter="formula",
                expected=_("at most %d parts with those of the formulas that it reads") % MOST_COMPUTED,
            )
        return Formula(text, AS_KIND[found.holds], found.node, tuple(self._reads))

    def _field(self, names: tuple[str, ...], position: int) -> Term:
        name = ".".join(names).lower()
        field = self._object_type.field(name)
        if field is None or (self._object_type.name, self._besides) in rests_on(self._object_type.name, name):
            raise self._unknown(names, position)
        if not can_be_read(field):
            raise QuestionError(
                position=position, found=name, expected=_("a field that holds one number, date or text")
            )
        self._reads[name] = None
        if not field.formula:
            return terms.column(field, OF_KIND[field.kind], position)
        # PostgreSQL lets no computed column read another one.
        inner = _Compiler(self._object_type, self._besides).formula(field.formula)
        return terms.kept(OF_KIND[field.kind], dict(inner.tree), position)

    def _unknown(self, names: tuple[str, ...], position: int) -> QuestionError:
        first = names[0].lower()
        if len(names) == 1 and first in OF_NOW:
            return of_now(first, position)
        relation = self._object_type.field(first)
        if len(names) > 1 and relation is not None and relation.to and first != custom.GROUP:
            return QuestionError(
                position=position,
                found=".".join(names),
                expected=_("a field of the same record; a roll-up tells of others"),
            )
        fields = [each for each in self._object_type.fields if can_be_read(each)]
        return QuestionError(
            position=position,
            found=".".join(names),
            expected=_("a field of %s") % self._object_type.name,
            suggestion=nearest_field(".".join(names), fields),
        )


def _size(node: Node) -> int:
    parts = node.get("of") or node.get("if") or ()
    return 1 + sum(_size(part) for part in parts)
