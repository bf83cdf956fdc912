"""Meaning to an Ibis expression: one for DuckDB, Spark, and whatever else Ibis speaks to.

Nothing here is a text of SQL. A condition through a relation is “the key is among those of the records that
meet it”; what belongs to a record is grouped once, for all records. So no engine has to look at one record
after the other, and the answer is that of `questions.postgres` to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

import ibis
from django.db import connection

from troth.catalog.staff import STAFF
from troth.catalog.types import (
    Everyone,
    Field,
    Housed,
    Kind,
    Many,
    ObjectType,
    OfRole,
    Owned,
    Shared,
    Through,
)
from troth.questions.lake.comparing import Cell, Test, all_of, any_of, met, rest_of
from troth.questions.lake.manifest import NoLake
from troth.questions.lake.measuring import outcome_of
from troth.questions.lake.tables import (
    ANY_DECIMAL,
    MONEY,
    NUMBER,
    TEXT,
    TEXTS,
    currency_name,
    folded_name,
    longitude_name,
)
from troth.questions.meaning import (
    COMPARE,
    DRAWS,
    All,
    Allowed,
    AnyOf,
    Condition,
    Drawn,
    Enrolled,
    Far,
    Hop,
    Meaning,
    Measured,
    Numbers,
    Rest,
    meets_zero,
)
from troth.questions.paths import referred
from troth.questions.presence import wants_any, wants_none
from troth.questions.sql import Sql, column, select
from troth.questions.visibility import OWN_TEAMS, houses
from troth.team.actor import Actor, Scope, Verb

DIAMETER = 2 * 6371008.8  # metres, of a sphere of the mean radius: the same as `metres_between`


class Tables(Protocol):
    """The tables that expressions are made over."""

    def table(self, name: str) -> Any:
        """Give a table by its name, as an Ibis table."""

    def type_of(self, table: str, column: str) -> str:
        """Give the type of a column in the lake."""


class Asked:
    """Makes the expressions of one asker: what may not be seen is not there."""

    def __init__(self, tables: Tables, seen_by: Actor) -> None:
        self._tables = tables
        self._asker = seen_by

    def records(self, object_type: ObjectType, meaning: Meaning | None) -> Any:
        """Give the records of a type that the asker may see and that meet a question, as an Ibis table."""
        table = self._tables.table(object_type.table)
        return _only(table, all_of([self._seen(object_type, table), self.meets(object_type, table, meaning)]))

    def meets(self, object_type: ObjectType, table: Any, meaning: Meaning | None) -> Test:
        """Tell which records in the type's own table meet a question, whoever may see them."""
        return self._where(meaning, table, object_type) if meaning else True

    def cell(self, object_type: ObjectType, table: Any, field: Field) -> Cell:
        """Give the value of a field in the type's own table."""
        return self._cell(object_type.table, table, field.sql_column)

    def _cell(self, name: str, table: Any, column: str) -> Cell:
        type_ = self._tables.type_of(name, column)
        if type_ == MONEY:
            return Cell(table[column], ANY_DECIMAL, currency=table[currency_name(column)])
        folded = table[folded_name(column)] if type_ in (TEXT, TEXTS) else None
        return Cell(table[column], type_, folded)

    def _where(self, meaning: Meaning, table: Any, here: ObjectType) -> Test:  # noqa: PLR0911 - one each
        match meaning:
            case All(parts):
                return all_of([self._where(part, table, here) for part in parts])
            case AnyOf(parts):
                return any_of([self._where(part, table, here) for part in parts])
            case Rest(part):
                return rest_of(self._where(part, table, here))
            case Condition(target):
                return self._through(target.hops, table, here, partial(self._at_field, meaning))
            case Far(target):
                return self._through(target.hops, table, here, partial(self._near, meaning))
            case Measured(hops):
                return self._through(hops, table, here, partial(self._measured, meaning))
            case Drawn(name, below):
                place = (ibis.literal(name) + table.id).hexdigest("md5").left(8)
                return place < f"{below:08x}" if 0 < below < DRAWS else below > 0
            case Allowed(permit):
                raise NoLake(
                    f"Whether somebody may be contacted for {permit.purpose} is asked of the database, where"
                    " it is known at this moment, and not of the lake."
                )
            case Enrolled(roll):
                rows = self._tables.table(roll.table)
                return _among(table.id, rows, rows[roll.list_column] == str(roll.key), roll.record_column)

    def _through(
        self, hops: Sequence[Hop], table: Any, here: ObjectType, there: Callable[[Any, ObjectType], Test]
    ) -> Test:
        """Follow relations, and ask `there`. A record that may not be seen is as good as none."""
        if not hops:
            return there(table, here)
        hop = hops[0]
        to = self._tables.table(hop.to.table)
        reached = all_of([self._seen(hop.to, to), self._through(hops[1:], to, hop.to, there)])
        return _among(table[hop.field.sql_column], to, reached)

    def _at_field(self, condition: Condition, table: Any, here: ObjectType) -> Test:
        field, predicate = condition.target.field, condition.predicate
        if field.many:
            values = self._tables.table(field.many.table)
            if isinstance(predicate, Numbers):
                return _has_number(field.many, table, values, predicate)
            cell = self._cell(field.many.table, values, field.many.value_column)
            return self._of_many(field.many, table, values, met(cell, predicate))
        cell = self.cell(here, table, field)
        if field.kind is Kind.REFERENCE:
            return all_of([met(cell, predicate), self._points_at_seen(field, table)])
        return met(cell, predicate)

    def _points_at_seen(self, field: Field, table: Any) -> Test:
        to = referred(field)
        if to is None:
            return False
        there = self._tables.table(to.table)
        seen = self._seen(to, there)
        return seen if isinstance(seen, bool) else _among(table[field.sql_column], there, seen)

    def _of_many(self, many: Many, table: Any, values: Any, asked: Test) -> Test:
        return _among(table.id, values, asked, many.owner_column)

    def _near(self, asked: Far, table: Any, here: ObjectType) -> Test:
        many = asked.target.field.many
        if many is None:
            cell, column = self.cell(here, table, asked.target.field), asked.target.field.sql_column
            degrees = cell.value, table[longitude_name(column)]
            return _is_near(asked, *(each.cast("float64") for each in degrees))
        places = self._tables.table(many.table)
        return self._of_many(many, table, places, _is_near(asked, places.latitude, places.longitude))

    def _measured(self, measured: Measured, table: Any, here: ObjectType) -> Test:
        collection = measured.collection
        there, link = collection.object_type, collection.link.sql_column
        rows = self._tables.table(there.table)
        asked = self._where(collection.where, rows, there) if collection.where else True
        wanted = all_of([self._seen(there, rows), asked])
        if wants_any(measured):
            return _among(table.id, rows, wanted, link)
        if wants_none(measured):
            return rest_of(_among(table.id, rows, wanted, link))
        linked = _only(rows, all_of([wanted, rows[link].notnull()]))
        time = there.field(there.time)
        of = partial(self._cell, there.table)
        outcome, tested = outcome_of(measured, linked, link, of, time.sql_column if time else "")
        if measured.meets_none:
            return rest_of(_among(table.id, outcome, rest_of(tested), link))
        return _among(table.id, outcome, tested, link)

    def _seen(self, object_type: ObjectType, table: Any) -> Test:
        """Tell which records of a type the asker may see, as `visibility.condition` does."""
        gone = object_type.gone_column
        return all_of([self._within_reach(object_type, table), table[gone].isnull() if gone else True])

    def _within_reach(self, object_type: ObjectType, table: Any) -> Test:
        if object_type.name in STAFF:
            return True
        scope = self._asker.scope(object_type.name, Verb.SEE)
        match object_type.visible:
            case _ if scope is Scope.NONE:
                return False
            case Everyone() | OfRole() as visible:
                return self._open(visible, table)
            case Owned(owner, shared):
                owned = self._owned(table[owner], scope)
                return any_of([owned, self._shared(shared, table)]) if shared else owned
            case Housed() as visible:
                return self._housed(visible, table, scope)
            case Through(name):
                field = object_type.field(name)
                return self._points_at_seen(field, table) if field else False

    def _owned(self, owner: Any, scope: Scope) -> Test:
        if scope is Scope.ALL:
            return True
        members = set(self._asker.team_member_ids) if scope is Scope.TEAM else set()
        if self._asker.member_id:
            members.add(self._asker.member_id)
        return owner.isin(sorted(str(member) for member in members)) if members else False

    def _open(self, visible: Everyone | OfRole, table: Any) -> Test:
        """Which role a member has does not lie in the lake either."""
        if isinstance(visible, Everyone) or self._asker.is_administrator:
            return True
        role = table[visible.column]
        asked = Sql("select role_id from team_member where id = %s", (self._asker.member_id,))
        return role.isin(_keys(asked)) if self._asker.member_id else False

    def _housed(self, visible: Housed, table: Any, scope: Scope) -> Test:
        """Whose house it is does not lie in the lake: it is asked of the database each time."""
        house, me = table[visible.house], self._asker.member_id
        open_to = _keys(houses(visible, self._asker, scope))
        common: list[Test] = [house.isin(open_to) if open_to else False]
        own: list[Test] = []
        if scope is not Scope.OWN:
            common.append(house.isnull())
        if me:
            own_teams = _keys(Sql(OWN_TEAMS, (me,)))
            own.append(table[visible.column] == str(me))
            common.append(table[visible.team_column].isin(own_teams) if own_teams else False)
            if shared := visible.shared:
                mine = Sql(f"{column('s', shared.member_column)} = %s", (me,))
                to_me = _keys(select(column("s", shared.record_column), shared.table, "s", mine))
                own.append(table.id.isin(to_me) if to_me else False)
        if visible.private and not self._asker.is_administrator:
            common = [all_of([rest_of(table[visible.private]), any_of(common)])]
        return any_of([*common, *own])

    def _shared(self, shared: Shared, table: Any) -> Test:
        rows = self._tables.table(shared.table)
        to_me = rows[shared.member_column] == str(self._asker.member_id)
        return _among(table.id, rows, to_me, shared.record_column)


