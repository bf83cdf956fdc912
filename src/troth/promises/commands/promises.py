"""Give a word, keep it, move it, break it, withdraw it; and take any of that back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.ground.clock import now
from troth.ground.events import publish
from troth.people.queries import get_person
from troth.promises.commands.writing import ENDS, check, locked, locked_open, save, tell, tell_of_end, write
from troth.promises.events import PromiseDeleted, PromiseMade, PromiseReceived
from troth.promises.models import Promise, State, Whose
from troth.team.acting import acting
from troth.team.actor import Actor, everyone
from troth.timeline.queries import get_interaction


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
        write(promise, values, by)
        if promise.made_at is None or "made_at" not in values:
            promise.made_at = now()
        if source is not None:
            promise.source_id = get_interaction(source, seen_by=by).pk
        if promise.person_id and not promise.company_id and "company" not in values:
            promise.company_id = get_person(promise.person_id, seen_by=everyone()).company_id
        check(promise)
        promise.save(force_insert=True)
        promise.refresh_from_db()
        made = PromiseMade if promise.whose == Whose.OURS else PromiseReceived
        tell(promise, made(promise_id=promise.pk, words=promise.words), by, at=promise.made_at)
        if not promise.is_open:
            tell_of_end(promise, by)
    return promise


def create_promise(*, values: Mapping[str, Any], by: Actor) -> Promise:
    """Write down a word that was given: what the API and lists call."""
    return make_promise(values=values, by=by)


def change_promise(*, record: Promise, values: Mapping[str, Any], by: Actor) -> Promise:
    """Change a promise by its public fields; a new day, a state or an end is told as what it is."""
    with acting(by):
        promise = locked(record.pk)
        changed = write(promise, values, by)
        check(promise)
        if changed:
            save(promise, by, fields=changed)
    return promise


def keep_promise(
    *, promise: Promise, by: Actor, how: str = "", proof: UUID | None = None, at: datetime | None = None
) -> Promise:
    """Say that a promise was kept, `at` a moment, now by default, and what shows it: words, an interaction.

    Raises Conflict for one that is not open any more.
    """
    with acting(by):
        here = locked_open(promise.pk)
        if proof is not None:
            here.proof_id = get_interaction(proof, seen_by=by).pk
        here.outcome, here.kept_at = how, at or now()
        if here.kept_at > now():
            raise Invalid([("kept_at", _("can not be in the future."))])
        return save(here, by)


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
        here = locked_open(promise.pk)
        if (here.due_on, here.due_time) == (due, due_time):
            raise Invalid([("due", _("is the day that it has."))])
        here.due_on, here.due_time, here.agreed_by, here.outcome = due, due_time, agreed_by, why
        here.asked_at, here.asked_on, here.asked_by, here.asked_words = None, None, "", ""
        check(here)
        return save(here, by)


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
        return save(here, by)


def delete_promise(*, record: Promise, by: Actor) -> None:
    """Delete a promise that never was one."""
    with acting(by):
        locked(record.pk).delete()
        publish(PromiseDeleted(promise_id=record.pk))


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


def _end(promise: Promise, column: str, why: str, by: Actor) -> Promise:
    with acting(by):
        here = locked_open(promise.pk)
        here.outcome = why
        setattr(here, column, now())
        return save(here, by)
