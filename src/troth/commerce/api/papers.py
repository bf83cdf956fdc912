"""The program's door to bills, payments, deliveries and returns: one or many at a time, as orders are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import AwareDatetime, Field, ValidationError

from troth.apikit.gate import needs
from troth.apikit.json_body import Body, Line, answer
from troth.apikit.problem import meaning, respond
from troth.apikit.records import place_of, shown
from troth.catalog.errors import Conflict, Invalid
from troth.catalog.registry import object_types
from troth.commerce import commands
from troth.commerce.api.orders import Amount, Customer, ManyOrders, buyer_of, check_seen, outcome_of, refused
from troth.commerce.facts import Outcome, PaperFact, PaperKind
from troth.ground.money import Money
from troth.team.actor import Actor
from troth.team.door import MemberRequest


class NewPaper(Body):
    """What all four have in common: `external_id` and `source` say which one, `version_at` which version.

    The order is a record here, or `order_ref`: what its source calls it, whether it was told yet or not.
    """

    kind: ClassVar[PaperKind]
    own: ClassVar[tuple[str, ...]] = ()

    source: Annotated[Line, Field(max_length=60)] = ""
    external_id: Annotated[Line, Field(max_length=200)] = ""
    number: Annotated[Line, Field(max_length=100)] = ""
    at: AwareDatetime
    version_at: AwareDatetime | None = None
    order: UUID | None = None
    order_ref: Annotated[Line, Field(max_length=200)] = ""
    person: UUID | None = None
    company: UUID | None = None
    customer: Customer | None = None


class NewBill(NewPaper):
    """A bill, with the day by which it is to be paid."""

    kind: ClassVar[PaperKind] = PaperKind.BILL
    own: ClassVar[tuple[str, ...]] = ("due_on", "is_void")

    currency: Annotated[Line, Field(min_length=3, max_length=3)]
    amount: Amount
    due_on: date | None = None
    is_void: bool | None = None


class NewPayment(NewPaper):
    """A payment. Told without its bill it is for the only one of its order."""

    kind: ClassVar[PaperKind] = PaperKind.PAYMENT
    own: ClassVar[tuple[str, ...]] = ("method",)

    currency: Annotated[Line, Field(min_length=3, max_length=3)]
    amount: Amount
    bill: UUID | None = None
    bill_ref: Annotated[Line, Field(max_length=200)] = ""
    method: Annotated[Line, Field(max_length=60)] = ""


class NewDelivery(NewPaper):
    """What was sent."""

    kind: ClassVar[PaperKind] = PaperKind.DELIVERY
    own: ClassVar[tuple[str, ...]] = ("carrier", "tracking")

    carrier: Annotated[Line, Field(max_length=60)] = ""
    tracking: Annotated[Line, Field(max_length=200)] = ""


class NewReturn(NewPaper):
    """What came back, with what is given for it where that is known."""

    kind: ClassVar[PaperKind] = PaperKind.RETURN
    own: ClassVar[tuple[str, ...]] = ("reason",)

    currency: Annotated[Line, Field(max_length=3)] = ""
    amount: Amount | None = None
    bill: UUID | None = None
    bill_ref: Annotated[Line, Field(max_length=200)] = ""
    reason: Annotated[Line, Field(max_length=300)] = ""


# By the object type, as a signed message names what it tells of.
FORMS: Mapping[str, type[NewPaper]] = {
    form.kind.value: form for form in (NewBill, NewPayment, NewDelivery, NewReturn)
}


class ManyPapers(ManyOrders):
    """Many of one kind, each taken or refused on its own."""


def bills(router: Router) -> None:
    """Add what tells of bills to the routes that their type has by itself."""

    @needs("bills.create")
    def tell(request: MemberRequest, body: NewBill) -> HttpResponse:
        return _tell(request, body)

    _add(router, NewBill, tell)


def payments(router: Router) -> None:
    """Add what tells of payments."""

    @needs("payments.create")
    def tell(request: MemberRequest, body: NewPayment) -> HttpResponse:
        return _tell(request, body)

    _add(router, NewPayment, tell)


def deliveries(router: Router) -> None:
    """Add what tells of deliveries."""

    @needs("deliveries.create")
    def tell(request: MemberRequest, body: NewDelivery) -> HttpResponse:
        return _tell(request, body)

    _add(router, NewDelivery, tell)


def returns(router: Router) -> None:
    """Add what tells of returns."""

    @needs("returns.create")
    def tell(request: MemberRequest, body: NewReturn) -> HttpResponse:
        return _tell(request, body)

    _add(router, NewReturn, tell)


def paper_of(body: NewPaper, by: Actor) -> PaperFact:
    """Make a paper of what was told. Raises Invalid for a record that the teller may not see."""
    check_seen({name: getattr(body, name, None) for name in ("person", "company", "order", "bill")}, by)
    texts = ("source", "external_id", "number", "order_ref", "at", "version_at", "order", "person", "company")
    amount, currency = getattr(body, "amount", None), getattr(body, "currency", "")
    return PaperFact(
        kind=body.kind,
        **{name: getattr(body, name) for name in texts},
        amount=None if amount is None else Money(amount, currency.upper()),
        bill=getattr(body, "bill", None),
        bill_ref=getattr(body, "bill_ref", ""),
        buyer=buyer_of(body.customer, by),
        own={name: value for name in body.own if (value := getattr(body, name)) not in (None, "")},
    )


def _add(router: Router, form: type[NewPaper], tell: Callable[..., HttpResponse]) -> None:
    kind = form.kind.value

    @needs(f"{kind}.create")
    def tell_many(request: MemberRequest, body: ManyPapers) -> HttpResponse:
        return _tell_many(request, form, body)

    one, many = f"Tell of one of the {kind}", f"Tell of many {kind}"
    router.add_api_operation(
        "", ["POST"], tell, summary=one, operation_id=f"tell_{kind}", response={200: None, 201: None}
    )
    router.add_api_operation("/bulk", ["POST"], tell_many, summary=many, operation_id=f"tell_many_{kind}")


def _tell(request: MemberRequest, body: NewPaper) -> HttpResponse:
    """Take it in: 201 where it is new, 200 where it is here, 409 where it is with another amount."""
    taken = commands.record_paper(fact=paper_of(body, request.member), by=request.member)
    kind, key = object_types()[body.kind.value], taken.paper.pk
    if taken.outcome is Outcome.CONFLICT:
        said = _("It is here with %s. The other amount is kept as a conflict, and not taken over.")
        return respond(meaning(Conflict(said % getattr(taken.paper, "amount", ""))))
    status = 201 if taken.outcome is Outcome.CREATED else 200
    return shown(kind, key, request.member, status=status, Location=place_of(kind, key))


def _tell_many(request: MemberRequest, form: type[NewPaper], body: ManyPapers) -> HttpResponse:
    """Take in many; `outcome` of each is created, updated, unchanged, conflict or failed."""
    facts = [_read(item, form, request.member) for item in body.items]
    told = [each for each in facts if isinstance(each, PaperFact)]
    outcomes = iter(commands.record_papers(facts=told, by=request.member))
    ends = [next(outcomes) if isinstance(each, PaperFact) else each for each in facts]
    return answer({"items": [outcome_of(place, end) for place, end in enumerate(ends)]})


def _read(item: dict[str, Any], form: type[NewPaper], by: Actor) -> PaperFact | Invalid:
    try:
        return paper_of(form.model_validate(item), by)
    except ValidationError as error:
        return refused(error)
    except Invalid as error:
        return error
