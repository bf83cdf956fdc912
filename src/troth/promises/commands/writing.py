"""How every change of a promise is written and told: set, checked, saved, and said on the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.agenda.queries import get_subject
from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.ground.events import Event, publish
from troth.people.facts import Fact
from troth.promises.events import (
    PromiseBroken,
    PromiseChanged,
    PromiseKept,
    PromiseRenegotiated,
    PromiseReopened,
    PromiseWithdrawn,
)
from troth.promises.models import Promise, State, Whose
from troth.team.actor import Actor
from troth.timeline.commands import record_facts, retract_facts

TEXTS = ("words", "time_zone", "outcome", "agreed_by", "quote", "external_id")
COLUMNS = {
    **{name: name for name in (*TEXTS, "whose", "due_time", "is_exact", "state", "worth", "made_at")},
    **{name: name for name in ("kept_at", "broken_at", "withdrawn_at")},
    "due": "due_on",
}
REFERENCES = ("person", "company", "owner")
ENDS = ("kept_at", "broken_at", "withdrawn_at")
DEFAULTS = {"whose": Whose.OURS, "is_exact": False, "state": State.OPEN}
# What is said of whoever gave their word; of whom we gave ours to, the events say it themselves.
THEIR_WORDS = {
    PromiseKept.name: "kept a promise",
    PromiseBroken.name: "broke a promise",
    PromiseWithdrawn.name: "need not keep a promise any more",
    PromiseRenegotiated.name: "promised another day",
}
SET_BACK = (PromiseKept, PromiseBroken, PromiseWithdrawn)


def locked(key: UUID) -> Promise:
    """Load a promise to change it. Raises Conflict where it is gone."""
    promise = Promise.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if promise is None:
        raise Conflict(_("This promise was deleted in the meantime."))
    return promise


def locked_open(key: UUID) -> Promise:
    """Load a promise to end or move it. Raises Conflict where it is gone, or not open any more."""
    promise = locked(key)
    if not promise.is_open:
        raise Conflict(_("This promise is %s already.") % str(promise.get_state_display()).lower())
    return promise


def save(promise: Promise, by: Actor, *, fields: list[str] | None = None) -> Promise:
    """Save, see what the database made of it, and tell that."""
    before = Promise.objects.get(pk=promise.pk)
    promise.save()
    promise.refresh_from_db()
    if promise.state != before.state:
        if before.is_open:
            tell_of_end(promise, by)
        else:
            retract_facts(facts=[_fact(promise, event.name) for event in SET_BACK], by=by)
            if promise.is_open:
                publish(PromiseReopened(promise_id=promise.pk))
            else:
                tell_of_end(promise, by)
    if promise.due_at != before.due_at and before.is_open:
        event = PromiseRenegotiated(
            promise_id=promise.pk,
            was_due=before.due_on.isoformat() if before.due_on else "",
            is_due=promise.due_on.isoformat() if promise.due_on else "",
            agreed_by=promise.agreed_by,
            is_in_time=promise.missed_at == before.missed_at,
        )
        tell(promise, event, by)
    elif fields and promise.state == before.state:
        publish(PromiseChanged(promise_id=promise.pk, fields=fields))
    return promise


def tell_of_end(promise: Promise, by: Actor) -> None:
    """Tell what became of a promise, at the moment when it did."""
    match promise.state:
        case State.KEPT | State.LATE:
            is_late = promise.state == State.LATE
            kept = PromiseKept(promise_id=promise.pk, is_late=is_late)
            tell(promise, kept, by, at=promise.kept_at)
        case State.BROKEN:
            broken = PromiseBroken(promise_id=promise.pk, why=promise.outcome)
            tell(promise, broken, by, at=promise.broken_at)
        case State.WITHDRAWN:
            withdrawn = PromiseWithdrawn(promise_id=promise.pk, why=promise.outcome)
            tell(promise, withdrawn, by, at=promise.withdrawn_at)


def tell(promise: Promise, event: Event, by: Actor, *, at: datetime | None = None) -> None:
    """Write on the timeline of whom the promise is with, and publish."""
    if promise.person_id or promise.company_id:
        is_theirs = promise.whose == Whose.THEIRS
        sentence = THEIR_WORDS.get(event.name, event.sentence) if is_theirs else event.sentence
        record_facts(facts=[_fact(promise, event.name, sentence, at)], by=by)
    publish(event)


def _fact(promise: Promise, event: str, sentence: str = "", at: datetime | None = None) -> Fact:
    return Fact(
        event=event,
        sentence=sentence,
        person_id=promise.person_id,
        company_id=promise.company_id,
        happened_at=at,
        about=("promises", promise.pk),
    )


def write(promise: Promise, values: Mapping[str, Any], by: Actor) -> list[str]:
    """Set what is found in `values`; give the public names that changed."""
    changed = []
    for name in (*COLUMNS, *REFERENCES):
        if name not in values or (name == "made_at" and values[name] is None):
            continue
        attribute = f"{name}_id" if name in REFERENCES else COLUMNS[name]
        empty = "" if name in TEXTS else DEFAULTS.get(name)
        value = empty if values[name] is None else values[name]
        if getattr(promise, attribute) != value:
            setattr(promise, attribute, value)
            changed.append(name)
    return changed + _point(promise, values, by)


def _point(promise: Promise, values: Mapping[str, Any], by: Actor) -> list[str]:
    """Let a promise be about a record of any type, which `by` must see."""
    kind = values.get("about_kind", promise.about_kind) or ""
    key = values.get("about_id", promise.about_id)
    if (kind, key) == (promise.about_kind, promise.about_id):
        return []
    if kind and key:
        try:
            get_subject(kind, key, seen_by=by)
        except NotFound:
            raise Invalid([("about_id", _("There is no such record."))]) from None
    elif kind or key:
        raise Invalid([("about_id", _("Name the type and the id of the record."))])
    promise.about_kind, promise.about_id = kind, key or None
    return ["about_kind", "about_id"]


def check(promise: Promise) -> None:
    """Say in words what the constraints of the database would refuse. Raises Invalid."""
    if not promise.person_id and not promise.company_id:
        raise Invalid([("person", _("Say with whom: a person or a company."))])
    if promise.due_on is None:
        if promise.due_time is not None:
            raise Invalid([("due_time", _("An hour needs a day."))])
        promise.is_exact = False
    ends = [name for name in ENDS if getattr(promise, name) is not None]
    if len(ends) > 1:
        raise Invalid([(ends[1], _("A promise ends once: kept, broken or withdrawn."))])
