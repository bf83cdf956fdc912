"""Tags: their words stand on the records, their hue here."""

from __future__ import annotations

from django.db import connection

from troth.people.commands.companies import change_company
from troth.people.commands.people import change_person
from troth.people.models import Company, Person, Tag
from troth.team.acting import acting
from troth.team.actor import Actor

RENAME = (
    "update people_person set tags = array_replace(tags, %s, %s) where tags @> array[%s]::varchar[]",
    "update people_company set tags = array_replace(tags, %s, %s) where tags @> array[%s]::varchar[]",
)


def change_tag(*, tag: Tag, name: str, hue: int, by: Actor) -> Tag:
    """Give a tag another word or hue. The word changes on every record that bears it."""
    with acting(by):
        if name != tag.name:
            with connection.cursor() as cursor:
                for rename in RENAME:
                    cursor.execute(rename, [tag.name, name, tag.name])
        tag.name, tag.hue = name, hue
        tag.save()
    return tag


def add_tag(*, record: Person | Company, tag: str, by: Actor) -> None:
    """Put a tag on a person or company; one that is there stays there once."""
    words = [word for word in record.tags if word.casefold() != tag.casefold()]
    _retag(record, [*words, tag], by)


def remove_tag(*, record: Person | Company, tag: str, by: Actor) -> None:
    """Take a tag off a person or company."""
    _retag(record, [word for word in record.tags if word.casefold() != tag.casefold()], by)


def _retag(record: Person | Company, words: list[str], by: Actor) -> None:
    if isinstance(record, Person):
        change_person(record=record, values={"tags": words}, by=by)
    else:
        change_company(record=record, values={"tags": words}, by=by)
