"""Add, change and delete the fields of a workspace: the only writer of them and of their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import Q
from django.utils.translation import gettext as _

from troth.catalog import custom
from troth.catalog.altering import PATIENCE, changing, run
from troth.catalog.computing import compute, refuse_while_computing
from troth.catalog.errors import Conflict, Invalid
from troth.catalog.json_values import WORDS
from troth.catalog.labels import LONGEST_NAME, as_choices, name_from, shows_something, wrong_words
from troth.catalog.models import CustomField
from troth.catalog.registry import find_object_type, find_own_type
from troth.catalog.rolling import column_of, kind_of
from troth.catalog.staff import MEMBERS
from troth.catalog.types import Formula, Kind, RollUp
from troth.team.actor import Actor

MOST = 200  # added fields of one type


def add_field(
    *,
    object_type: str,
    label: str,
    kind: str,
    name: str = "",
    points_at: str = "",
    choices: Sequence[str] = (),
    help: str = "",
    is_listed: bool = False,
    is_quick: bool = True,
    is_erased_with: bool = False,
    formula: Formula | None = None,
    roll_up: RollUp | None = None,
    by: Actor,
) -> CustomField:
    """Add a field to an object type. `name` is made from the label where none is given, and stays.

    A reference `points_at` an object type, or at "members". A record of an object of the workspace
    `is_erased_with` the person at whom it points; without that it stays, and points at nobody.
    A `formula` that was checked, or a `roll_up`, computes the field, whose kind is that of its outcome.

    Raises Forbidden for all but administrators, Invalid, and Conflict where the name is taken.
    """
    row = CustomField(
        object_type=object_type, name=name or name_from(label), label=label, kind=kind, help=help,
        points_at=points_at, is_listed=is_listed, is_quick=is_quick, is_erased_with=is_erased_with,
        formula=formula.text if formula else "", reads=formula.reads if formula else (),
        roll_up=asdict(roll_up) if roll_up else {},
    )  # fmt: skip
    try:
        with changing(by):
            _settle(row, choices, formula, roll_up)
            row.save(force_insert=True)
            if formula:
                compute([(row, formula)], is_new=True, by=by)
            else:
                _add_column(row)
    except IntegrityError:
        raise Conflict(_("There is a field %s already.") % row.name) from None
    return row


def _settle(
    row: CustomField, choices: Sequence[str], formula: Formula | None, roll_up: RollUp | None
) -> None:
    """Fill in what follows from the rest of a new field, and check it. Raises Invalid."""
    if roll_up and roll_up.of not in open_types():
        raise Invalid([("link", _("must be a field by which other records point at these."))])
    if formula:
        row.kind = formula.kind
    elif roll_up:
        row.kind = kind_of(roll_up, row.object_type)
    row.points_at = row.points_at if row.kind == Kind.REFERENCE else ""
    errors = _wrong(row.object_type, row.label, row.kind, row.name, choices)
    errors += wrong_words(row.label, row.help, choices) + _wrong_target(row.kind, row.points_at)
    if errors:
        raise Invalid(errors)
    row.choices = as_choices(choices, [])
    row.position = _next_position(row.object_type)
    row.is_quick = row.is_quick and row.kind != Kind.LONG_TEXT  # more than an index can hold
    row.is_erased_with = row.is_erased_with and can_be_erased_with(row.object_type, row.points_at)


def change_field(*, field: CustomField, values: Mapping[str, Any], by: Actor) -> CustomField:
    """Change a field: `label`, `help`, `is_listed`, `is_erased_with`, `choices` (labels, in order).

    What stands in it stays: a choice that is left out of `choices` stays with the records that have it.
    """
    with changing(by, field):
        label, help = str(values.get("label", field.label)).strip(), str(values.get("help", field.help))
        if errors := wrong_words(label, help, values.get("choices", ())):
            raise Invalid(errors)
        field.label, field.help = label, help
        field.is_listed = values.get("is_listed", field.is_listed)
        wanted = values.get("is_erased_with", field.is_erased_with)
        field.is_erased_with = wanted and can_be_erased_with(field.object_type, field.points_at)
        if "choices" in values and field.kind == Kind.SELECT:
            field.choices = as_choices(values["choices"], field.choices)
        field.save()
    return field


def change_formulas(*, changes: Sequence[tuple[CustomField, Formula]], by: Actor) -> None:
    """Compute fields of one type by other formulas, all or none. What a field holds stays of its kind.

    Raises Conflict where formulas of the type are worked out already.
    """
    with changing(by):
        compute(changes, is_new=False, by=by)


def delete_field(*, field: CustomField, by: Actor) -> None:
    """Delete a field with all that stands in it. The audit trail keeps what it held.

    Raises Conflict where a formula reads it, or where formulas of its type are worked out.
    """
    with changing(by, field):
        refuse_while_computing(field.object_type)
        if readers := [other.label for other in readers_of(field)]:
            raise Conflict(
                _("%(field)s is read by %(formulas)s. Change or delete that first.")
                % {"field": field.label, "formulas": ", ".join(readers)}
            )
        drop = "catalog_drop_column"
        if field.is_computed:
            drop = "catalog_drop_roll_up" if field.roll_up else "catalog_drop_formula"
        run(f"select {drop}(%s, %s)", field.object_type, field.name)
        field.delete()


def can_be_erased_with(object_type: str, points_at: str) -> bool:
    """Tell whether records may be deleted with the person at whom they point: those of own objects."""
    return points_at == "people" and find_own_type(object_type) is not None


def find_field(field_id: UUID) -> CustomField | None:
    """Find an added field by its key."""
    return CustomField.objects.filter(pk=field_id).first()


def fields_of(object_type: str) -> list[CustomField]:
    """List the added fields of a type, in their order."""
    return list(CustomField.objects.filter(object_type=object_type))


def readers_of(field: CustomField) -> list[CustomField]:
    """List the fields that are computed from one."""
    name, kind = public_name(field), field.object_type
    rolled = Q(roll_up__of=kind) & (Q(roll_up__link=name) | Q(roll_up__field=name))
    return list(CustomField.objects.filter(Q(object_type=kind, reads__contains=[name]) | rolled))


def public_name(field: CustomField) -> str:
    """Give the name of an added field in questions, formulas and the API."""
    return f"{custom.GROUP}.{field.name}"


def count_filled(field: CustomField) -> int:
    """Count the records that have a value in the field, up to ten thousand."""
    kind = find_object_type(field.object_type)
    declared = kind.field(public_name(field)) if kind else None
    if kind is None or declared is None:
        return 0
    column = f'"{declared.sql_column}"'
    has = f"{column} <> ''" if declared.kind in WORDS else f"{column} is not null"
    if declared.kind is Kind.TAGS:
        has = f"cardinality({column}) > 0"
    if declared.kind is Kind.FILE:
        has = f"{column} <> '[]'"
    with connection.cursor() as cursor:
        cursor.execute(f'select count(*) from (select from "{kind.table}" where {has} limit 10000) filled')  # noqa: S608
        return int(cursor.fetchone()[0])


def _wrong(
    object_type: str, label: str, kind: str, name: str, choices: Sequence[str]
) -> list[tuple[str, str]]:
    errors = []
    if object_type not in open_types():
        errors.append(("object_type", _("takes no fields.")))
    if shows_something(label) and not re.fullmatch(rf"[a-z][a-z0-9_]{{0,{LONGEST_NAME - 1}}}", name):
        errors.append(("name", _("must begin with a letter and hold only a to z, digits and _.")))
    if kind not in custom.KINDS:
        errors.append(("kind", _("must be one of: %s.") % ", ".join(custom.KINDS)))
    if kind == Kind.SELECT and not any(choice.strip() for choice in choices):
        errors.append(("choices", _("are needed, one on each line.")))
    return errors


def _wrong_target(kind: str, points_at: str) -> list[tuple[str, str]]:
    if kind == Kind.REFERENCE and points_at not in targets():
        return [("points_at", _("must be one of: %s.") % ", ".join(targets()))]
    return []


def targets() -> list[str]:
    """List what a field can point at: the object types that take fields, and members."""
    return [*open_types(), MEMBERS.name]


def open_types() -> list[str]:
    """List the object types that take fields."""
    with connection.cursor() as cursor:
        cursor.execute("select object_type from catalog_open_table")
        known = {name for (name,) in cursor.fetchall()}
    return sorted(name for name in known if find_object_type(name))


def _next_position(object_type: str) -> int:
    position = CustomField.objects.filter(object_type=object_type).count()
    if position >= MOST:
        raise Invalid([("label", _("%d fields are as many as a type can have.") % MOST)])
    return position


def _add_column(field: CustomField) -> None:
    of = (field.object_type, field.name, field.kind)
    if field.roll_up:
        run(PATIENCE)
        roll_up = RollUp(**field.roll_up)
        column = column_of(roll_up.of, roll_up.field) if roll_up.field else "id"
        below = (roll_up.of, column_of(roll_up.of, roll_up.link), roll_up.measure, column)
        run("select catalog_add_roll_up(%s, %s, %s, %s, %s, %s, %s)", *of, *below)
    else:
        run("select catalog_add_column(%s, %s, %s, %s)", *of, field.points_at)
    # Whoever is deleted must be found where they are pointed at.
    if field.is_quick or field.points_at or field.kind == Kind.FILE:
        run("select catalog_index_column(%s, %s, %s)", *of)
