"""Make, rename and delete the object types of a workspace: the only writer of them and of their tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import Q
from django.utils.translation import gettext as _
from psycopg import sql

from troth.catalog import custom
from troth.catalog.altering import changing, run
from troth.catalog.commands import delete_field
from troth.catalog.errors import Conflict, Invalid
from troth.catalog.hooks import ObjectEnds, TakenNames
from troth.catalog.labels import LONGEST_NAME, name_from, shows_something
from troth.catalog.models import CustomField, CustomObject
from troth.catalog.own_types import DATED, FIRST_ICON, ICONS
from troth.catalog.registry import find_own_type, object_types
from troth.catalog.staff import MEMBERS
from troth.ground.fold import norm
from troth.ground.hooks import filled
from troth.team.actor import Actor
from troth.team.commands import forget_object_type

MOST = 50
LABELS = ("one", "many", "title")
LONGEST_LABEL = 60
MOST_COUNTED = 100_000
PATIENCE = "10min"  # with a table that is dropped: each of its records is written to the audit trail

# Words of the language, of the API and of the kinds of record that versions to come bring along.
RESERVED = frozenset({
    MEMBERS.name, custom.GROUP, "and", "or", "not", "in", "is", "has", "did", "count", "sum", "avg", "min",
    "max", "first", "last", "distance", "sample", "segment", "where", "true", "false", "me", "name", "id",
    "sales", "marketing", "service", "commerce", "loyalty", "feedback", "community", "promises", "automation",
    "insight", "channels", "inbox", "conversations", "messages", "deals", "pipelines", "quotes", "offers",
    "orders", "products", "prices", "invoices", "payments", "carts", "campaigns", "tickets", "queues",
    "subscriptions", "reports", "dashboards", "forms", "pages", "events", "notes", "files", "calls",
    "meetings", "reminders", "consents", "audits", "roles", "teams", "tokens", "fields", "objects",
    "import", "export", "today", "timeline", "static", "media", "help", "admin", "login", "logout",
})  # fmt: skip


def make_object(
    *,
    one: str,
    many: str,
    icon: str = FIRST_ICON,
    title: str = "",
    note: str = "",
    name: str = "",
    by: Actor,
) -> CustomObject:
    """Make an object type. `name` is its public one, made of `many` where none is given, and stays.

    `title` is the label of the field that names a record. Raises Forbidden for all but administrators,
    Invalid, and Conflict where somebody was quicker.
    """
    given = {"one": one, "many": many, "title": title or _("Name"), "icon": icon, "note": note}
    labels = {label: " ".join(text.split()) for label, text in given.items()}
    name = name.strip() or name_from(labels["many"])
    try:
        with changing(by):
            if errors := _wrong(labels, known=None) + _wrong_name(name):
                raise Invalid(errors)
            made = CustomObject.objects.create(name=name, position=_next_position(), **labels)
            run("select catalog_make_table(%s)", name)
    except IntegrityError:
        raise Conflict(_("There is an object %s already.") % name) from None
    return made


def change_object(*, found: CustomObject, values: Mapping[str, str], by: Actor) -> CustomObject:
    """Change how an object type is called and shown: `one`, `many`, `title`, `icon`, `note`, and `time`.

    `time` names the field of it that says when it happened. Its public name stays, so all that names it
    holds.
    """
    with changing(by, found):
        labels = {
            label: " ".join(str(values.get(label, getattr(found, label))).split())
            for label in (*LABELS, "icon", "note")
        }
        errors = _wrong(labels, known=found)
        time = values.get("time", found.time)
        if time and time not in moments_of(found.name):
            errors.append(("time", _("must be one of its dates.")))
        if errors:
            raise Invalid(errors)
        for label, text in labels.items():
            setattr(found, label, text)
        found.time = time
        found.save()
    return found


def delete_object(*, found: CustomObject, by: Actor) -> None:
    """Delete an object type with its records, its fields, and the fields of others that point at it.

    The audit trail keeps what they held. Raises Forbidden, and Conflict where its table is in use, or where a
    formula of another type reads a field that would go.
    """
    with changing(by, found):
        _delete(found, by)


def _delete(found: CustomObject, by: Actor) -> None:
    computed = CustomField.objects.filter(object_type=found.name).exclude(formula="", roll_up={})
    for field in [*computed.order_by("-created_at"), *fields_pointing_at(found.name)]:
        delete_field(field=field, by=by)
    for forget in filled(ObjectEnds):
        forget(name=found.name)
    forget_object_type(name=found.name)
    CustomField.objects.filter(object_type=found.name).delete()
    run("select set_config('statement_timeout', %s, true)", PATIENCE)
    run("select catalog_drop_table(%s)", found.name)
    found.delete()


def objects() -> list[CustomObject]:
    """List the object types of the workspace, in their order."""
    return list(CustomObject.objects.all())


def find_object(object_id: UUID) -> CustomObject | None:
    """Find an object type of the workspace by its key."""
    return CustomObject.objects.filter(pk=object_id).first()


def fields_pointing_at(name: str) -> list[CustomField]:
    """List the fields of other types that point at records of this one, or tell of them."""
    named = Q(points_at=name) | Q(roll_up__of=name)
    return list(CustomField.objects.filter(named).exclude(object_type=name).order_by("-created_at"))


def count_records(name: str) -> int:
    """Count the records of an object type of the workspace, up to a hundred thousand."""
    kind = find_own_type(name)
    if kind is None:
        return 0
    statement = sql.SQL("select count(*) from (select from {} limit {}) counted").format(
        sql.Identifier(kind.table), sql.Literal(MOST_COUNTED)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def moments_of(name: str) -> dict[str, str]:
    """Give the fields of a type that can say when it happened, with their labels."""
    kind = find_own_type(name)
    fields = kind.fields if kind else ()
    return {
        each.name: str(each.label) for each in fields if each.kind in DATED and custom.is_custom(each.name)
    }


def _wrong(labels: Mapping[str, str], known: CustomObject | None) -> list[tuple[str, str]]:
    errors = []
    for label in LABELS:
        if not shows_something(labels[label]):
            errors.append((label, _("is needed.")))
        elif len(labels[label]) > LONGEST_LABEL:
            errors.append((label, _("can have at most %d letters.") % LONGEST_LABEL))
    if labels["icon"] not in ICONS:
        errors.append(("icon", _("must be one of: %s.") % ", ".join(ICONS)))
    if len(labels["note"]) > 300 or "\0" in labels["note"]:
        errors.append(("note", _("can have at most %d letters.") % 300))
    others = [kind for kind in object_types().values() if known is None or kind.name != known.name]
    if norm(labels["many"]) in {norm(str(word)) for kind in others for word in (kind.one, kind.many)}:
        errors.append(("many", _("is what other records are called already.")))
    return errors


def _wrong_name(name: str) -> list[tuple[str, str]]:
    if not re.fullmatch(rf"[a-z][a-z0-9_]{{0,{LONGEST_NAME - 1}}}", name):
        return [("name", _("must begin with a letter and hold only a to z, digits and _."))]
    if name in object_types():
        return [("name", _("is the name of other records already."))]
    if name in RESERVED.union(*(give() for give in filled(TakenNames))):
        return [("name", _("has another meaning in Troth. Choose another one."))]
    return []


def _next_position() -> int:
    position = CustomObject.objects.count()
    if position >= MOST:
        raise Invalid([("many", _("%d objects are as many as a workspace can have.") % MOST)])
    return position
