"""The object type of this package: the outlook of a customer, whose values are fields of people, too."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Field, Kind, Lent, ObjectType, Personal, Through
from troth.insight.groups import LABELS

KNOWN = Personal(
    "to know what customers are worth and who may be lost", "legitimate interest", "until the next run"
)
TONES = {"best": "good", "loyal": "good", "new": "info", "to_win_back": "due", "fading": "watch"}
LENT = (
    "customer_group", "churn_risk", "lifetime_value", "expected_purchases", "next_purchase_on", "purchases",
    "spent", "first_purchase_on", "last_purchase_on",
)  # fmt: skip

OUTLOOKS = ObjectType(
    name="outlooks",
    one=_("Outlook"),
    many=_("Outlooks"),
    icon="chart",
    table="insight_outlook",
    title="name",
    subtitle="customer_group",
    time="last_purchase_on",
    default_sort="-lifetime_value",
    visible=Through("person"),
    url="/people/{id}/",
    lends_to="people",
    lends=LENT,
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="name", label=_("Name"), kind=Kind.TEXT, is_writable=False, is_listed=True,
            lent=Lent("people", "people_person"), personal=KNOWN,
        ),
        Field(
            name="person", label=_("Person"), kind=Kind.REFERENCE, to="people", column="id",
            is_writable=False, is_erased_with=True,
        ),
        Field(
            name="customer_group", label=_("Customer group"), kind=Kind.SELECT, is_writable=False,
            is_listed=True, personal=KNOWN,
            choices=tuple(Choice(group, label, TONES.get(group, "quiet")) for group, label in LABELS.items()),
            help=_("By when they last bought, how often, and for how much, beside all other customers."),
        ),
        Field(
            name="lifetime_value", label=_("Lifetime value"), kind=Kind.MONEY, is_writable=False,
            is_listed=True, is_sortable=True, personal=KNOWN,
            help=_("What they are expected to spend from now on, the less counted the later it is."),
        ),
        Field(
            name="lifetime_value_least", label=_("Lifetime value, at least"), kind=Kind.MONEY,
            is_writable=False, personal=KNOWN, help=_("Nine times of ten it lies between this and the most."),
        ),
        Field(
            name="lifetime_value_most", label=_("Lifetime value, at most"), kind=Kind.MONEY,
            is_writable=False, personal=KNOWN,
        ),
        Field(
            name="churn_risk", label=_("Churn risk"), kind=Kind.DECIMAL, is_writable=False, is_listed=True,
            is_sortable=True, minimum=0, maximum=1, personal=KNOWN,
            help=_("How likely they are gone for good: from 0 to 1."),
        ),
        Field(
            name="expected_purchases", label=_("Expected purchases"), kind=Kind.DECIMAL, is_writable=False,
            is_listed=True, personal=KNOWN,
            help=_("On how many days they are expected to buy within twelve months."),
        ),
        Field(
            name="expected_spend", label=_("Expected spend"), kind=Kind.MONEY, is_writable=False,
            personal=KNOWN, help=_("What they are expected to spend on a day on which they buy."),
        ),
        Field(
            name="next_purchase_on", label=_("Next purchase"), kind=Kind.DATE, is_writable=False,
            personal=KNOWN, help=_("When they are expected next; empty where they are more likely gone."),
        ),
        Field(
            name="purchases", label=_("Purchases"), kind=Kind.NUMBER, is_writable=False, is_listed=True,
            personal=KNOWN, help=_("On how many days they bought."),
        ),
        Field(
            name="spent", label=_("Spent"), kind=Kind.MONEY, is_writable=False, is_listed=True,
            personal=KNOWN, help=_("All of it, at the rates of the days."),
        ),
        Field(
            name="first_purchase_on", label=_("First purchase"), kind=Kind.DATE, column="first_on",
            is_writable=False, personal=KNOWN,
        ),
        Field(
            name="last_purchase_on", label=_("Last purchase"), kind=Kind.DATE, column="last_on",
            is_writable=False, is_listed=True, is_sortable=True, personal=KNOWN,
        ),
        Field(
            name="recency_score", label=_("Recency"), kind=Kind.NUMBER, is_writable=False, minimum=1,
            maximum=5, personal=KNOWN, help=_("5: of the fifth of all customers who bought most lately."),
        ),
        Field(
            name="frequency_score", label=_("Frequency"), kind=Kind.NUMBER, is_writable=False, minimum=1,
            maximum=5, personal=KNOWN, help=_("5: of the fifth who bought most often."),
        ),
        Field(
            name="monetary_score", label=_("Monetary value"), kind=Kind.NUMBER, is_writable=False, minimum=1,
            maximum=5, personal=KNOWN, help=_("5: of the fifth who spent most."),
        ),
        Field(
            name="foreseen_at", label=_("Foreseen as of"), kind=Kind.DATETIME, is_writable=False,
            help=_("As of when likelihoods and worth were reckoned."),
        ),
        Field(name="as_of", label=_("As of"), kind=Kind.DATETIME, is_writable=False),
    ),
)  # fmt: skip

ALL = (OUTLOOKS,)
