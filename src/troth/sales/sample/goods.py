"""What the sample company sells: bikes, what goes with them and what is done for them, with their prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from random import Random
from uuid import UUID

from troth.ground.models import new_keys
from troth.ground.money import Money
from troth.sales.models import DealLine, Price, PriceList, Product, TaxRate, Variant
from troth.sales.pricing import in_terms, price_after, price_from, row_of, share_off, totals_of, worth_of

EUR, HOME = "EUR", "IE"
FLEET = "fleet"  # the tag of those who have prices of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class Ware:
    """Something that is sold: its price in the shop, with tax, and for fleets, without, from how many on."""

    number: str
    name: str
    kind: str = "goods"
    unit: str = "piece"
    period: str = ""
    tax_class: str = "standard"
    details: str = ""
    cost: int
    shop: int
    fleet: Mapping[int, int]
    variants: Sequence[str] = ()


WARES = (
    Ware(
        number="HB-100", name="Hollin Daily", details="Eight gears in the hub, lights that are always on.",
        cost=410, shop=849, fleet={1: 640, 10: 605, 25: 580}, variants=("S", "M", "L"),
    ),
    Ware(
        number="HB-150", name="Hollin Long Way", details="Steel frame, mudguards, rack for 25 kg.",
        cost=690, shop=1490, fleet={1: 1120, 10: 1060}, variants=("52 cm", "56 cm", "60 cm"),
    ),
    Ware(
        number="HB-200", name="Hollin Daily E", details="Motor with 65 Nm, battery of 500 Wh, charger.",
        cost=1350, shop=2690, fleet={1: 1990, 5: 1890, 20: 1820}, variants=("S", "M", "L"),
    ),
    Ware(
        number="HB-300", name="Hollin Barrow", details="Carries 100 kg in front, two children or both.",
        cost=2350, shop=4490, fleet={1: 3390, 3: 3190}, variants=("short", "long"),
    ),
    Ware(
        number="HB-350", name="Hollin Three", details="Trike with a box of 200 litres, one size for all.",
        cost=1980, shop=3990, fleet={1: 2990, 3: 2850},
    ),
    Ware(
        number="AC-110", name="Chain lock", details="Hardened, a metre long, two keys.",
        cost=29, shop=79, fleet={1: 54, 10: 48},
    ),
    Ware(number="AC-120", name="Rack for six bikes", cost=310, shop=620, fleet={1: 470}),
    Ware(
        number="AC-130", name="Shed for twelve bikes", details="Galvanized, with a door that locks.",
        cost=1900, shop=3950, fleet={1: 2950},
    ),
    Ware(number="AC-140", name="Child seat", cost=61, shop=129, fleet={1: 92}),
    Ware(
        number="SV-210", name="Spring service", kind="service", unit="bike", tax_class="reduced",
        details="Gears, brakes, chain, bearings; what is worn out is told first.",
        cost=27, shop=69, fleet={1: 52, 20: 44},
    ),
    Ware(
        number="SV-220", name="Three-year care", kind="service", unit="bike", period="year",
        tax_class="reduced", details="Two services a year at your yard, wear included.",
        cost=70, shop=159, fleet={1: 119, 10: 105},
    ),
    Ware(
        number="SV-230", name="Workshop day", kind="service", unit="day", cost=260, shop=690, fleet={1: 480},
    ),
    Ware(
        number="SV-240", name="Loan bike", kind="service", unit="bike", period="month",
        details="With lock and insurance, exchanged when it breaks.", cost=22, shop=95, fleet={1: 68, 5: 61},
    ),
)  # fmt: skip
# What is sold together, and how many of it.
OFFERS: Mapping[str, Sequence[tuple[str, int, int]]] = {
    "Staff bikes": (("HB-100", 6, 18), ("AC-110", 6, 18)),
    "Delivery trikes": (("HB-350", 2, 6), ("SV-220", 2, 6)),
    "Spring service": (("SV-210", 14, 70),),
    "Three-year care": (("SV-220", 18, 90),),
    "Cargo bikes": (("HB-300", 2, 8), ("AC-140", 1, 4)),
    "Hotel guest fleet": (("HB-100", 6, 16), ("HB-200", 2, 6), ("AC-140", 2, 4)),
    "Loan pool": (("SV-240", 4, 11),),
    "Workshop days": (("SV-230", 2, 5),),
    "Courier frames": (("HB-150", 3, 10),),
    "E-bikes for the round": (("HB-200", 5, 20), ("SV-220", 5, 20)),
    "Bike shed and racks": (("AC-130", 0, 2), ("AC-120", 2, 5)),
}
BESIDES = ("AC-110", "SV-210", "AC-140", "SV-220")  # what is offered on top, to be chosen or not
CHEAP_IN_WINTER = ("HB-150", "SV-210")
RATES = {
    HOME: {"standard": "23", "reduced": "13.5", "zero": "0"},
    "GB": {"standard": "20", "reduced": "5", "zero": "0"},
}
SINCE = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Customer:
    """Whose prices and taxes hold: where a company is, and whether it has a fleet."""

    country: str
    has_fleet: bool


@dataclass(slots=True)
class Goods:
    """The products that were written, by number, and how a row of one is made for a customer."""

    products: dict[str, Product] = field(default_factory=dict)
    variants: dict[str, list[Variant]] = field(default_factory=dict)

    def offered(self, chance: Random, what: str, customer: Customer) -> list[DealLine]:
        """Draw the rows of an offer of a kind; now and then something is to be chosen besides."""
        drawn = [(number, chance.randint(fewest, most)) for number, fewest, most in OFFERS[what]]
        rows = [self.row(number, many, customer, chance) for number, many in drawn if many]
        besides = [number for number in BESIDES if number not in dict(drawn)]
        if chance.random() < 0.3:
            option = self.row(chance.choice(besides), max(many for _number, many in drawn), customer, chance)
            option.is_optional = True
            rows.append(option)
        return _placed(rows)

    def haggled(self, chance: Random, rows: Sequence[DealLine], customer: Customer) -> list[DealLine]:
        """Give the rows after a talk about them: another number of each, or something off the first."""
        if chance.random() < 0.4:
            first = rows[0]
            first.discount_percent = Decimal(chance.choice((3, 5, 5, 8)))
            return _placed([_judged(first), *rows[1:]])
        share, numbers = Decimal(chance.randrange(75, 130)) / 100, self._numbers()
        return _placed(
            [
                self.row(
                    numbers[row.product_id], max(1, round(row.quantity * share)), customer, chance,
                    row.variant, is_optional=row.is_optional,
                )
                for row in rows
            ]
        )  # fmt: skip

    def _numbers(self) -> dict[UUID | None, str]:
        return {product.pk: number for number, product in self.products.items()}

    def row(
        self, number: str, many: int, customer: Customer, chance: Random, variant: Variant | None = None,
        *, is_optional: bool = False,
    ) -> DealLine:  # fmt: skip
        """Make a row by the list that holds for a customer."""
        ware, product = BY_NUMBER[number], self.products[number]
        if variant is None and number in self.variants:
            variant = chance.choice(self.variants[number])
        tiers = [(Decimal(least), Decimal(price)) for least, price in ware.fleet.items()]
        by_list = (price_from(tiers, Decimal(many)) if customer.has_fleet else None) or Decimal(ware.shop)
        tax = Decimal(RATES.get(customer.country, RATES[HOME])[ware.tax_class])
        if not customer.has_fleet:  # firms read what they pay without its tax
            by_list = in_terms(by_list, tax, has_tax=True, wants_tax=False).quantize(Decimal("0.01"))
        row = DealLine(
            product=product, variant=variant, name=f"{ware.name}, {variant.name}" if variant else ware.name,
            description=ware.details, unit=ware.unit, period=ware.period, quantity=Decimal(many),
            price=Money(by_list, EUR), list_price=by_list, tax_percent=tax, rate_percent=tax,
            is_optional=is_optional, discount_percent=Decimal(0), discount_amount=Decimal(0),
            is_tax_included=False,
        )  # fmt: skip
        return _judged(row)


BY_NUMBER = {ware.number: ware for ware in WARES}


def worth_of_rows(rows: Sequence[DealLine]) -> Decimal:
    """Give what a deal of these rows is worth."""
    return worth_of(totals_of([row.as_priced for row in rows], EUR))


def stock(*, now: datetime) -> Goods:
    """Write what is sold with its taxes and prices: for the shop, for fleets, and last winter's."""
    goods = Goods()
    products = Product.objects.bulk_create(
        Product(
            id=key, number=ware.number, name=ware.name, description=ware.details, kind=ware.kind,
            unit=ware.unit, period=ware.period, tax_class=ware.tax_class, cost=Money(Decimal(ware.cost), EUR),
        )
        for key, ware in zip(new_keys(len(WARES)), WARES, strict=True)
    )  # fmt: skip
    goods.products = {product.number: product for product in products}
    for product in products:
        names = BY_NUMBER[product.number].variants
        sizes = [
            Variant(id=key, product=product, number=f"{product.number}-{place}", name=name)
            for place, (key, name) in enumerate(zip(new_keys(len(names)), names, strict=True), 1)
        ]
        if sizes:
            goods.variants[product.number] = Variant.objects.bulk_create(sizes)
    TaxRate.objects.bulk_create(
        TaxRate(country=country, tax_class=tax_class, percent=Decimal(percent), starts_on=SINCE)
        for country, classes in RATES.items()
        for tax_class, percent in classes.items()
    )
    _price(goods, now.date())
    return goods


