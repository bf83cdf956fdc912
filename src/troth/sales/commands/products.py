"""Add, change and delete what is sold: products, variants, price lists, prices, rates of tax."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.errors import Forbidden, Invalid
from troth.ground.money import is_currency
from troth.sales.models import Price, PriceList, Product, TaxRate, Variant
from troth.team.acting import acting
from troth.team.actor import Actor, Verb

Thing = TypeVar("Thing", Product, Variant, PriceList, Price, TaxRate)

KINDS: Mapping[type, str] = {
    Product: "products", Variant: "variants", PriceList: "price_lists", Price: "prices", TaxRate: "tax_rates",
}  # fmt: skip
REFERENCES = frozenset({"product", "variant", "price_list"})
EMPTY: Mapping[str, Any] = {
    "number": "", "description": "", "unit": "", "period": "", "tag": "", "priority": 0, "is_active": True,
    "is_tax_included": False, "from_quantity": 1, "customer": "",
}  # fmt: skip
TAKEN = {
    "product_number_is_unique": ("number", gettext_lazy("Another product has this number.")),
    "variant_number_is_unique": ("number", gettext_lazy("Another variant has this number.")),
    "price_from_a_quantity_once": (
        "from_quantity", gettext_lazy("There is a price from this quantity already."),
    ),
    "price_from_a_quantity": ("from_quantity", gettext_lazy("is above 0.")),
    "price_of_variant": ("variant", gettext_lazy("is a variant of another product.")),
    "tax_rate_from_a_day_once": ("starts_on", gettext_lazy("There is a rate from this day already.")),
    "price_list_starts_before_it_ends": ("ends_before", gettext_lazy("is before the first day.")),
    "price_list_name_is_unique": ("name", gettext_lazy("Another list has this name.")),
    "price_list_holds_alone": (
        "starts_on",
        gettext_lazy("Another list for these customers and this currency has the same priority then."),
    ),
}  # fmt: skip


def create_product(*, values: Mapping[str, Any], by: Actor) -> Product:
    """Add a product. `values` are public fields, already cleaned. Raises Invalid for a number taken."""
    return _kept(Product(), values, by)


def change_product(*, record: Product, values: Mapping[str, Any], by: Actor) -> Product:
    """Change a product. Lines that are written already stay as they are. Raises Invalid."""
    return _kept(record, values, by)


def delete_product(*, record: Product, by: Actor) -> None:
    """Delete a product with its variants and prices. Lines of deals keep their words and amounts."""
    _delete(record, by)


def create_variant(*, values: Mapping[str, Any], by: Actor) -> Variant:
    """Add a variant of a product. Raises Invalid."""
    return _kept(Variant(), values, by)


def change_variant(*, record: Variant, values: Mapping[str, Any], by: Actor) -> Variant:
    """Change a variant. Raises Invalid."""
    return _kept(record, values, by)


def delete_variant(*, record: Variant, by: Actor) -> None:
    """Delete a variant with its prices."""
    _delete(record, by)


def create_price_list(*, values: Mapping[str, Any], by: Actor) -> PriceList:
    """Add a price list. Raises Invalid where another one of its priority holds for its customers."""
    return _kept(PriceList(), values, by)


def change_price_list(*, record: PriceList, values: Mapping[str, Any], by: Actor) -> PriceList:
    """Change a price list. Raises Invalid."""
    return _kept(record, values, by)


def delete_price_list(*, record: PriceList, by: Actor) -> None:
    """Delete a price list with its prices."""
    _delete(record, by)


def create_price(*, values: Mapping[str, Any], by: Actor) -> Price:
    """Add a price to a list. Raises Invalid where there is one from that quantity."""
    return _kept(Price(), values, by)


def change_price(*, record: Price, values: Mapping[str, Any], by: Actor) -> Price:
    """Change a price. Raises Invalid."""
    return _kept(record, values, by)


def delete_price(*, record: Price, by: Actor) -> None:
    """Delete a price."""
    _delete(record, by)


def create_tax_rate(*, values: Mapping[str, Any], by: Actor) -> TaxRate:
    """Add what a class of tax is in a country, from a day on. Raises Invalid."""
    return _kept(TaxRate(), values, by)


def change_tax_rate(*, record: TaxRate, values: Mapping[str, Any], by: Actor) -> TaxRate:
    """Change a rate of tax. Lines that are written already keep theirs. Raises Invalid."""
    return _kept(record, values, by)


def delete_tax_rate(*, record: TaxRate, by: Actor) -> None:
    """Delete a rate of tax."""
    _delete(record, by)


def _kept(record: Thing, values: Mapping[str, Any], by: Actor) -> Thing:
    """Write values into a record, and keep it. Nothing is written where nothing differs.

    Whoever could make a price list could give any discount, so it takes the right to change all of a kind.
    """
    _may_change(record, by)
    changed = record._state.adding
    for name, given in values.items():
        value = EMPTY.get(name) if given is None else given
        attribute = f"{name}_id" if name in REFERENCES else name
        if hasattr(record, attribute) and getattr(record, attribute) != value:
            setattr(record, attribute, value)
            changed = True
    if not changed:
        return record
    _check(record)
    with acting(by):
        try:
            with transaction.atomic():
                record.save()
        except IntegrityError as error:
            raise _refused(error) from error
        record.refresh_from_db()
    return record


def _check(record: Thing) -> None:
    if isinstance(record, PriceList):
        record.currency = record.currency.upper()
        if not is_currency(record.currency):
            raise Invalid([("currency", _("is no currency. Write its three letters, as EUR."))])


def _refused(error: IntegrityError) -> Exception:
    """Say which field is the reason, where a rule of the database is; else it is a fault of ours."""
    cause: Any = error.__cause__
    told = TAKEN.get(cause.diag.constraint_name or "") if cause is not None else None
    return Invalid([(told[0], str(told[1]))]) if told else error


def _may_change(record: Thing, by: Actor) -> None:
    kind = KINDS[type(record)]
    if not by.reaches(kind, Verb.CHANGE, None):
        raise Forbidden(_("You may not change %s.") % kind)


def _delete(record: Thing, by: Actor) -> None:
    _may_change(record, by)
    with acting(by):
        record.delete()
