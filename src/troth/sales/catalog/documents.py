"""The object types of documents, and of the templates that they are made from."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Everyone, Field, Kind, ObjectType, Personal, Through
from troth.sales.catalog.products import ID, MADE
from troth.sales.models import Document, DocumentKind

OFFERING = Personal(
    "to come to an agreement, keep it, and show what was agreed",
    "contract; for what is signed, the law",
    "until the person is erased; what is signed, as long as the law asks",
)
TONES = {
    "sent": "", "viewed": "due", "accepted": "good", "signed": "good", "declined": "wrong",
    "expired": "quiet", "draft": "quiet", "withdrawn": "quiet",
}  # fmt: skip
STATES = tuple(Choice(state.value, state.label, TONES[state.value]) for state in Document.State)
DOCUMENT_KINDS = tuple(Choice(kind.value, kind.label) for kind in DocumentKind)


def _given(name: str, label: Any, kind: Kind, **more: Any) -> Field:
    """Declare what only the commands of documents write: no import and no program goes past them."""
    return Field(name=name, label=label, kind=kind, is_writable=False, **more)


def _at(name: str, label: Any, **more: Any) -> Field:
    return _given(name, label, Kind.DATETIME, is_sortable=True, **more)


DOCUMENTS = ObjectType(
    name="documents",
    one=_("Document"),
    many=_("Documents"),
    icon="file",
    table="sales_document",
    title="name",
    subtitle="number",
    time="sent_at",
    default_sort="-created_at",
    search_column="doc",
    url="/documents/{id}/",
    visible=Through("deal"),
    gone_column="put_away_at",
    fields=(
        ID,
        _given(
            "name", _("What it is about"), Kind.TEXT, max_length=200, is_searched=True, is_sortable=True,
            is_listed=True, personal=OFFERING,
        ),
        _given("kind", _("Kind"), Kind.SELECT, choices=DOCUMENT_KINDS, is_listed=True),
        _given(
            "number", _("Number"), Kind.TEXT, is_searched=True, is_sortable=True, is_listed=True,
            personal=OFFERING,
        ),
        _given("status", _("Status"), Kind.SELECT, column="state", choices=STATES, is_listed=True),
        _given("deal", _("Deal"), Kind.REFERENCE, to="deals", column="deal_id"),
        _given("person", _("Person"), Kind.REFERENCE, to="people", column="person_id"),
        _given("company", _("Company"), Kind.REFERENCE, to="companies", column="company_id", is_listed=True),
        _given(
            "value", _("Value"), Kind.MONEY, is_sortable=True, is_listed=True,
            help=_("What is paid once, with tax."),
        ),
        _given(
            "valid_until", _("Holds until"), Kind.DATE, is_sortable=True, is_listed=True, personal=OFFERING
        ),
        _given("template", _("Template"), Kind.REFERENCE, to="document_templates", column="template_id"),
        _given("language", _("Language"), Kind.LANGUAGE),
        _given("country", _("Country"), Kind.COUNTRY),
        _given("asks_signature", _("Asks for a signature"), Kind.YES_NO),
        _given("has_options", _("Has options to choose"), Kind.YES_NO),
        _given("has_recurring", _("Has what is paid again and again"), Kind.YES_NO),
        _given("has_discount", _("Has a discount"), Kind.YES_NO),
        _given("has_tax", _("Has tax"), Kind.YES_NO),
        _at("sent_at", _("Sent"), is_listed=True),
        _given("viewed_at", _("Opened"), Kind.DATETIME),
        _given("closed_at", _("Settled"), Kind.DATETIME),
        _given(
            "kept_until", _("Kept by law until"), Kind.DATE, personal=OFFERING,
            help=_("Its customer was erased; what is signed is kept as long as the law asks."),
        ),
        _at("created_at", _("Created")),
        MADE[1],
    ),
)  # fmt: skip

DOCUMENT_TEMPLATES = ObjectType(
    name="document_templates",
    one=_("Document template"),
    many=_("Document templates"),
    icon="file",
    table="sales_document_template",
    default_sort="name",
    visible=Everyone(),
    gone_column="retired_at",
    fields=(
        ID,
        _given("name", _("Name"), Kind.TEXT, max_length=120, is_sortable=True, is_listed=True),
        _given("kind", _("Kind"), Kind.SELECT, choices=DOCUMENT_KINDS, is_listed=True),
        _given("language", _("Language"), Kind.LANGUAGE, is_listed=True),
        _given("asks_signature", _("Asks for a signature"), Kind.YES_NO),
        _given("valid_days", _("Holds for how many days"), Kind.NUMBER),
        *MADE,
    ),
)
