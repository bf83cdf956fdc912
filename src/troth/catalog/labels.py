"""What a workspace calls its fields, objects and choices, and the names that are made of that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from unicodedata import category

from django.utils.translation import gettext as _

from troth.ground.fold import norm

LONGEST_NAME = 40
LONGEST_LABEL = 80
LONGEST_HELP = 300
MOST_CHOICES = 200


def name_from(label: str) -> str:
    """Make a public name from a label: "Shoe size (EU)" gives "shoe_size_eu"."""
    name = re.sub(r"[^a-z0-9]+", "_", norm(label)).strip("_")[:LONGEST_NAME].strip("_")
    return f"f_{name}"[:LONGEST_NAME] if name[:1].isdigit() else name


def shows_something(text: str) -> bool:
    """Tell whether a text can be stored, and is more than blanks and invisible signs."""
    kinds = [category(sign) for sign in text]
    return not any(kind in ("Cc", "Cs") for kind in kinds) and any(kind[0] not in "CZ" for kind in kinds)


def wrong_words(label: str, help: str, choices: Sequence[str]) -> list[tuple[str, str]]:
    """Tell what is wrong with what a field is called, said to be for, and offers."""
    errors = []
    if not shows_something(label):
        errors.append(("label", _("is needed.")))
    elif len(label) > LONGEST_LABEL:
        errors.append(("label", _("can have at most %d letters.") % LONGEST_LABEL))
    if help and (len(help) > LONGEST_HELP or not shows_something(help)):
        errors.append(("help", _("can have at most %d letters.") % LONGEST_HELP))
    if len(choices) > MOST_CHOICES:
        errors.append(("choices", _("can be at most %d.") % MOST_CHOICES))
    elif any(len(each) > LONGEST_LABEL or (each.strip() and not shows_something(each)) for each in choices):
        errors.append(("choices", _("can have at most %d letters each.") % LONGEST_LABEL))
    return errors


def as_choices(labels: Sequence[str], before: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Give labels their words. One that was there keeps its word; one left out stays behind, as retired."""
    kept = list(dict.fromkeys(label.strip() for label in labels if label.strip()))
    words = {each["label"]: each["value"] for each in before}
    for label in kept:
        if label not in words:
            words[label] = _free_word(name_from(label) or "choice", set(words.values()))
    left = [dict(each) for each in before if each["label"] not in kept]
    return [{"value": words[label], "label": label} for label in kept] + left


def _free_word(word: str, taken: set[str]) -> str:
    """Number a word that stands for another choice already."""
    spellings = (word, *(f"{word}_{number}" for number in range(2, len(taken) + 3)))
    return next(each for each in spellings if each not in taken)
