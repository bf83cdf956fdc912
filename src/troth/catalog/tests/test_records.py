"""Records of any object type are written through one way in, which checks rights and values."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.records import change_record, create_record, delete_record
from troth.catalog.registry import object_types
from troth.catalog.types import ObjectType
from troth.team.actor import Actor, Scope, Verb, everyone

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> ObjectType:
    return object_types()["people"]


def only(member_id: Any = None, **verbs: Scope) -> Actor:
    rights = {Verb(verb): scope for verb, scope in verbs.items()}
    return Actor(member_id=member_id, name="Ada", rights={"people": rights})


def test_a_record_is_created_changed_and_deleted(people: ObjectType) -> None:
    ada = create_record(people, {"name": "Ada Quill", "tags": ["vip"]}, by=everyone())
    ada = change_record(people, ada.pk, {"city": "Cork"}, by=everyone(), as_of=ada.updated_at)
    assert (ada.name, ada.tags, ada.city) == ("Ada Quill", ["vip"], "Cork")
    delete_record(people, ada.pk, by=everyone())
    with pytest.raises(NotFound):
        change_record(people, ada.pk, {"city": "Kerry"}, by=everyone())


def test_a_change_on_top_of_an_unseen_one_is_a_conflict(people: ObjectType) -> None:
    ada = create_record(people, {"name": "Ada Quill"}, by=everyone())
    before = ada.updated_at - timedelta(seconds=1)
    with pytest.raises(Conflict):
        change_record(people, ada.pk, {"city": "Cork"}, by=everyone(), as_of=before)
    with pytest.raises(Conflict):
        delete_record(people, ada.pk, by=everyone(), as_of=before)


def test_a_role_without_the_verb_is_refused(people: ObjectType) -> None:
    ada = create_record(people, {"name": "Ada Quill"}, by=everyone())
    reader = only(see=Scope.ALL)
    with pytest.raises(Forbidden):
        create_record(people, {"name": "Bo"}, by=reader)
    with pytest.raises(Forbidden):
        change_record(people, ada.pk, {"city": "Cork"}, by=reader)
    with pytest.raises(Forbidden):
        delete_record(people, ada.pk, by=reader)


def test_a_foreign_record_is_as_missing_as_none(people: ObjectType) -> None:
    ada = create_record(people, {"name": "Ada Quill"}, by=everyone())
    seller = only(uuid4(), see=Scope.OWN, change=Scope.OWN, delete=Scope.OWN)
    for key in (ada.pk, uuid4()):
        with pytest.raises(NotFound):
            change_record(people, key, {"city": "Cork"}, by=seller)
        with pytest.raises(NotFound):
            delete_record(people, key, by=seller)


def test_a_company_that_the_member_may_not_see_is_not_found_as_a_reference(people: ObjectType) -> None:
    company = create_record(object_types()["companies"], {"name": "Cargo Otter"}, by=everyone())
    seller = dataclasses.replace(only(see=Scope.ALL, create=Scope.ALL))
    errors = []
    for key in (company.pk, uuid4()):
        with pytest.raises(Invalid) as refusal:
            create_record(people, {"name": "Ada Quill", "company": str(key)}, by=seller)
        errors.append(refusal.value.errors)
    assert errors[0] == errors[1]
    assert errors[0][0][0] == "company"
