"""What people see of themselves without signing in, found by nothing but the token of their link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import dates
from django.db import connection
from django.db.models import Q

from troth.catalog.errors import NotFound
from troth.ground.clock import now
from troth.privacy.models import REFUSALS, Consent, ConsentEntry, PublicLink, Purpose, Said
from troth.privacy.queries.consents import choices_of, states_of
from troth.privacy.queries.purposes import find_purpose, newest_wording
from troth.privacy.words import language_of, words_of
from troth.team.queries import workspace
from troth.webkit import public_links

PAGE, UNSUBSCRIBE, CONFIRM = (f"troth.privacy.{word}" for word in ("preferences", "unsubscribe", "confirm"))
PERSON = "select name, language from people_person where id = %s"
OFF = ("withdrawn", "objected", "no_consent", "not_confirmed")


@dataclass(frozen=True, slots=True)
class Switch:
    """One thing that can be turned on or off. `name` stands for it in the form."""

    name: str
    label: str
    is_on: bool
    said: str
    is_part: bool = False  # a topic


@dataclass(frozen=True, slots=True)
class Offer:
    """A purpose as its reader sees it."""

    title: str
    text: str
    basis: str
    may_refuse: bool
    switches: Sequence[Switch]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page for somebody outside shows, in their language."""

    language: str
    words: dict[str, str]
    firm: str
    offers: Sequence[Offer] = ()
    what: str = ""
    how: str = ""


def token_of(link: PublicLink) -> str:
    """Give the token of a link, which opens what the link is for and nothing else."""
    return public_links.token_of(link.pk, salt=_salt_of(link))


def get_link(token: str, salt: str) -> PublicLink:
    """Load the link of a token. Raises NotFound for one that is guessed, tampered with, expired or used."""
    key = public_links.key_of(token, salt=salt)
    alive = Q(expires_at=None) | Q(expires_at__gt=now())
    link = key and PublicLink.objects.filter(alive, pk=key, used_at=None).first()
    if not link or _salt_of(link) != salt:
        raise NotFound("links")
    return link


def _salt_of(link: PublicLink) -> str:
    if link.entry:
        return CONFIRM
    return UNSUBSCRIBE if link.purpose else PAGE


def reading_of(link: PublicLink) -> Reading:
    """Give all that the person of a link may choose, with what they said and when."""
    language, words = _spoken(link.person_id)
    house = workspace()
    states = {(each.purpose, each.channel, each.topic): each for each in states_of(link.person_id)}
    offers = []
    for purpose, choices in choices_of(link.person_id):
        wording = newest_wording(purpose, language)
        switches = []
        for choice in choices if purpose.may_refuse else ():
            is_on = choice.refusal not in OFF
            name = f"{purpose.key}:{choice.channel}:"
            told = _told(choice.consent, words, language, house.time_zone, is_on=is_on)
            switches.append(Switch(name, words[choice.channel], is_on, told))
            for topic in (each for each in purpose.topics.all() if not each.retired_at):
                part = states.get((purpose.key, choice.channel, topic.key))
                switches.append(
                    Switch(name + topic.key, topic.name, not part or part.said not in REFUSALS, "", True)
                )
        title, text = (wording.title, wording.text) if wording else (purpose.name, "")
        offers.append(Offer(title, text, words[f"basis_{purpose.basis}"], purpose.may_refuse, switches))
    return Reading(language, words, house.name, offers)


def asked_of(link: PublicLink) -> Reading:
    """Give what a link to end or to confirm is about."""
    language, words = _spoken(link.person_id)
    purpose = find_purpose(link.purpose)
    wording = purpose and newest_wording(purpose, language)
    what = wording.title if wording else link.purpose
    how = words.get(link.channel, "")
    words = {name: word.replace("{what}", what).replace("{how}", how) for name, word in words.items()}
    return Reading(language, words, workspace().name, what=what, how=how)


def nowhere() -> Reading:
    """Give what is said of a link that leads nowhere, in the language of the workspace."""
    language = language_of(workspace().language)
    return Reading(language, words_of(language), "")


def language_for(person_id: UUID) -> str:
    """Give the language in which a person reads these pages."""
    return _spoken(person_id)[0]


def is_waiting(link: PublicLink) -> bool:
    """Tell whether what a link confirms was asked for and nothing else was said since."""
    if not ConsentEntry.objects.filter(pk__in=[link.entry]).exists():
        return False
    state = Consent.objects.filter(
        person_id=link.person_id, purpose=link.purpose, channel=link.channel, topic=link.topic
    ).first()
    return state is not None and state.said == Said.REQUESTED


def find_open_purpose(key: str) -> Purpose | None:
    """Find a purpose that something can still be said about."""
    found = find_purpose(key)
    return found if found and not found.retired_at else None


def _spoken(person_id: UUID) -> tuple[str, dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(PERSON, [person_id])
        found = cursor.fetchone()
    language = language_of(found[1] if found else "", workspace().language)
    return language, words_of(language)


def _told(consent: Consent | None, words: dict[str, str], language: str, zone: str, *, is_on: bool) -> str:
    if consent is None:
        return ""
    day = _day(consent.since, language, zone)
    if is_on:
        return words["since"].format(day=day, source=words[f"from_{consent.source}"])
    waits = consent.said == Said.REQUESTED
    return words["not_confirmed" if waits else "refused_since"].format(day=day)


def _day(moment: datetime, language: str, zone: str) -> str:
    here: Any = moment.astimezone(ZoneInfo(zone)).date()
    return str(dates.format_date(here, "long", locale="en_GB" if language == "en" else language))
