"""How people open and close a mail. Everybody keeps to one voice."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from troth.project.sample.chance import Weighted, pick


@dataclass(frozen=True, slots=True)
class Voice:
    """Openings take {you}, closings {me} and {full}. `open` and `close` are how often they bother."""

    openings: tuple[str, ...]
    closings: tuple[str, ...]
    open: float
    close: float


_PLAIN = Voice(
    ("Hi {you},", "Hello {you},", "Hi,", "Hello,"),
    ("Thanks,\n{me}", "{me}", "Thank you,\n{me}", "All the best,\n{me}"),
    0.7,
    0.6,
)
_BRIEF = Voice(("{you},", "Hi"), ("{me}", "Ta, {me}", "Cheers"), 0.2, 0.35)
_FORMAL = Voice(
    ("Good morning,", "Dear {you},", "Dear all,", "Good day,"),
    ("Kind regards,\n{full}", "With thanks,\n{full}", "Yours,\n{full}"),
    0.95,
    0.95,
)
_WARM = Voice(
    ("Hello {you}!", "Dear {you},", "Hi {you}, hope you’re well.", "Hello again,", "Hello there,"),
    ("Warmly,\n{me}", "Thank you, all of you,\n{me}", "Best wishes,\n{me}", "Mind yourselves,\n{me}"),
    0.85,
    0.8,
)
_BUSY = Voice(
    ("Hi all,", "{you},", "Morning,"), ("Sent from my phone", "On the road, {me}", "{me}"), 0.35, 0.6
)
_LOCAL = Voice(
    ("Howya {you},", "Hi {you},", "Well {you},", "Hello lads,"),
    ("Thanks a million,\n{me}", "Good luck,\n{me}", "Cheers,\n{me}", "Mind yourself,\n{me}"),
    0.7,
    0.65,
)
_ELSEWHERE = {
    "pl": Voice(("Hello {you},", "Dzień dobry,"), ("Pozdrawiam,\n{me}", "Best regards,\n{me}"), 0.8, 0.85),
    "pt": Voice(
        ("Hi {you},", "Olá {you},"), ("Abraço,\n{me}", "Thank you!\n{me}", "Obrigado a todos, {me}"), 0.8, 0.7
    ),
    "de": Voice(("Hello {you},", "Dear {you},"), ("Best regards,\n{full}", "Viele Grüße,\n{me}"), 0.9, 0.9),
    "es": Voice(("Hello {you},", "Hola {you},"), ("Un saludo,\n{me}", "Thanks so much,\n{me}"), 0.8, 0.75),
    "it": Voice(("Dear {you},", "Ciao {you},"), ("A presto,\n{me}", "Many thanks,\n{me}"), 0.8, 0.8),
    "nb": Voice(("Hi {you},", "Hei {you},"), ("Hilsen {me}", "Best,\n{me}"), 0.7, 0.8),
}
_COMMON = Weighted({_PLAIN: 38, _BRIEF: 17, _FORMAL: 14, _WARM: 13, _BUSY: 8, _LOCAL: 10})
_IRISH = Weighted({_PLAIN: 33, _BRIEF: 17, _FORMAL: 11, _WARM: 13, _BUSY: 8, _LOCAL: 18})

OURS = {
    "Dele": Voice(("Hello {you},", "{you},", "Good morning {you},"), ("Dele",), 0.4, 0.35),
    "Tomasi": Voice(("{you},", "Hello {you}."), ("Tomasi", "Tomasi, workshop"), 0.35, 0.45),
    "Priya": Voice(("Hi {you},", "Hello {you},"), ("Best,\nPriya", "Priya"), 0.65, 0.55),
    "Inês": Voice(("Hi {you},", "Hello {you}!"), ("Inês", "See you soon,\nInês"), 0.6, 0.5),
    "Cormac": Voice(("Howya {you},", "{you},"), ("Cormac", "Good luck,\nCormac"), 0.4, 0.5),
    "Bram": Voice(("Hello {you},",), ("Regards,\nBram", "Bram"), 0.6, 0.6),
    "Zofia": Voice(("Hello {you},", "Hi {you},"), ("Zofia", "Zofia (the e-bike one)"), 0.55, 0.45),
    "Eoghan": Voice(("Hi {you},", "Hi {you}, Eoghan from Hollin here."), ("Thanks, Eoghan",), 0.8, 0.6),
    "Ruth": Voice(("Dear {you},", "Hello {you},"), ("Ruth Lacey\nBooks and bills",), 0.9, 0.9),
    "Shop assistant": Voice(
        ("Hello {you},",), ("I am a program. Priya reads along and takes over when you ask.",), 0.3, 0.6
    ),
}


_GREETINGS = ("Hello", "Good morning", "Greetings")


def voice(random: Random, culture: str, language: str) -> Voice:
    """Draw the voice in which somebody writes."""
    if language in _ELSEWHERE and random.random() < 0.5:
        return _ELSEWHERE[language]
    return (_IRISH if culture == "Irish" else _COMMON).draw(random)


def letter(random: Random, voice: Voice, body: str, names: dict[str, str], *, is_reply: bool) -> str:
    """Put an opening and a closing round the words of a mail, or not, as this voice would."""
    eagerness = 0.45 if is_reply else 1.0
    if random.random() < voice.open * eagerness and not body.startswith(_GREETINGS):
        body = f"{pick(random, voice.openings).format(**names)}\n\n{body}"
    if random.random() < voice.close * eagerness:
        body = f"{body}\n\n{pick(random, voice.closings).format(**names)}"
    return body
