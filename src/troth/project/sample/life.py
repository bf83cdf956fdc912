"""What the telling of stories needs to know about somebody, and remembers of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from troth.project.sample.shapes import Company, Interaction, Person, Task
from troth.project.sample.voices import Voice

_F = {"he": "she", "him": "her", "his": "her", "himself": "herself"}
_M = {"he": "he", "him": "him", "his": "his", "himself": "himself"}


@dataclass(slots=True)
class Life:
    """One person with what shapes their stories. `kind` is "rider" or their firm's line of business."""

    person: Person
    kind: str
    voice: Voice
    slots: dict[str, str]
    states: set[str] = field(default_factory=set)
    companies: dict[int, Company] = field(default_factory=dict)
    last_told: dict[str, int] = field(default_factory=dict)
    interactions: list[Interaction] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    said: set[int] = field(default_factory=set)  # ways already used, so that nobody hears one twice
    first_day: int = 0
    is_passing: bool = False
    ends: int = 0  # the moment of the last step told


def slots_of(person: Person) -> dict[str, str]:
    """Fill the slots that stay the same all through somebody's life."""
    return {
        "me": person.first_name,
        "full": person.name,
        "town": person.city,
        **(_F if person.gender == "f" else _M),
        "partner": "a friend",
        "partner_word": "flatmate",
        "he2": "he",
        "him2": "him",
    }


def paired(slots: dict[str, str], partner: Person) -> None:
    """Let somebody speak of the one they live with."""
    is_woman = partner.gender == "f"
    words = _F if is_woman else _M
    slots |= {
        "partner": partner.first_name,
        "partner_word": "wife" if is_woman else "husband",
        "he2": words["he"],
        "him2": words["him"],
    }