def _price(goods: Goods, today: date) -> None:
    spring = date(today.year if today >= date(today.year, 2, 1) else today.year - 1, 2, 1)
    autumn = date(spring.year - 1, 11, 1)
    shop, fleets, winter = (PriceList(id=key, currency=EUR) for key in new_keys(3))
    shop.name, shop.is_tax_included = "Shop", True
    fleets.name, fleets.tag = "Fleets", FLEET
    winter.name, winter.is_tax_included, winter.priority = f"Winter {autumn.year}", True, 1
    winter.starts_on, winter.ends_before = autumn, spring
    PriceList.objects.bulk_create([shop, fleets, winter])
    prices = []
    for ware in WARES:
        product = goods.products[ware.number]
        tiers = [(shop, 1, Decimal(ware.shop))]
        tiers += [(fleets, least, Decimal(price)) for least, price in ware.fleet.items()]
        if ware.number in CHEAP_IN_WINTER:
            tiers.append((winter, 1, Decimal(ware.shop) * 9 / 10))
        prices += [
            Price(price_list=of, product=product, from_quantity=Decimal(least), amount=amount)
            for of, least, amount in tiers
        ]
    Price.objects.bulk_create(prices)


def _judged(row: DealLine) -> DealLine:
    """Work out what a row comes to, and that whoever wrote it gave their word for it."""
    found = row_of(row.as_priced, EUR)
    row.amount = Money(found.amount, EUR)
    row.percent_off = row.granted_percent = share_off(row.as_priced)
    row.granted_price = price_after(row.as_priced)
    return row


def _placed(rows: Sequence[DealLine]) -> list[DealLine]:
    for place, row in enumerate(rows, 1):
        row.position = place
    return list(rows)
