"""What a deal must have before it may enter a stage."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from troth.catalog.registry import object_types
from troth.sales.models import Deal, Stage, Status

Missing = list[tuple[str, str]]


def missing_for(deal: Deal, stage: Stage, *, is_new: bool = False) -> Missing:
    """List what a deal lacks for a stage: the public field with what is to be done about it.

    A new deal may begin anywhere; of it only the fields are asked for.
    """
    kind = object_types()["deals"]
    missing: Missing = []
    if stage.kind == Status.LOST and deal.lost_reason_id is None:
        missing.append(("lost_reason", _("Say why it was lost.")))
    for name in stage.needs_fields:
        field = kind.field(name)
        if field is not None and is_empty(getattr(deal, field.sql_column, None)):
            said = _("“%(stage)s” needs %(field)s.") % {"stage": stage.name, "field": field.label}
            missing.append((name, said))
    return missing


def is_empty(value: Any) -> bool:
    """Tell whether a field holds nothing."""
    return value in (None, "") or value == []
