"""Take in bills, payments, deliveries and returns: each once, in its latest version, or as a conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict as Refused
from troth.catalog.errors import Forbidden, Invalid, NotFound
from troth.commerce.commands.checking import check_paper
from troth.commerce.commands.taking import LOCK, find_buyer, fingerprint
from troth.commerce.commands.telling import tell_papers
from troth.commerce.events import PaperChanged, PaperDeleted, PaperDisputed, PapersTaken
from troth.commerce.facts import Outcome, PaperFact, PaperKind
from troth.commerce.models import Bill, Delivery, Paper, Payment, Return
from troth.commerce.queries import get_paper
from troth.ground.events import publish
from troth.ground.models import new_keys
from troth.ground.money import Money
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.timeline.commands import retract_about

AnyPaper = Bill | Payment | Delivery | Return
MODELS: Mapping[PaperKind, type[AnyPaper]] = {
    PaperKind.BILL: Bill, PaperKind.PAYMENT: Payment, PaperKind.DELIVERY: Delivery, PaperKind.RETURN: Return,
}  # fmt: skip
OWN: Mapping[PaperKind, tuple[str, ...]] = {
    PaperKind.BILL: ("due_on", "is_void"),
    PaperKind.PAYMENT: ("method",),
    PaperKind.DELIVERY: ("carrier", "tracking"),
    PaperKind.RETURN: ("reason",),
}
SETTLING = (PaperKind.PAYMENT, PaperKind.RETURN)
TEXTS = (
    "number",
    "source",
    "external_id",
    "order_ref",
    "bill_ref",
    "method",
    "carrier",
    "tracking",
    "reason",
)
SHARED = (
    "number", "source", "external_id", "order_ref", "bill_ref", "person", "company", "order", "bill", "at",
    "amount", "version_at",
)  # fmt: skip
REFERENCES = ("person", "company", "order", "bill")
# What a source tells, it alone changes: an amount that is typed over would be a conflict from then on.
OF_SOURCE = ("source", "external_id", "at", "amount", "version_at")


@dataclass(frozen=True, slots=True)
class TakenPaper:
    """What became of a paper that was told."""

    paper: AnyPaper
    outcome: Outcome


def record_paper(*, fact: PaperFact, by: Actor, is_told: bool = True) -> TakenPaper:
    """Take in a bill, a payment, a delivery or a return, by the rules of orders: see `record_order`.

    Raises Invalid, and Forbidden where a buyer would be added or it is somebody else's.
    """
    check_paper(fact)
    with acting(by):
        if not fact.external_id:
            return _create(fact, by, is_told)
        _wait(fact)
        held = MODELS[fact.kind]._default_manager.select_for_update(of=("self",))
        erased = fingerprint(fact.source, fact.external_id)
        if gone := held.filter(source="", external_id=erased).first():
            return TakenPaper(gone, Outcome.UNCHANGED)
        paper = held.filter(source=fact.source, external_id=fact.external_id).first()
        if paper is None:
            return _create(fact, by, is_told)
        try:
            get_paper(paper.pk, kind=fact.kind, seen_by=by)
        except NotFound:
            raise Forbidden(_("This is told by somebody else.")) from None
        return _update(paper, fact, by, is_told)


def record_papers(*, facts: Sequence[PaperFact], by: Actor) -> list[TakenPaper | Invalid | Forbidden]:
    """Take in many papers of one kind, each on its own; one event tells of all of them."""
    outcomes: list[TakenPaper | Invalid | Forbidden] = []
    with acting(by):
        for fact in facts:
            try:
                outcomes.append(record_paper(fact=fact, by=by, is_told=False))
            except (Invalid, Forbidden) as refused:
                outcomes.append(refused)
        taken = [each for each in outcomes if isinstance(each, TakenPaper)]
        counts = {each: sum(one.outcome is each for one in taken) for each in Outcome}
        if counts[Outcome.CREATED] or counts[Outcome.UPDATED]:
            (batch,) = new_keys(1)
            created, updated = counts[Outcome.CREATED], counts[Outcome.UPDATED]
            publish(PapersTaken(batch_id=batch, kind=facts[0].kind, created=created, updated=updated))
        fresh = [one.paper for one in taken if one.outcome is Outcome.CREATED]
        if fresh:
            tell_papers(facts[0].kind, fresh, by=by)
    return outcomes


def create_paper(*, kind: PaperKind, values: Mapping[str, Any], by: Actor) -> AnyPaper:
    """Write one down. `values` are public fields, already cleaned. Raises Invalid and Conflict."""
    given: dict[str, Any] = {name: values.get(name) or "" for name in TEXTS if name in SHARED}
    given |= {name: values.get(name) for name in SHARED if name not in TEXTS}
    own = {name: value for name in OWN[kind] if (value := values.get(name)) not in (None, "")}
    taken = record_paper(fact=PaperFact(kind=kind, own=own, **given), by=by)
    if taken.outcome is Outcome.CONFLICT:
        raise Refused(_("It is here with another amount: %s.") % getattr(taken.paper, "amount", ""))
    return taken.paper


def change_paper(*, kind: PaperKind, record: AnyPaper, values: Mapping[str, Any], by: Actor) -> AnyPaper:
    """Change what a member may: what it belongs to, and what its source does not tell. Raises Invalid."""
    with acting(by):
        paper = _locked(kind, record.pk)
        changed = [name for name, given in values.items() if _set(paper, name, given)]
        if paper.source and (held := [name for name in changed if name in OF_SOURCE]):
            said = _("is told by “%s”, and can not be typed over.") % paper.source
            raise Invalid([(name, said) for name in held])
        if not changed:
            return paper
        check_paper(
            PaperFact(
                kind=kind, source=paper.source, external_id=paper.external_id, at=paper.at,
                amount=getattr(paper, "amount", None),
            )
        )  # fmt: skip
        paper.save()
        paper.refresh_from_db()
        publish(PaperChanged(kind=kind, paper_id=paper.pk, fields=changed))
    return paper


def delete_paper(*, kind: PaperKind, record: AnyPaper, by: Actor) -> None:
    """Delete what never was; the timeline no longer tells of it."""
    with acting(by):
        paper = _locked(kind, record.pk)
        whose = {"people": [paper.person_id], "companies": [paper.company_id]}
        present = {name: [key for key in keys if key] for name, keys in whose.items()}
        retract_about(about=(kind.value, paper.pk), by=by, **present)
        paper.delete()
        publish(PaperDeleted(kind=kind, paper_id=record.pk))


def _wait(fact: PaperFact) -> None:
    """Let two tellings at once wait for one another, and one for the order and the bill that it names.

    Always in this order, so that no two wait for each other.
    """
    keys = [f"order {fact.source} {fact.order_ref}"] if fact.order_ref else []
    keys += [f"{PaperKind.BILL} {fact.source} {fact.bill_ref}"] if fact.bill_ref else []
    with connection.cursor() as cursor:
        for key in (*keys, f"{fact.kind} {fact.source} {fact.external_id}"):
            cursor.execute(LOCK, [key])


def _locked(kind: PaperKind, key: UUID) -> AnyPaper:
    paper = MODELS[kind]._default_manager.select_for_update(of=("self",)).filter(pk=key).first()
    if paper is None:
        raise Refused(_("This was deleted in the meantime."))
    return paper


def _create(fact: PaperFact, by: Actor, is_told: bool) -> TakenPaper:
    kept = {"source": fact.source, "external_id": fact.external_id, "number": fact.number, "at": fact.at}
    texts = {name: "" for name in OWN[fact.kind] if name in TEXTS}
    kept |= {"order_ref": fact.order_ref, "order_id": fact.order, "company_id": fact.company, **texts}
    if fact.kind is PaperKind.BILL:
        kept |= {"is_void": False}
    if fact.kind is not PaperKind.DELIVERY:
        kept |= {"amount": fact.amount}
    if fact.kind in SETTLING:
        kept |= {"bill_id": fact.bill, "bill_ref": fact.bill_ref}
    whose = fact.person or find_buyer(fact.buyer, fact.source, by)
    (key,) = new_keys(1)
    paper = MODELS[fact.kind](pk=key, **kept | dict(fact.own), version_at=fact.version_at, person_id=whose)
    paper.save(force_insert=True)
    paper.refresh_from_db()
    if is_told:
        tell_papers(fact.kind, [paper], by=by, publishes=True)
    return TakenPaper(paper, Outcome.CREATED)


def _update(paper: AnyPaper, fact: PaperFact, by: Actor, is_told: bool) -> TakenPaper:
    """Take over a later version; the same one may only say more, and not another amount."""
    told, held = fact.version_at, paper.version_at
    is_later = told is not None and (held is None or told > held)
    if told is not None and held is not None and told < held:
        return TakenPaper(paper, Outcome.UNCHANGED)
    amount: Money | None = getattr(paper, "amount", None)
    is_other = bool(amount and fact.amount and fact.amount != amount)
    if amount and fact.amount and is_other and (not is_later or fact.amount.currency != amount.currency):
        return _dispute(paper, fact, amount)
    changed = [name for name, value in _told_of(fact, is_later).items() if value and _set(paper, name, value)]
    if paper.person_id is None and (person := fact.person or find_buyer(fact.buyer, fact.source, by)):
        paper.person_id = person
        changed.append("person")
    if is_later:
        paper.version_at = told
        if hasattr(paper, "told_otherwise"):
            paper.told_otherwise = None
    if not changed and not is_later:
        return TakenPaper(paper, Outcome.UNCHANGED)
    paper.save()
    paper.refresh_from_db()
    if not changed:
        return TakenPaper(paper, Outcome.UNCHANGED)
    if is_told:
        publish(PaperChanged(kind=fact.kind, paper_id=paper.pk, fields=changed))
    return TakenPaper(paper, Outcome.UPDATED)


def _told_of(fact: PaperFact, is_later: bool) -> dict[str, Any]:
    """Give what a telling may change: of a later version its day and amount, too."""
    told = {"number": fact.number, "order": fact.order, "order_ref": fact.order_ref, **fact.own}
    told |= {"company": fact.company}
    if fact.kind in SETTLING:
        told |= {"bill": fact.bill, "bill_ref": fact.bill_ref}
    if is_later:
        told |= {"at": fact.at}
    return told | ({"amount": fact.amount} if fact.amount else {})


def _dispute(paper: AnyPaper, fact: PaperFact, kept: Money) -> TakenPaper:
    if not isinstance(paper, Delivery) and paper.told_otherwise != fact.amount:
        paper.told_otherwise = fact.amount
        paper.save(update_fields=["told_otherwise"])
        publish(PaperDisputed(kind=fact.kind, paper_id=paper.pk, kept=str(kept), told=str(fact.amount)))
    return TakenPaper(paper, Outcome.CONFLICT)


def _set(paper: Paper, name: str, given: Any) -> bool:
    """Set a public field; tell whether that changed anything."""
    attribute = f"{name}_id" if name in REFERENCES else name
    value = "" if given is None and name in TEXTS else given
    if name == "number" and not value:
        raise Invalid([("number", _("is needed."))])
    if not hasattr(paper, attribute) or getattr(paper, attribute) == value:
        return False
    setattr(paper, attribute, value)
    return True
