"""Shops that tell of their orders: added, removed, and heard."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, NotFound
from troth.channels.sealing import Unopenable, opened, sealed
from troth.commerce.commands.papers import record_paper
from troth.commerce.commands.taking import ERASED, record_order
from troth.commerce.facts import OrderFact, Outcome, PaperFact
from troth.commerce.models import SetAside, Shop
from troth.commerce.shops.signing import is_signed
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor

KEPT, KEPT_FOR, LONGEST = 20, timedelta(days=30), 20_000


def add_shop(*, name: str, kind: str, secret: str = "", by: Actor) -> tuple[Shop, str]:
    """Add a shop; give it with the secret by which it signs: the one it has, or one that is made here.

    It is shown this once. Raises Conflict where there is one of that name.
    """
    with acting(by):
        if Shop.objects.filter(name=name).exists():
            raise Conflict(_("There is a shop of that name."))
        secret = secret or secrets.token_urlsafe(32)
        shop = Shop.objects.create(name=name, kind=kind, secret=sealed(secret.encode()))
    return shop, secret


def remove_shop(*, shop_id: UUID, by: Actor) -> None:
    """Hear no more of a shop. Its orders stay. Raises NotFound."""
    with acting(by):
        gone, _counted = Shop.objects.filter(pk=shop_id).delete()
        if not gone:
            raise NotFound("shops")


def hear(*, shop_id: UUID, headers: Mapping[str, str], body: bytes) -> Shop | None:
    """Give the shop that a message is of; None where its signature is not good. Raises NotFound."""
    shop = Shop.objects.filter(pk=shop_id).first()
    if shop is None:
        raise NotFound("shops")
    try:
        secret = opened(bytes(shop.secret))
    except Unopenable:
        return None
    return shop if is_signed(shop.kind, secret, headers, body, now=now()) else None


def take_message(*, order: OrderFact | None, papers: Sequence[PaperFact], by: Actor) -> Outcome:
    """Take in what one message tells, all or nothing: an order with what followed it, or one paper alone.

    Of an order whose buyer was erased nothing more is taken in. Raises Invalid and Forbidden.
    """
    with acting(by):
        if order is None:
            outcomes = [record_paper(fact=paper, by=by).outcome for paper in papers]
            return outcomes[0] if outcomes else Outcome.UNCHANGED
        taken = record_order(fact=order, by=by)
        if not taken.order.external_id.startswith(ERASED):
            for paper in papers:
                record_paper(fact=replace(paper, order=taken.order.pk), by=by)
        return taken.outcome


def note_received(*, shop: Shop, by: Actor) -> None:
    """Keep when a shop was last heard."""
    with acting(by):
        Shop.objects.filter(pk=shop.pk).update(received_at=now())


def set_aside(*, shop: Shop, body: bytes, reason: str, by: Actor) -> None:
    """Keep what could not be taken, for somebody to look at for a month; of a shop the last few."""
    with acting(by):
        Shop.objects.filter(pk=shop.pk).update(received_at=now())
        words = body.decode("utf-8", "replace").replace("\0", "")[:LONGEST]
        SetAside.objects.create(shop=shop, reason=reason[:500], body=words)
        last = SetAside.objects.filter(shop=shop).order_by("-at").values_list("pk", flat=True)[:KEPT]
        SetAside.objects.filter(shop=shop).exclude(pk__in=list(last)).delete()


def forget_set_aside() -> None:
    """Forget what could not be taken and has been seen for a month."""
    SetAside.objects.filter(at__lt=now() - KEPT_FOR).delete()
