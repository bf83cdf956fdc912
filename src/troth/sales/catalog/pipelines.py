"""The object types of pipelines, their stages, and reasons for loss. They are set up under Settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Everyone, Field, Kind, ObjectType

KINDS = (
    Choice("open", _("Open"), "info"),
    Choice("won", _("Won"), "good"),
    Choice("lost", _("Lost"), "quiet"),
)


def _named(*more: Field) -> tuple[Field, ...]:
    """Give the fields that all three have, with others between."""
    return (
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="name", label=_("Name"), kind=Kind.TEXT, max_length=120, is_writable=False, is_listed=True
        ),
        *more,
        Field(name="position", label=_("Place"), kind=Kind.NUMBER, is_writable=False, is_sortable=True),
    )


PIPELINES = ObjectType(
    name="pipelines",
    one=_("Pipeline"),
    many=_("Pipelines"),
    icon="pipeline",
    table="sales_pipeline",
    default_sort="position",
    order=("position",),
    visible=Everyone(),
    fields=_named(),
)

STAGES = ObjectType(
    name="stages",
    one=_("Stage"),
    many=_("Stages"),
    icon="flag",
    table="sales_stage",
    default_sort="position",
    order=("pipeline", "position"),
    weight="probability",
    visible=Everyone(),
    fields=_named(
        Field(
            name="pipeline",
            label=_("Pipeline"),
            kind=Kind.REFERENCE,
            to="pipelines",
            column="pipeline_id",
            is_writable=False,
            is_listed=True,
        ),
        Field(name="kind", label=_("Kind"), kind=Kind.SELECT, choices=KINDS, is_writable=False),
        Field(
            name="probability",
            label=_("Probability"),
            kind=Kind.NUMBER,
            is_writable=False,
            is_listed=True,
            help=_("Of winning, in percent."),
        ),
        Field(
            name="days",
            label=_("Days"),
            kind=Kind.NUMBER,
            is_writable=False,
            help=_("After which a deal has been here too long."),
        ),
    ),
)

LOSS_REASONS = ObjectType(
    name="loss_reasons",
    one=_("Reason for loss"),
    many=_("Reasons for loss"),
    icon="flag",
    table="sales_loss_reason",
    default_sort="position",
    order=("position",),
    visible=Everyone(),
    fields=_named(),
)
