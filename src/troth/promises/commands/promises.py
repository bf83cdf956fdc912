"""Give a word, keep it, move it, break it, withdraw it; and take any of that back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.agenda.queries import get_subject
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.ground.clock import now
from troth.ground.events import Event, publish
from troth.people.facts import Fact
from troth.people.queries import get_person
from troth.promises.events import (
    PromiseBroken,
    PromiseChanged,
    PromiseDeleted,
    PromiseKept,
    PromiseMade,
    PromiseReceived,
    PromiseRenegotiated,
    PromiseReopened,
    PromiseWithdrawn,
)
from troth.promises.models import Promise, State, Whose
from troth.team.acting import acting
from troth.team.actor import Actor, everyone
from troth.timeline.commands import record_facts, retract_facts
from troth.timeline.queries import get_interaction

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


def make_promise(
    *, values: Mapping[str, Any], by: Actor, source: UUID | None = None, is_suggested: bool = False
) -> Promise:
    """Write down a word that was given. `values` are public fields, already cleaned.

    Who writes down our word answers for it, where nobody is named. A person's company is that of the promise,
    where none is said. `source` is the interaction in which it was given, which `by` must see; `is_suggested`
    that the machine had found it there. Raises Invalid where it is to nobody.
    """
    with acting(by):
        promise = Promise(owner_id=by.member_id, time_zone=by.time_zone, is_suggested=is_suggested)
        promise.whose, promise.state, promise.is_exact = Whose.OURS, State.OPEN, False
        _write(promise, values, by)
        if promise.made_at is None or "made_at" not in values:
            promise.made_at = now()
        if source is not None:
            promise.source_id = get_interaction(source, seen_by=by).pk
        if promise.person_id and not promise.company_id and "company" not in values:
            promise.company_id = get_person(promise.person_id, seen_by=everyone()).company_id
        _check(promise)
        promise.save(force_insert=True)
        promise.refresh_from_db()
        made = PromiseMade if promise.whose == Whose.OURS else PromiseReceived
        _tell(promise, made(promise_id=promise.pk, words=promise.words), by, at=promise.made_at)
        if not promise.is_open:
            _tell_of_end(promise, by)
    return promise


def create_promise(*, values: Mapping[str, Any], by: Actor) -> Promise:
    """Write down a word that was given: what the API and lists call."""
    return make_promise(values=values, by=by)


def change_promise(*, record: Promise, values: Mapping[str, Any], by: Actor) -> Promise:
    """Change a promise by its public fields; a new day, a state or an end is told as what it is."""
    with acting(by):
        promise = locked(record.pk)
        changed = _write(promise, values, by)
        _check(promise)
        if changed:
            _save(promise, by, fields=changed)
    return promise


def keep_promise(
    *, promise: Promise, by: Actor, how: str = "", proof: UUID | None = None, at: datetime | None = None
) -> Promise:
    """Say that a promise was kept, `at` a moment, now by default, and what shows it: words, an interaction.

    Raises Conflict for one that is not open any more.
    """
    with acting(by):
        here = _open(promise.pk)
        if proof is not None:
            here.proof_id = get_interaction(proof, seen_by=by).pk
        here.outcome, here.kept_at = how, at or now()
        if here.kept_at > now():
            raise Invalid([("kept_at", _("can not be in the future."))])
        return _save(here, by)


def renegotiate_promise(
    *,
    promise: Promise,
    due: date | None,
    by: Actor,
    due_time: time | None = None,
    agreed_by: str = "",
    why: str = "",
) -> Promise:
    """Agree on a new day. Before the old one has come that is no breach, after it the promise stays late.

    Raises Conflict for one that is not open any more, Invalid where the day is the same.
    """
    with acting(by):
        here = _open(promise.pk)
        if (here.due_on, here.due_time) == (due, due_time):
            raise Invalid([("due", _("is the day that it has."))])
        here.due_on, here.due_time, here.agreed_by, here.outcome = due, due_time, agreed_by, why
        here.asked_at, here.asked_on, here.asked_by, here.asked_words = None, None, "", ""
        _check(here)
        return _save(here, by)


def break_promise(*, promise: Promise, why: str, by: Actor) -> Promise:
    """Say that a promise was not kept and will not be. Raises Conflict for one that is not open any more."""
    return _end(promise, "broken_at", why, by)


def withdraw_promise(*, promise: Promise, why: str, by: Actor) -> Promise:
    """Say that a promise is not wanted any more. Raises Conflict for one that is not open any more."""
    return _end(promise, "withdrawn_at", why, by)


def reopen_promise(*, promise: Promise, by: Actor) -> Promise:
    """Take back that a promise was kept, broken or withdrawn; the timeline no longer says so either."""
    with acting(by):
        here = locked(promise.pk)
        if here.is_open:
            raise Conflict(_("It is open."))
        for name in ENDS:
            setattr(here, name, None)
        here.outcome, here.proof_id = "", None
        return _save(here, by)


def delete_promise(*, record: Promise, by: Actor) -> None:
    """Delete a promise that never was one."""
    with acting(by):
        locked(record.pk).delete()
        publish(PromiseDeleted(promise_id=record.pk))


def locked(key: UUID) -> Promise:
    """Load a promise to change it. Raises Conflict where it is gone."""
    promise = Promise.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if promise is None:
        raise Conflict(_("This promise was deleted in the meantime."))
    return promise


def tell(promise: Promise, event: Event, by: Actor) -> None:
    """Write on the timeline of whom the promise is with, and publish."""
    _tell(promise, event, by)


def _end(promise: Promise, column: str, why: str, by: Actor) -> Promise:
    with acting(by):
        here = _open(promise.pk)
        here.outcome = why
        setattr(here, column, now())
        return _save(here, by)


def _open(key: UUID) -> Promise:
    promise = locked(key)
    if not promise.is_open:
        raise Conflict(_("This promise is %s already.") % str(promise.get_state_display()).lower())
    return promise


def _save(promise: Promise, by: Actor, *, fields: list[str] | None = None) -> Promise:
    """Save, see what the database made of it, and tell that."""
    before = Promise.objects.get(pk=promise.pk)
    promise.save()
    promise.refresh_from_db()
    if promise.state != before.state:
        if before.is_open:
            _tell_of_end(promise, by)
        else:
            retract_facts(facts=[_fact(promise, event.name) for event in SET_BACK], by=by)
            if promise.is_open:
                publish(PromiseReopened(promise_id=promise.pk))
            else:
                _tell_of_end(promise, by)
    if promise.due_at != before.due_at and before.is_open:
        event = PromiseRenegotiated(
            promise_id=promise.pk,
            was_due=before.due_on.isoformat() if before.due_on else "",
            is_due=promise.due_on.isoformat() if promise.due_on else "",
            agreed_by=promise.agreed_by,
            is_in_time=promise.missed_at == before.missed_at,
        )
        _tell(promise, event, by)
    elif fields and promise.state == before.state:
        publish(PromiseChanged(promise_id=promise.pk, fields=fields))
    return promise


def _tell_of_end(promise: Promise, by: Actor) -> None:
    match promise.state:
        case State.KEPT | State.LATE:
            is_late = promise.state == State.LATE
            kept = PromiseKept(promise_id=promise.pk, is_late=is_late)
            _tell(promise, kept, by, at=promise.kept_at)
        case State.BROKEN:
            broken = PromiseBroken(promise_id=promise.pk, why=promise.outcome)
            _tell(promise, broken, by, at=promise.broken_at)
        case State.WITHDRAWN:
            withdrawn = PromiseWithdrawn(promise_id=promise.pk, why=promise.outcome)
            _tell(promise, withdrawn, by, at=promise.withdrawn_at)


def _tell(promise: Promise, event: Event, by: Actor, *, at: datetime | None = None) -> None:
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


def _write(promise: Promise, values: Mapping[str, Any], by: Actor) -> list[str]:
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


def _check(promise: Promise) -> None:
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


def promise_person(*, record: Any, by: Actor, words: str, due: date | None = None) -> Promise:
    """Promise a person something. Raises Forbidden for whoever may not give our word."""
    return _give({"person": record.pk, "words": words, "due": due}, by)


def promise_company(*, record: Any, by: Actor, words: str, due: date | None = None) -> Promise:
    """Promise a company something. Raises Forbidden for whoever may not give our word."""
    return _give({"company": record.pk, "words": words, "due": due}, by)


def _give(values: Mapping[str, Any], by: Actor) -> Promise:
    if not by.may("promises.create"):
        raise Forbidden("promises.create")
    return make_promise(values=values, by=by)
