"""Whatever is said, merged, parted, erased and sent, in any order, the gate keeps to what was refused.

A model remembers of everybody who ever was a record of their own what they refuse. A person bears all who
were merged into them, and may be written to only if none of these refuses.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from troth.catalog.registry import object_types
from troth.ground.clock import stopped
from troth.people import commands as people
from troth.people.models import Merge, Person
from troth.privacy import commands
from troth.privacy.intake import take_back
from troth.privacy.models import REFUSALS, Consent, ConsentEntry, Contact
from troth.privacy.tests.saying import BY, claim, person, refusal, say, set_budget
from troth.questions import listing
from troth.questions.listing import read_query

PURPOSES = ("newsletter", "offers", "similar")  # two ask first; to the third one may object
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MOST, DAYS = 2, 7
CHOICE = st.integers(0, 1_000)


class Consents(RuleBasedStateMachine):
    """People, what they said, who was merged into whom, and what was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        set_budget(MOST, DAYS)
        self.at = BEGIN
        self.made = 0
        self.bears: dict[UUID, set[UUID]] = {}  # person → all who are the same now
        self.refused: set[tuple[UUID, str]] = set()
        self.agreed: set[tuple[UUID, str]] = set()  # last said by somebody who was never merged
        self.merges: list[tuple[UUID, UUID]] = []
        self.numbers: set[int] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.room.__exit__(None, None, None)

    def _tick(self) -> datetime:
        self.at += timedelta(hours=5)
        return self.at

    def _one(self, choice: int) -> Person:
        keys = list(self.bears)
        return Person.objects.get(pk=keys[choice % len(keys)])

    @rule()
    def somebody(self) -> None:
        self.made += 1
        with stopped(self._tick()):
            who = person(f"P{self.made} Quill", phone="")
        self.bears[who.pk] = {who.pk}

    @precondition(lambda self: self.bears)
    @rule(choice=CHOICE, purpose=st.sampled_from(PURPOSES), is_yes=st.booleans())
    def speak(self, choice: int, purpose: str, is_yes: bool) -> None:
        who = self._one(choice)
        refusing = "objected" if purpose == "similar" else "withdrawn"
        with stopped(self._tick()):
            say(who, "granted" if is_yes else refusing, purpose)
        for one in self.bears[who.pk]:
            (self.refused.discard if is_yes else self.refused.add)((one, purpose))
            self.agreed.discard((one, purpose))
        if is_yes and self.bears[who.pk] == {who.pk}:
            self.agreed.add((who.pk, purpose))

    @precondition(lambda self: self.bears)
    @rule(choice=CHOICE, purpose=st.sampled_from(PURPOSES), days=st.integers(1, 400))
    def find_an_old_consent(self, choice: int, purpose: str, days: int) -> None:
        """What was agreed to before everything else undoes no refusal."""
        with stopped(self._tick()):
            say(self._one(choice), "granted", purpose, at=BEGIN - timedelta(days=days), source="import")

    @precondition(lambda self: self.bears)
    @rule(choice=CHOICE)
    def stop_everything(self, choice: int) -> None:
        who = self._one(choice)
        with stopped(self._tick()):
            commands.stop_everything(person_id=who.pk, by=BY)
        for one in self.bears[who.pk]:
            self.refused |= {(one, purpose) for purpose in PURPOSES}
            self.agreed -= {(one, purpose) for purpose in PURPOSES}

    @precondition(lambda self: len(self.bears) > 1)
    @rule(choice=CHOICE, other=CHOICE)
    def merge(self, choice: int, other: int) -> None:
        kept, merged = self._one(choice), self._one(other)
        if kept.pk == merged.pk:
            return
        with stopped(self._tick()):
            done = people.merge_people(kept=kept, merged=merged, choices={}, by=BY)
        self.bears[kept.pk] |= self.bears.pop(merged.pk)
        self.merges.append((done.pk, merged.pk))
        self.agreed = {(one, purpose) for one, purpose in self.agreed if one not in self.bears[kept.pk]}

    @precondition(lambda self: self.merges)
    @rule(choice=CHOICE)
    def part(self, choice: int) -> None:
        done, merged = self.merges.pop(choice % len(self.merges))
        found = Merge.objects.filter(pk=done).first()
        if found is None:  # they were erased
            return
        with stopped(self._tick()):
            people.undo_merge(merge=found, by=BY)
        within = {merged} | {one for _done, one in self.merges if self._is_within(one, merged)}
        for borne in self.bears.values():
            borne.difference_update(within)
        self.bears[merged] = within

    def _is_within(self, one: UUID, kept: UUID) -> bool:
        while found := Merge.objects.filter(merged_id=one).first():
            one = found.kept_id
            if one == kept:
                return True
        return False

    @precondition(lambda self: self.bears)
    @rule(choice=CHOICE, purpose=st.sampled_from(PURPOSES), is_yes=st.booleans())
    def bring_in_and_take_back(self, choice: int, purpose: str, is_yes: bool) -> None:
        """What a file says, and its undo does not, is as if it had never been said."""
        who = self._one(choice)
        before = {(each.pk, each.entry_id) for each in Consent.objects.all()}
        moment, given = self._tick(), uuid4()
        with stopped(moment):
            ConsentEntry.objects.create(
                person_id=who.pk, purpose=purpose, channel="mail", said="granted" if is_yes else "objected",
                at=moment, source="import", import_id=given,
            )  # fmt: skip
            take_back(given)
        assert {(each.pk, each.entry_id) for each in Consent.objects.all()} == before

    @precondition(lambda self: self.bears)
    @rule(choice=CHOICE, reason=st.sampled_from(["bounced", "complained", "asked", "listed"]))
    def bar(self, choice: int, reason: str) -> None:
        with stopped(self._tick()):
            commands.suppress(kind="mail", address=self._one(choice).email, reason=reason, by=BY)

    @precondition(lambda self: self.bears)
    @rule(choice=CHOICE)
    def lift(self, choice: int) -> None:
        with stopped(self._tick()):
            commands.lift_suppression(kind="mail", address=self._one(choice).email, by=BY)

    @precondition(lambda self: self.bears)
    @rule(choice=CHOICE)
    def erase(self, choice: int) -> None:
        who = self._one(choice)
        self.numbers -= set(ConsentEntry.objects.filter(person_id=who.pk).values_list("number", flat=True))
        with stopped(self._tick()):
            people.delete_person(record=who, by=BY)
        del self.bears[who.pk]

    @precondition(lambda self: self.bears)
    @rule(choice=CHOICE, purpose=st.sampled_from(PURPOSES))
    def send(self, choice: int, purpose: str) -> None:
        who = self._one(choice)
        with stopped(self._tick()):
            asked = refusal(who, purpose)
            sent = Contact.objects.filter(person_id=who.pk, at__gt=self.at - timedelta(days=DAYS)).count()
            outcome = claim(who, purpose)
        assert outcome == asked
        assert outcome != "" or sent < MOST
        assert outcome != "" or not self._refuses(who.pk, purpose)

    @invariant()
    def nobody_who_refuses_may_be_written_to(self) -> None:
        for key in self.bears:
            for purpose in PURPOSES:
                if self._refuses(key, purpose):
                    assert refusal(key, purpose, at=self.at) in ("withdrawn", "objected")

    @invariant()
    def who_agreed_and_was_never_merged_may_be_written_to(self) -> None:
        for key, borne in self.bears.items():
            for purpose in PURPOSES:
                if borne == {key} and (key, purpose) in self.agreed:
                    assert refusal(key, purpose, at=self.at) in ("", "budget", "bounced", "suppressed")

    @invariant()
    def a_question_finds_whom_the_gate_lets_through(self) -> None:
        for purpose in PURPOSES:
            query = read_query(object_types()["people"], where=f'may_be_contacted("{purpose}", mail)')
            through = {key for key in self.bears if refusal(key, purpose, at=self.at) in ("", "budget")}
            assert set(listing.ids(query, BY)) == through

    @invariant()
    def the_ledger_only_grows(self) -> None:
        now = set(ConsentEntry.objects.values_list("number", flat=True))
        assert self.numbers <= now
        self.numbers = now

    @invariant()
    def how_it_stands_is_the_fold_of_the_ledger(self) -> None:
        standing: dict[tuple[UUID, str, str, str], ConsentEntry] = {}
        undone = {each.repeats for each in ConsentEntry.objects.filter(said="undone") if each.repeats}
        for entry in ConsentEntry.objects.exclude(said="undone").exclude(pk__in=undone).order_by("number"):
            key = (entry.person_id, entry.purpose, entry.channel, entry.topic)
            before = standing.get(key)
            if entry.said in REFUSALS or before is None or entry.at >= before.at:
                standing[key] = entry
        kept = {
            (each.person_id, each.purpose, each.channel, each.topic): each.entry_id
            for each in Consent.objects.all()
        }
        assert kept == {key: entry.pk for key, entry in standing.items()}

    def _refuses(self, key: UUID, purpose: str) -> bool:
        return any((one, purpose) in self.refused for one in self.bears[key])


@pytest.mark.django_db
def test_nothing_that_happens_lets_through_what_was_refused() -> None:
    assert connection.in_atomic_block
    run_state_machine_as_test(
        Consents,
        settings=settings(
            max_examples=20, phases=[Phase.explicit, Phase.generate],
            stateful_step_count=25, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
