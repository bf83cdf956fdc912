"""Orders that are written by hand, and what a member changes of those that were told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict as Refused
from troth.catalog.errors import Invalid
from troth.commerce.commands.checking import check
from troth.commerce.commands.taking import record_order
from troth.commerce.commands.telling import tell_changes
from troth.commerce.events import OrderDeleted
from troth.commerce.facts import OrderFact, Outcome
from troth.commerce.models import Conflict, Line, Order, State
from troth.ground.clock import now
from troth.ground.events import publish
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.timeline.commands import retract_about

TEXTS = ("number", "source", "external_id", "channel", "place")
REFERENCES = ("person", "company")
# What a source tells, it alone changes: an amount that is typed over would be a conflict from then on.
OF_SOURCE = ("source", "external_id", "placed_at", "total", "tax", "shipping", "version_at")


def create_order(*, values: Mapping[str, Any], by: Actor) -> Order:
    """Write down an order. `values` are public fields, already cleaned. Raises Invalid and Conflict."""
    taken = record_order(fact=_fact(values), by=by)
    if taken.outcome is Outcome.CONFLICT:
        raise Refused(_("This order is here with another amount: %s.") % taken.order.total)
    return taken.order


def change_order(*, record: Order, values: Mapping[str, Any], by: Actor) -> Order:
    """Change an order: who bought, how far it is. What it came to is its source's to say. Raises Invalid."""
    with acting(by):
        order = _locked(record.pk)
        was, changed = order.state, _write(order, values)
        held = [name for name in changed if name in OF_SOURCE] if record.source else []
        if held:
            said = _("is told by “%s”, and can not be typed over.") % record.source
            raise Invalid([(name, said) for name in held])
        if not changed:
            return order
        check(_fact({name: getattr(order, name) for name in ("placed_at", "total", "tax", "shipping")}))
        order.save()
        if {"placed_at"} & set(changed):
            Line.objects.filter(order=order).update(placed_at=order.placed_at)
        order.refresh_from_db()
        tell_changes(order, was, changed, by=by, publishes=True)
    return order


def settle_conflicts(*, order: Order, by: Actor) -> Order:
    """Say that what is held of an order is right, whatever else was told."""
    with acting(by):
        here = _locked(order.pk)
        Conflict.objects.filter(order=here, settled_at=None).update(
            settled_at=now(), settled_by_id=by.member_id
        )
        here.is_in_conflict = False
        here.save(update_fields=["is_in_conflict"])
    return here


def delete_order(*, record: Order, by: Actor) -> None:
    """Delete an order that never was one; the timeline no longer tells of it."""
    with acting(by):
        order = _locked(record.pk)
        whose = {"people": [order.person_id], "companies": [order.company_id]}
        present = {name: [key for key in keys if key] for name, keys in whose.items()}
        retract_about(about=("orders", order.pk), by=by, **present)
        order.delete()
        publish(OrderDeleted(order_id=record.pk))


def _locked(key: UUID) -> Order:
    order = Order.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if order is None:
        raise Refused(_("This order was deleted in the meantime."))
    return order


def _fact(values: Mapping[str, Any]) -> OrderFact:
    """Make an order of public fields, as if somebody told of it."""
    given: dict[str, Any] = {name: values.get(name) or "" for name in (*TEXTS, "state")}
    given |= {name: values.get(name) for name in (*REFERENCES, *OF_SOURCE) if name not in TEXTS}
    return OrderFact(**given)


def _write(order: Order, values: Mapping[str, Any]) -> list[str]:
    """Set what is found in `values`; give the public names that changed. Raises Invalid."""
    changed = []
    for name, given in values.items():
        if name not in (*TEXTS, *REFERENCES, *OF_SOURCE, "state"):
            continue
        attribute = f"{name}_id" if name in REFERENCES else name
        value = "" if given is None and name in TEXTS else given
        if name == "state":
            value = given or State.PLACED
        if name == "number" and not value:
            raise Invalid([("number", _("is needed."))])
        if getattr(order, attribute) != value:
            setattr(order, attribute, value)
            changed.append(name)
    return changed
