"""The object types of how deals go: pipelines, their stages, reasons for loss, limits of discounts.

An administrator sets them up, under Settings or by a program; everybody else sees them, of the limits only
that of their own role.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from troth.catalog.types import Choice, Everyone, Field, Kind, ObjectType, OfRole

KINDS = (
    Choice("open", _("Open"), "info"),
    Choice("won", _("Won"), "good"),
    Choice("lost", _("Lost"), "quiet"),
)


def _named(*more: Field) -> tuple[Field, ...]:
    """Give the fields that all three have, with others between."""
    return (
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(name="name", label=_("Name"), kind=Kind.TEXT, max_length=80, required=True, is_listed=True),
        *more,
        Field(
            name="position", label=_("Place"), kind=Kind.NUMBER, minimum=1, maximum=1000, is_sortable=True,
            help=_("Counted from 1. The ends of a pipeline stand behind its open stages."),
        ),
    )  # fmt: skip


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
            name="pipeline", label=_("Pipeline"), kind=Kind.REFERENCE, to="pipelines", column="pipeline_id",
            required=True, is_listed=True, help=_("A stage stays in its pipeline."),
        ),
        Field(name="kind", label=_("Kind"), kind=Kind.SELECT, choices=KINDS, is_writable=False),
        Field(
            name="probability", label=_("Probability"), kind=Kind.NUMBER, minimum=0, maximum=100,
            is_listed=True, help=_("Of winning, in percent."),
        ),
        Field(
            name="days", label=_("Days"), kind=Kind.NUMBER, minimum=1, maximum=3650,
            help=_("After which a deal has been here too long."),
        ),
        Field(
            name="needs_fields", label=_("Asks for the fields"), kind=Kind.TAGS, max_length=60,
            help=_("The names of fields of deals. They must be filled before a deal enters the stage."),
        ),
        Field(
            name="needs_done", label=_("Asks for the steps"), kind=Kind.TAGS, max_length=200,
            help=_("They must be done before a deal enters the stage."),
        ),
        Field(name="needs_step", label=_("Asks for a next step"), kind=Kind.YES_NO),
    ),
)  # fmt: skip

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

DISCOUNT_LIMITS = ObjectType(
    name="discount_limits",
    one=_("Limit of discounts"),
    many=_("Limits of discounts"),
    icon="shield",
    table="sales_discount_limit",
    title="role",
    default_sort="role",
    visible=OfRole(),
    fields=(
        Field(name="id", label=_("Id"), kind=Kind.ID, is_writable=False),
        Field(
            name="role", label=_("Role"), kind=Kind.TEXT, column="role_key", max_length=60, required=True,
            is_sortable=True, is_listed=True, help=_("The key of a role, as “manager”."),
        ),
        Field(
            name="percent", label=_("Below the list, per cent"), kind=Kind.DECIMAL, minimum=0, maximum=100,
            required=True, is_listed=True, help=_("So far its members go by themselves."),
        ),
        Field(
            name="may_leave_list", label=_("May sell what no list has at any price"), kind=Kind.YES_NO,
            is_listed=True,
        ),
    ),
)  # fmt: skip
