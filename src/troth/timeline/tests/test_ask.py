"""What passed with a person can be asked about; what was only noted is no dealing with anybody."""

from __future__ import annotations

import pytest

from troth.people import commands as people
from troth.people.catalog import PEOPLE
from troth.people.facts import Fact
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, ids
from troth.team.actor import everyone
from troth.timeline import commands

pytestmark = pytest.mark.django_db
BY = everyone()


def test_a_fact_is_not_counted_but_found() -> None:
    ada = people.create_person(values={"name": "Ada Quill"}, by=BY)
    ben = people.create_person(values={"name": "Ben Quill"}, by=BY)
    commands.log_interaction(values={"person": ben.pk, "kind": "call"}, by=BY)
    fact = Fact(event="club.joined", sentence="joined the club", person_id=ada.pk)
    commands.record_facts(facts=[fact], by=BY)

    def found(question: str) -> set[object]:
        return set(ids(ListQuery(object_type=PEOPLE, where=parse(question)), BY))

    assert found("count(interactions) = 0") == {ada.pk}
    assert found("last(interactions.happened_at) within last 1 day") == {ben.pk}
    assert found('did("club.joined")') == {ada.pk}
    assert found('did("call")') == {ben.pk}
