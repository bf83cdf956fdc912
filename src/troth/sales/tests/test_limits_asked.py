"""Of discount limits a member sees that of their own role, on both engines."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from troth.apikit.tests.callers import make_member
from troth.catalog.registry import object_types
from troth.questions import listing
from troth.questions.lake import answering
from troth.questions.lake.refreshing import refresh
from troth.questions.listing import ListQuery
from troth.sales import commands
from troth.sales.models import DiscountLimit
from troth.team.actor import Actor, everyone
from troth.team.models import Role
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def seen(by: Actor, engine: str, folder: Path) -> set[str]:
    query = ListQuery(object_type=object_types()["discount_limits"], where=None)
    if engine == "postgres":
        keys = set(listing.ids(query, by))
    else:
        refresh(folder)
        keys = set(answering.ids(query, by, folder).keys)
    return set(DiscountLimit.objects.filter(pk__in=keys).values_list("role__key", flat=True))


@pytest.mark.parametrize("engine", ["postgres", "duckdb"])
def test_a_member_sees_the_limit_of_their_own_role(engine: str, tmp_path: Path) -> None:
    with connection.cursor() as cursor:  # what stands in no model is not emptied between tests
        cursor.execute("delete from lake_change; delete from lake_refresh")
    both = {Role.objects.get(key="member").pk: Decimal(10), Role.objects.get(key="manager").pk: Decimal(60)}
    commands.set_discount_limits(limits=both, by=everyone())
    seller, chief = (actor_of(make_member(each), origin="test") for each in ("member", "administrator"))
    assert seen(seller, engine, tmp_path) == {"member"}
    assert seen(chief, engine, tmp_path) == {"member", "manager"}
