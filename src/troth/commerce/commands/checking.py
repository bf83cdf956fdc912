"""What an order or a paper must be to be taken in, said in words to whoever tells of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.errors import Invalid
from troth.commerce.facts import OrderFact, PaperFact, PaperKind
from troth.ground.clock import now
from troth.ground.money import Money, is_currency, is_storable

MOST = 10**9  # pieces in a row
UNKNOWN_AGAIN = gettext_lazy("is needed: by it this is known when it is told again.")
AHEAD = timedelta(days=1)  # clocks of shops go wrong, and time zones get mixed up


def check(fact: OrderFact) -> None:
    """Refuse an order that can not be: in the future, below nothing, in no currency. Raises Invalid."""
    errors = [("placed_at", said)] if (said := wrong_moment(fact.placed_at)) else []
    for name, money in (("total", fact.total), ("tax", fact.tax), ("shipping", fact.shipping)):
        if money is None:
            continue
        if said := wrong_amount(money):
            errors.append((name, said))
        elif money.currency != fact.total.currency:
            errors.append((name, _("must be in the currency of the total, %s.") % fact.total.currency))
    for place, line in enumerate(fact.lines or ()):
        if not line.name:
            errors.append((f"lines.{place}.name", _("is needed.")))
        if line.quantity < 0:
            errors.append(
                (f"lines.{place}.quantity", _("must not be negative. Send back goods as a return."))
            )
        if line.quantity >= MOST:
            errors.append((f"lines.{place}.quantity", _("has too many digits.")))
        amounts = {"total": line.total, "price": line.price, "tax": line.tax, "quantity": line.quantity}
        errors += [
            (f"lines.{place}.{name}", _("has too many digits."))
            for name, amount in amounts.items()
            if amount is not None and not is_storable(amount)
        ]
    if fact.source and not fact.external_id:
        errors.append(("external_id", str(UNKNOWN_AGAIN)))
    if errors:
        raise Invalid(errors)


def check_paper(fact: PaperFact) -> None:
    """Refuse a paper that can not be: in the future, below nothing, in no currency. Raises Invalid."""
    errors = [("at", said)] if (said := wrong_moment(fact.at)) else []
    if fact.amount is None:
        if fact.kind in (PaperKind.BILL, PaperKind.PAYMENT):
            errors.append(("amount", _("is needed.")))
    elif said := wrong_amount(fact.amount):
        errors.append(("amount", said))
    if fact.source and not fact.external_id:
        errors.append(("external_id", str(UNKNOWN_AGAIN)))
    if errors:
        raise Invalid(errors)


def wrong_moment(at: datetime) -> str:
    """Say why nothing can have happened then; "" where it can."""
    if at > now() + AHEAD:
        return _("lies in the future. Send the moment with its time zone.")
    if at.year < 1970:
        return _("lies before 1970. Send the moment with its time zone.")
    return ""


def wrong_amount(money: Money) -> str:
    """Say why nothing can come to this; "" where it can."""
    if not is_currency(money.currency):
        return _(
            "is in the currency “%s”, which is not known. Send its three letters by ISO 4217, as EUR."
        ) % (money.currency)
    if money.amount < 0:
        return _("is negative. Send what was ordered, and what came back as a return.")
    return "" if is_storable(money.amount) else _("has too many digits.")
