"""Set up what a workspace writes to people for, in which words it asks, and how much is too much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, NotFound
from troth.ground.clock import now
from troth.privacy.models import Basis, Budget, Purpose, QuietHours, Topic, Wording
from troth.team.acting import acting
from troth.team.actor import Actor

WRITTEN = ("name", "basis", "may_refuse", "must_confirm", "ignores_quiet_hours", "channels")


def add_purpose(*, values: Mapping[str, Any], by: Actor) -> Purpose:
    """Add a purpose. Its key is made of its name, and never changes. Raises Conflict."""
    purpose = Purpose(key=_key_of(values["name"]), **_fitting(values))
    purpose.position = (Purpose.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    with acting(by):
        _save(purpose)
    return purpose


def change_purpose(*, purpose: Purpose, values: Mapping[str, Any], by: Actor) -> Purpose:
    """Change a purpose. What people have said of it stands."""
    for name, value in _fitting(values).items():
        setattr(purpose, name, value)
    with acting(by):
        purpose.save(update_fields=WRITTEN)
    return purpose


def retire_purpose(*, purpose: Purpose, is_retired: bool, by: Actor) -> None:
    """Send nothing more for a purpose, or begin again. It is never deleted: the ledger names it."""
    purpose.retired_at = now() if is_retired else None
    with acting(by):
        purpose.save(update_fields=["retired_at"])


def add_topic(*, purpose: Purpose, name: str, by: Actor) -> Topic:
    """Add a part of a purpose that people can leave out. Raises Conflict."""
    topic = Topic(purpose=purpose, key=_key_of(name), name=name, position=purpose.topics.count() + 1)
    with acting(by):
        _save(topic)
    return topic


def write_wording(*, purpose: Purpose, language: str, title: str, text: str, by: Actor) -> Wording:
    """Say a purpose in other words: a new version, unless nothing differs. Consents keep what was read."""
    with acting(by):
        Purpose.objects.select_for_update().get(pk=purpose.pk)
        last = Wording.objects.filter(purpose=purpose, language=language).order_by("-version").first()
        if last and (last.title, last.text) == (title, text):
            return last
        version = last.version + 1 if last else 1
        return Wording.objects.create(
            purpose=purpose, language=language, version=version, title=title, text=text
        )


def set_budget(*, most: int | None, days: int, by: Actor) -> None:
    """Say how many messages a person may get in so many days, of all they can refuse; None: any number."""
    with acting(by):
        Budget.objects.filter(purposes=[], channels=[]).delete()
        if most is not None:
            Budget.objects.create(most=most, days=days)


def add_budget(
    *, most: int, days: int, purposes: Sequence[str] = (), channels: Sequence[str] = (), by: Actor
) -> Budget:
    """Say how many messages of some purposes, by some channels, a person may get in so many days."""
    with acting(by):
        return Budget.objects.create(most=most, days=days, purposes=list(purposes), channels=list(channels))


def remove_budget(*, budget_id: UUID, by: Actor) -> None:
    """Take a budget away. Raises NotFound."""
    with acting(by):
        if not Budget.objects.filter(pk=budget_id).delete()[0]:
            raise NotFound("budgets")


def set_quiet_hours(*, channel: str, starts: time | None, ends: time | None, by: Actor) -> None:
    """Say from when until when nothing is sent by a channel; without hours, at any."""
    with acting(by):
        if starts is None or ends is None:
            QuietHours.objects.filter(channel=channel).delete()
        else:
            QuietHours.objects.update_or_create(channel=channel, defaults={"starts": starts, "ends": ends})


def _fitting(values: Mapping[str, Any]) -> dict[str, Any]:
    """Hold the choices to the basis: a consent can always be withdrawn, and nothing else is confirmed."""
    fit = {name: values[name] for name in WRITTEN if name in values}
    basis = fit["basis"]
    fit["may_refuse"] = bool(fit.get("may_refuse")) or basis in (Basis.CONSENT, Basis.LEGITIMATE)
    fit["must_confirm"] = bool(fit.get("must_confirm")) and basis == Basis.CONSENT
    return fit


def _key_of(name: str) -> str:
    key = slugify(name)[:40]
    if not key:
        raise Conflict(_("Write a name with letters of the Latin alphabet first; it can be changed then."))
    return key


def _save(row: Purpose | Topic) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("There is one of that name.")) from None