def _keys(asked: Sql) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(asked.text, asked.params)
        return [str(key) for (key,) in cursor.fetchall()]


def _has_number(many: Many, table: Any, values: Any, numbers: Numbers) -> Test:
    """Hold the number of values against another: counted at once, for all records that have any."""
    if wants_any(numbers) or wants_none(numbers):
        has_any = _among(table.id, values, True, many.owner_column)
        return has_any if wants_any(numbers) else rest_of(has_any)
    counted = values.group_by(many.owner_column).aggregate(number=values.count())
    tested = met(Cell(counted.number, NUMBER), numbers.of)
    if meets_zero(numbers.of):
        return rest_of(_among(table.id, counted, rest_of(tested), many.owner_column))
    return _among(table.id, counted, tested, many.owner_column)


def _is_near(asked: Far, latitude: Any, longitude: Any) -> Test:
    to_north = ibis.literal(asked.latitude).radians()
    half = ((asked.latitude - latitude).radians() / 2).sin() ** 2
    turn = ((asked.longitude - longitude).radians() / 2).sin() ** 2
    across = (half + latitude.radians().cos() * to_north.cos() * turn).sqrt()
    metres = DIAMETER * ibis.least(ibis.literal(1.0), across).asin()
    return COMPARE[asked.order](metres, asked.metres)


def _only(table: Any, test: Test) -> Any:
    """Give the rows that meet a test."""
    return table if test is True else table.filter(ibis.literal(False) if test is False else test)


def _among(key: Any, rows: Any, test: Test, column: str = "id") -> Test:
    """Tell whether a key is among those that a column holds in the rows that meet a test."""
    if test is False:
        return False
    return key.isin(_only(rows, all_of([test, rows[column].notnull()]))[column])
