"""What tests of the whole house need of this package, while it is on: they ask every module for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from troth.ground.clock import now
from troth.ground.money import Money
from troth.insight.models import Outlook, Past, Run
from troth.insight.standing import State
from troth.people.models import Person


def about_person(person: Person) -> None:
    """Hold something about a person in each table that can."""
    foreseen(person.pk)
    run = Run.objects.create(state=State.DONE, step="", ended_at=now(), as_of=now(), customers=1)
    Past.objects.create(person=person, run=run, customer_group="best", churn_risk=Decimal("0.1"))


# Tables with a row for a person that is not moved in a merge, but reckoned anew.
RECKONED = (("insight_outlook", "id"), ("insight_past", "person_id"))
LISTS = ("outlooks",)
WORDS = {
    ("outlooks/list/options/", "name"): "person",
    ("outlooks/list/run/", "action"): "stop",
}


def guarded(owner: UUID, person: UUID, company: UUID) -> dict[str, UUID]:
    """Make one of each record that has an address, of a member's person; give them by their kinds."""
    return {"outlooks": foreseen(person)}


def on_pages(site: Any, person: str, company: str) -> dict[tuple[str, str], str]:
    """Say what stands in the addresses of pages."""
    return {(place, name): word for (place, name), word in WORDS.items() if name == "name"}


def foreseen(person: UUID) -> UUID:
    """Write down what a run could have said of somebody."""
    euro = Money(Decimal(120), "EUR")
    values: dict[str, Any] = {
        "as_of": now(), "purchases": 3, "first_on": date(2026, 1, 3), "last_on": date(2026, 3, 4),
        "spent": euro, "recency_score": 5, "frequency_score": 4, "monetary_score": 4,
        "customer_group": "best", "foreseen_at": now(), "churn_risk": Decimal("0.2"),
        "expected_purchases": Decimal("2.5"), "expected_spend": euro, "lifetime_value": euro,
        "lifetime_value_least": euro, "lifetime_value_most": euro,
    }  # fmt: skip
    Outlook.objects.update_or_create(person_id=person, defaults=values)
    return person
