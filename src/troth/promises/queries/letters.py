"""The honest words for a promise that will not hold, in the language of whom they are for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from babel import dates
from django.conf import settings

from troth.catalog.errors import NotFound
from troth.people.queries import get_person
from troth.promises.models import Promise
from troth.team.actor import Actor
from troth.team.queries import workspace

ENGLISH = """Dear {name},

on {made} I promised you: “{words}”{due}.

I have to tell you today that this will not hold. {why}

I can give you my word for {asked}. Does that work for you? If it does not, please tell me,
and we will find another way.

{member}"""
GERMAN = """Guten Tag {name},

am {made} habe ich Ihnen zugesagt: „{words}“{due}.

Ich muss Ihnen heute sagen, dass das nicht zu halten ist. {why}

Ich gebe Ihnen mein Wort für den {asked}. Passt das für Sie? Wenn nicht, sagen Sie es mir bitte,
dann finden wir einen anderen Weg.

{member}"""
LETTERS = {
    "en": (ENGLISH, ", by {day}", "Our promise to you"),
    "de": (GERMAN, ", bis {day}", "Unsere Zusage"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What to send: to whom, about what, in which words. `mailto` opens it in a mail program."""

    to: str
    subject: str
    text: str

    @property
    def mailto(self) -> str:
        return f"mailto:{quote(self.to)}?subject={quote(self.subject)}&body={quote(self.text)}"


def honest_words(promise: Promise, *, seen_by: Actor) -> Letter:
    """Write what to tell them of a promise that will not hold. A machine's words: to be read first."""
    try:
        person = get_person(promise.person_id, seen_by=seen_by) if promise.person_id else None
    except NotFound:
        person = None
    language = (person.language if person else "") or workspace().language or settings.LANGUAGE_CODE
    key = "de" if language.startswith("de") else "en"
    text, by, subject = LETTERS[key]

    def day(value: date) -> str:
        return str(dates.format_date(value, "d MMMM y" if key == "en" else "d. MMMM y", locale=key))

    said = text.format(
        name=person.name if person else "",
        made=day(promise.made_at.date()),
        words=promise.words,
        due=by.format(day=day(promise.due_on)) if promise.due_on else "",
        why=promise.asked_words,
        asked=day(promise.asked_on) if promise.asked_on else "",
        member=seen_by.name,
    )
    return Letter(person.email if person else "", subject, said)
