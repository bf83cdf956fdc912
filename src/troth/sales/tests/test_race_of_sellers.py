"""Two sellers move one deal at the same moment: one does, the other is told who was quicker."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from troth.catalog.errors import Conflict
from troth.sales import commands
from troth.sales.models import Deal, DealState, Stage
from troth.team.actor import everyone


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_a_deal_at_once_one_wins_and_the_other_is_told() -> None:
    deal = commands.create_deal(values={"name": "Three bikes"}, by=everyone())
    start = Barrier(2)

    def move(to: str) -> str:
        try:
            stage = Stage.objects.get(name=to)
            start.wait(timeout=20)
            commands.move_deal(deal=deal, stage=stage, by=everyone(name=to), expected=deal.stage_id)
        except Conflict as refused:
            return str(refused)
        finally:
            connection.close()
        return to

    with ThreadPoolExecutor(2) as sellers:
        outcomes = list(sellers.map(move, ["Offer", "Signing"]))
    there = Deal.objects.get().stage.name
    assert sorted(outcomes) == sorted([there, f"Somebody has moved it to “{there}” in the meantime."])
    assert DealState.objects.filter(deal=deal, until=None).count() == 1
