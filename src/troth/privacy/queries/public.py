"""What people see of themselves without signing in, found by nothing but the token of their link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, dates
from django.db import connection
from django.db.models import Q

from troth.catalog.errors import NotFound
from troth.ground.clock import now
from troth.privacy.models import REFUSALS, Consent, ConsentEntry, PublicLink, Purpose, QuietHours, Said
from troth.privacy.queries.consents import choices_of, states_of
from troth.privacy.queries.purposes import find_purpose, newest_wording
from troth.privacy.words import language_of, languages, words_of
from troth.team.queries import workspace
from troth.webkit import public_links

PAGE, UNSUBSCRIBE, CONFIRM = (f"troth.privacy.{word}" for word in ("preferences", "unsubscribe", "confirm"))
PERSON = "select time_zone, language from people_person where id = %s"
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
    nights: Sequence[str] = ()
    languages: Sequence[tuple[str, str]] = ()


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


def reading_of(link: PublicLink, language: str = "") -> Reading:
    """Give all that the person of a link may choose, with what they said and when; in `language`, if any."""
    language, words = spoken_by(link.person_id, language)
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
    return Reading(
        language, words, house.name, offers, nights=_nights(link.person_id, words, language),
        languages=[(each, str(Locale(each).get_display_name(each)).capitalize()) for each in languages()],
    )  # fmt: skip


def asked_of(link: PublicLink) -> Reading:
    """Give what a link to end or to confirm is about."""
    language, words = spoken_by(link.person_id)
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
    return spoken_by(person_id)[0]


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


def spoken_by(person_id: UUID, wanted: str = "") -> tuple[str, dict[str, str]]:
    """Give the language in which a person reads these pages, or the one they ask for, with all its words."""
    with connection.cursor() as cursor:
        cursor.execute(PERSON, [person_id])
        found = cursor.fetchone()
    language = language_of(wanted, found[1] if found else "", workspace().language)
    return language, words_of(language)


def _told(consent: Consent | None, words: dict[str, str], language: str, zone: str, *, is_on: bool) -> str:
    if consent is None:
        return ""
    day = day_of(consent.since, language, zone)
    if is_on:
        return words["since"].format(day=day, source=words[f"from_{consent.source}"])
    waits = consent.said == Said.REQUESTED
    return words["not_confirmed" if waits else "refused_since"].format(day=day)


def _nights(person_id: UUID, words: dict[str, str], language: str) -> list[str]:
    """Say when nothing is sent, by which clock: that of the person where it is known, else ours."""
    with connection.cursor() as cursor:
        cursor.execute(PERSON, [person_id])
        found = cursor.fetchone()
    zone = dates.get_timezone(_known_zone(found[0] if found else ""))
    locale = "en_GB" if language == "en" else language
    place = dates.get_timezone_location(zone, locale=locale, return_city=True)
    return [
        words["quiet"].format(
            how=words[each.channel], starts=f"{each.starts:%H:%M}", ends=f"{each.ends:%H:%M}", place=place
        )
        for each in QuietHours.objects.order_by("channel")
    ]


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key if name else workspace().time_zone
    except (ZoneInfoNotFoundError, ValueError):
        return workspace().time_zone


def day_of(moment: datetime, language: str, zone: str) -> str:
    """Write the day of a moment out, by the clock of a zone."""
    here: Any = moment.astimezone(ZoneInfo(zone)).date()
    return str(dates.format_date(here, "long", locale="en_GB" if language == "en" else language))
