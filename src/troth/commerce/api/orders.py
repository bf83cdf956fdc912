"""The program's door to orders: they are told with their rows and with who bought, one or many at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import AwareDatetime, Field, ValidationError

from troth.apikit.gate import needs
from troth.apikit.json_body import Body, Line, answer
from troth.apikit.problem import meaning, respond
from troth.apikit.records import place_of, shown
from troth.catalog import formats
from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.catalog.registry import object_types
from troth.commerce import commands, queries
from troth.commerce.facts import Buyer, LineFact, OrderFact, Outcome, PaperKind, State
from troth.ground.money import Money
from troth.people.queries import get_company, get_person
from troth.team.actor import Actor
from troth.team.door import MemberRequest

SEEN: Mapping[str, Callable[..., Any]] = {
    "person": get_person, "company": get_company, "order": queries.get_order,
    "bill": partial(queries.get_paper, kind=PaperKind.BILL),
}  # fmt: skip
MOST_ITEMS, MOST_LINES = 1_000, 500
Amount = Annotated[Decimal, Field(max_digits=15, decimal_places=4)]


class Customer(Body):
    """Who bought. They are found by mail, phone or `id`, what the source calls them; else they are added."""

    id: Annotated[Line, Field(max_length=120)] = ""
    name: Annotated[Line, Field(max_length=200)] = ""
    first_name: Annotated[Line, Field(max_length=120)] = ""
    last_name: Annotated[Line, Field(max_length=120)] = ""
    email: Annotated[Line, Field(max_length=254)] = ""
    phone: Annotated[Line, Field(max_length=40)] = ""
    country: Annotated[Line, Field(max_length=2)] = ""


class NewLine(Body):
    """One row of an order, in its currency. `total` is what it came to, `price` what one cost."""

    name: Annotated[Line, Field(min_length=1, max_length=300)]
    sku: Annotated[Line, Field(max_length=100)] = ""
    quantity: Annotated[Decimal, Field(max_digits=12, decimal_places=3)] = Decimal(1)
    price: Amount | None = None
    tax: Amount | None = None
    total: Amount


class NewOrder(Body):
    """An order as its source tells of it. Amounts are texts or numbers, all in one `currency`.

    `external_id` and `source` say which order it is, `version_at` which version of it. `person` and `company`
    are records here, instead of a `customer` who is looked for.
    """

    source: Annotated[Line, Field(max_length=60)] = ""
    external_id: Annotated[Line, Field(max_length=200)] = ""
    number: Annotated[Line, Field(max_length=100)] = ""
    placed_at: AwareDatetime
    version_at: AwareDatetime | None = None
    currency: Annotated[Line, Field(min_length=3, max_length=3)]
    total: Amount
    tax: Amount | None = None
    shipping: Amount | None = None
    state: State | None = None
    channel: Annotated[Line, Field(max_length=60)] = ""
    place: Annotated[Line, Field(max_length=120)] = ""
    person: UUID | None = None
    company: UUID | None = None
    customer: Customer | None = None
    lines: Annotated[list[NewLine], Field(max_length=MOST_LINES)] | None = None


class ManyOrders(Body):
    """Many orders, each taken or refused on its own."""

    items: Annotated[list[dict[str, Any]], Field(max_length=MOST_ITEMS)]


def add_routes(router: Router) -> None:
    """Add what tells of orders to the routes that their type has by itself."""
    router.add_api_operation("", ["POST"], tell, summary="Tell of an order", response={200: None, 201: None})
    router.add_api_operation("/bulk", ["POST"], tell_many, summary="Tell of many orders")


@needs("orders.create")
def tell(request: MemberRequest, body: NewOrder) -> HttpResponse:
    """Take in an order: 201 where it is new, 200 where it is here, 409 where it is with another amount."""
    taken = commands.record_order(fact=fact_of(body, request.member), by=request.member)
    kind, key = object_types()["orders"], taken.order.pk
    if taken.outcome is Outcome.CONFLICT:
        said = _("It is here with %s. The other amount is kept as a conflict, and not taken over.")
        return respond(meaning(Conflict(said % taken.order.total)))
    status = 201 if taken.outcome is Outcome.CREATED else 200
    return shown(kind, key, request.member, status=status, Location=place_of(kind, key))


@needs("orders.create")
def tell_many(request: MemberRequest, body: ManyOrders) -> HttpResponse:
    """Take in many orders; `outcome` of each is created, updated, unchanged, conflict or failed."""
    facts: list[OrderFact | Exception] = [_read(item, request.member) for item in body.items]
    told = [each for each in facts if isinstance(each, OrderFact)]
    outcomes = iter(commands.record_orders(facts=told, by=request.member))
    ends = [next(outcomes) if isinstance(each, OrderFact) else each for each in facts]
    return answer({"items": [outcome_of(place, end) for place, end in enumerate(ends)]})


def _read(item: dict[str, Any], by: Actor) -> OrderFact | Exception:
    try:
        return fact_of(NewOrder.model_validate(item), by)
    except ValidationError as error:
        return refused(error)
    except Invalid as error:
        return error


def refused(error: ValidationError) -> Invalid:
    """Say which fields of an item could not be read."""
    return Invalid([(".".join(str(part) for part in each["loc"]), each["msg"]) for each in error.errors()])


def fact_of(body: NewOrder, by: Actor) -> OrderFact:
    """Make an order of what was told. Raises Invalid for a record that the teller may not see."""
    check_seen({"person": body.person, "company": body.company}, by)
    currency = body.currency.upper()
    texts = ("source", "external_id", "number", "channel", "place")
    return OrderFact(
        **{name: getattr(body, name) for name in texts},
        placed_at=body.placed_at,
        version_at=body.version_at,
        total=Money(body.total, currency),
        tax=None if body.tax is None else Money(body.tax, currency),
        shipping=None if body.shipping is None else Money(body.shipping, currency),
        state=body.state or "",
        person=body.person,
        company=body.company,
        buyer=buyer_of(body.customer, by),
        lines=None if body.lines is None else [LineFact(**line.model_dump()) for line in body.lines],
    )


def check_seen(records: Mapping[str, UUID | None], by: Actor) -> None:
    """Refuse records that the teller may not see. Raises Invalid."""
    for name, key in records.items():
        if key is None:
            continue
        try:
            SEEN[name](key, seen_by=by)
        except NotFound:
            raise Invalid([(name, _("There is no such record."))]) from None


def buyer_of(told: Customer | None, by: Actor) -> Buyer:
    """Read who bought, in stored forms. Raises Invalid for what is no mail, phone or country."""
    if told is None:
        return Buyer()
    errors, read = [], {}
    country = told.country or by.country
    for name, reading in (
        ("email", formats.email),
        ("phone", lambda value: formats.phone(value, country)),
        ("country", formats.country),
    ):
        try:
            read[name] = reading(getattr(told, name))
        except formats.Unfit as error:
            errors.append((f"customer.{name}", str(error)))
    if errors:
        raise Invalid(errors)
    return Buyer(name=told.name, first_name=told.first_name, last_name=told.last_name, ref=told.id, **read)


def outcome_of(place: int, end: commands.Taken | commands.TakenPaper | Exception) -> dict[str, Any]:
    """Say what became of one of many."""
    if isinstance(end, Exception):
        problem = meaning(end)
        error = {"detail": problem.detail, "errors": problem.errors}
        return {"index": place, "id": None, "outcome": "failed", "error": error}
    key = end.order.pk if isinstance(end, commands.Taken) else end.paper.pk
    return {"index": place, "id": key, "outcome": end.outcome.value, "error": None}
