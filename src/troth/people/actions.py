"""What can be done to people and companies, one or many at once."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from troth.catalog.actions import Action
from troth.catalog.types import Field, Kind
from troth.people import commands

TAG = Field(name="tag", label=_("Tag"), kind=Kind.TEXT, max_length=60, required=True)


def of_both() -> Iterator[Action]:
    """Give the actions that people and companies share."""
    for kind in ("people", "companies"):
        yield Action(name="add_tag", object_type=kind, label=_("Add a tag"), icon="tag",
                     run=commands.add_tag, inputs=(TAG,))  # fmt: skip
        yield Action(name="remove_tag", object_type=kind, label=_("Remove a tag"), icon="tag",
                     run=commands.remove_tag, inputs=(TAG,))  # fmt: skip
        yield Action(name="rest", object_type=kind, label=_("Nobody has to act"), icon="check",
                     run=commands.rest_turn)  # fmt: skip


ALL = tuple(of_both())
