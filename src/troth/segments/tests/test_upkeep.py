"""What goes wrong, or happens while everybody is asked, leaves no segment wrong for long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection
from psycopg.errors import QueryCanceled

from troth.apikit.tests.callers import Caller, make_member
from troth.catalog.commands import add_field
from troth.catalog.errors import NotFound
from troth.catalog.events import FormulasChanged
from troth.catalog.records import create_record
from troth.catalog.registry import object_types
from troth.ground import clock
from troth.people import commands as people
from troth.questions.formulas.making import add_formula, change_formula
from troth.segments import commands, handlers
from troth.segments.commands import settling, upkeep
from troth.segments.models import Membership, Segment, Touch
from troth.segments.tests.making import BY, let_time_pass, person, segment_of

pytestmark = pytest.mark.django_db


def later(minutes: int) -> None:
    with clock.stopped(clock.now() + timedelta(minutes=minutes)):
        let_time_pass()


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen once between the question to everybody and what is written of it."""
    real = upkeep._suspects

    def then(segment: Segment) -> object:
        monkeypatch.setattr(upkeep, "_suspects", real)
        found = real(segment)
        happens()
        return found

    monkeypatch.setattr(upkeep, "_suspects", then)


def test_a_far_change_while_everybody_is_asked_stays_due(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = segment_of("count(company.people) >= 2")
    company = people.create_company(values={"name": "Tern Hill"}, by=BY)
    person("Ada", company=company.pk)
    commands.keep_up()

    def ben_comes() -> None:
        person("Ben", company=company.pk)
        commands.keep_up()

    meanwhile(monkeypatch, ben_comes)
    commands.ask_everybody(gold.pk)
    later(2)
    assert Membership.objects.filter(segment=gold).count() == 2


def test_another_question_meanwhile_is_not_taken_for_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = segment_of('city = "Cork"')
    person("Ada", city="Galway")
    new = {"question": 'city = "Galway"'}
    meanwhile(monkeypatch, lambda: commands.change_segment(segment=gold, values=new, by=BY))
    commands.ask_everybody(gold.pk)
    gold.refresh_from_db()
    assert gold.built_at is None
    commands.ask_everybody(gold.pk)
    gold.refresh_from_db()
    assert (gold.built_at is None, gold.size) == (False, 1)


def test_a_segment_that_goes_meanwhile_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = segment_of('city = "Cork"')
    meanwhile(monkeypatch, lambda: commands.delete_segment(segment=gold, by=BY))
    commands.ask_everybody(gold.pk)
    assert not Segment.objects.exists()
    with pytest.raises(NotFound):
        commands.change_segment(segment=gold, values={"name": "Silver"}, by=BY)
    guests = segment_of("", "Guests")
    Segment.objects.all().delete()
    with pytest.raises(NotFound):
        commands.add_to_list(segment=guests, person_ids=[], by=BY)


def test_what_was_under_way_when_it_was_made_is_seen_soon() -> None:
    gold = segment_of('city = "Cork"')
    ada = person("Ada")
    # As a transaction that had begun before the segment was there: no note is left of it.
    people.change_person(record=ada, values={"city": "Cork"}, by=BY)
    Touch.objects.all().delete()
    later(16)
    assert Membership.objects.filter(segment=gold).count() == 1


def test_a_lost_job_is_made_up_for() -> None:
    gold = commands.create_segment(name="Gold", question='city = "Cork"', by=BY)
    later(16)
    gold.refresh_from_db()
    assert gold.built_at is not None


def test_a_question_that_takes_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = segment_of('city = "Cork"')

    def slow(_segment: Segment) -> None:
        raise OperationalError from QueryCanceled()

    monkeypatch.setattr(upkeep, "_suspects", slow)
    commands.ask_everybody(gold.pk)
    gold.refresh_from_db()
    assert ("too long" in gold.problem, gold.due_at) == (True, None)


def test_one_segment_in_trouble_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = segment_of('city = "Cork"', "Bad"), segment_of('city = "Cork"', "Good")

    def settle(segment: Segment, *arguments: object) -> object:
        if segment.pk == bad.pk:
            raise DatabaseError("broken")
        return settling.settle(segment, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(upkeep, "settle", settle)
    person("Ada", city="Cork")
    commands.keep_up()
    assert [each.segment_id for each in Membership.objects.all()] == [good.pk]
    monkeypatch.setattr(upkeep, "settle", settling.settle)
    later(16)
    assert Membership.objects.filter(segment=bad).count() == 1


def test_a_problem_is_mended_by_keeping_the_question_again() -> None:
    gold = segment_of('city = "Cork"')
    Segment.objects.filter(pk=gold.pk).update(problem="Unknown field", due_at=None)
    person("Ada", city="Cork")
    commands.change_segment(segment=gold, values={"question": 'city = "Cork"'}, by=BY)
    commands.ask_everybody(gold.pk)
    gold.refresh_from_db()
    assert (gold.problem, gold.size) == ("", 1)


def test_a_name_that_changes_meanwhile_leaves_nobody_uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    first = segment_of('city = "Cork"', "First")
    second = commands.create_segment(name="Second", question='in segment "First"', by=BY)
    meanwhile(monkeypatch, lambda: commands.change_segment(segment=first, values={"name": "1st"}, by=BY))
    commands.ask_everybody(second.pk)
    later(1)
    second.refresh_from_db()
    assert second.built_at is not None


def test_what_can_not_be_read_any_more_is_shown_as_it_is_written() -> None:
    gold = segment_of('city = "Cork"')
    Segment.objects.filter(pk=gold.pk).update(question="city ≈ Cork", problem="Found ≈")
    caller = Caller(make_member())
    for path in (
        "/segments/",
        f"/segments/{gold.pk}/",
        f"/segments/{gold.pk}/why/?person={person('Ada').pk}",
    ):
        page = caller.get(path)
        assert page.status_code == 200, path


@pytest.mark.parametrize("name", ["\u200b", "\u202e", " \u200d ", "a\x01b"])
def test_a_name_can_be_seen(name: str) -> None:
    assert Caller(make_member()).call("POST", "/segments", {"name": name}).status_code == 422
    assert not Segment.objects.exists()


def test_where_a_field_is_computed_by_another_formula_everybody_is_asked_again() -> None:
    size = add_field(object_type="people", label="Size", kind="number", by=BY)
    double = add_formula(object_type="people", label="Double", text="custom.size * 2", by=BY)
    ada = create_record(object_types()["people"], {"name": "Ada", "custom": {"size": 4}}, by=BY)
    settle_constraints()
    large = segment_of("custom.double > 100", "Large")
    commands.keep_up()
    Segment.objects.update(settled_at=clock.now() - timedelta(hours=1))
    change_formula(field=double, text="custom.size * 100", by=BY)
    handlers.ask_everybody_soon(FormulasChanged(object_type=size.object_type, fields=["custom.double"]))
    let_time_pass()
    assert list(Membership.objects.filter(segment=large).values_list("person_id", flat=True)) == [ada.pk]


def settle_constraints() -> None:
    """Do at once what the end of a transaction would do: a table with open ends is not written anew."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; set constraints all deferred")
