"""What an administrator does with templates and the letterhead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Invalid
from troth.ground.clock import now
from troth.sales.models import DocumentTemplate, Letterhead, TemplateVersion
from troth.sales.paper.blocks import Block, read_blocks
from troth.sales.queries.conditions import check_conditions
from troth.sales.starters import starters
from troth.team.acting import acting
from troth.team.actor import Actor


def add_template(*, values: Mapping[str, Any], blocks: Sequence[Block], by: Actor) -> DocumentTemplate:
    """Make a template. Raises Invalid where its name is taken or a condition can not be asked."""
    check_conditions(blocks, by)
    with acting(by), _name_is_free():
        template = DocumentTemplate.objects.create(**_own(values))
        _add_version(template, blocks, by)
    return template


def change_template(
    *, template: DocumentTemplate, values: Mapping[str, Any], blocks: Sequence[Block], seen: int, by: Actor
) -> None:
    """Keep a template anew; documents that were made keep their blocks.

    `seen` is the version that was edited. Raises Conflict where there is a newer one, Invalid
    where the name is taken or a condition can not be asked.
    """
    check_conditions(blocks, by)
    with acting(by), _name_is_free():
        DocumentTemplate.objects.select_for_update().get(pk=template.pk)
        newest = template.versions.order_by("-number").first()
        if newest is None or newest.number != seen:
            raise Conflict(_("Somebody else has changed this template. Load it again."))
        DocumentTemplate.objects.filter(pk=template.pk).update(**_own(values))
        if newest.blocks != [block.as_json for block in blocks]:
            _add_version(template, blocks, by)


def retire_template(*, template: DocumentTemplate, by: Actor) -> None:
    """Offer a template no more; what was made from it stays."""
    with acting(by):
        DocumentTemplate.objects.filter(pk=template.pk, retired_at=None).update(retired_at=now())


def add_starting_templates(*, language: str, by: Actor) -> None:
    """Make one template of each kind, where there is none at all."""
    with acting(by):
        Letterhead.objects.select_for_update().get()  # of two at once, the second finds them
        if DocumentTemplate.objects.exists():
            return
        for starter in starters(language):
            add_template(values=starter, blocks=read_blocks(starter["blocks"]), by=by)


def change_letterhead(*, values: Mapping[str, Any], by: Actor) -> None:
    """Say what stands on every document from now on."""
    known = {name: values[name] for name in ("name", "address", "foot", "logo") if name in values}
    with acting(by):
        Letterhead.objects.update(**known)


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("name", "kind", "language", "asks_signature", "valid_days")}


def _add_version(template: DocumentTemplate, blocks: Sequence[Block], by: Actor) -> None:
    last = template.versions.aggregate(last=Max("number"))["last"] or 0
    TemplateVersion.objects.create(
        template=template,
        number=last + 1,
        blocks=[block.as_json for block in blocks],
        made_by_id=by.member_id,
    )


@contextmanager
def _name_is_free() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Invalid([("name", _("There is a template of that name."))]) from error
