"""Tags: their words stand on the records, their hue here."""

from __future__ import annotations

from django.db import connection

from troth.people.models import Tag
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
