"""Guess where each column goes: by what knows the file, by its header, by its values. Each guess says why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from troth.catalog.types import Kind
from troth.exchange import recognisers
from troth.exchange.cleaning import Column
from troth.exchange.synonyms import EITHER_NAME, LABELS, header_key, synonyms
from troth.exchange.targets import Place, Target, find_place
from troth.exchange.values import contacts, places, words
from troth.exchange.values.words import BadValue

ITSELF = {"companies": "company"}
_LOOKED_AT = 200
_ALIKE = 0.9
_FEW = 0.5
# Flat names of the contract for parts of an address.
_FLAT = ("street", "postal_code", "city", "region", "country")


@dataclass(frozen=True, slots=True)
class Guess:
    """Where a column may go. `target` is a public name, empty to leave the column out; `sureness` 0 to 1."""

    target: str = ""
    reason: str = ""
    sureness: float = 0.0


@dataclass(frozen=True, slots=True)
class FileMapping:
    """Where all columns of a file go, and which system the file was recognised to come from."""

    guesses: tuple[Guess, ...]
    origin: str = ""
    known: Mapping[int, recognisers.Known] = field(default_factory=dict)

    def remembered(self, names: Sequence[str], targets: Mapping[str, Target]) -> FileMapping:
        """Give the mapping that was chosen last time, as far as its targets are still there."""
        reason = _("as last time")
        guesses = tuple(
            Guess(name if name and place_of(name, targets) else "", reason, 1.0) for name in names
        )
        return replace(self, guesses=guesses)


def guess_mapping(
    headers: Sequence[str], values: Sequence[Sequence[str]], targets: Mapping[str, Target], kind: str
) -> FileMapping:
    """Guess the mapping of a file: `values` are a few filled cells of each column, `kind` the object type."""
    if origin := recognisers.recognise(headers, kind):
        known = origin.columns(headers)
        reason = _("a column of %(origin)s") % {"origin": origin.name}
        guesses = [_known(known.get(index), targets, reason) for index in range(len(headers))]
        return FileMapping(tuple(guesses), origin.name, known)
    keys = [header_key(header) for header in headers]
    if kind in ITSELF and "name" in targets:  # "Company" in a file of companies is its name
        keys = ["name" if ITSELF[kind] in synonyms().get(key, ()) else key for key in keys]
    guesses = [_by_header(header, key, keys, targets) for header, key in zip(headers, keys, strict=True)]
    guesses = [_by_values(guess, cells, targets) for guess, cells in zip(guesses, values, strict=True)]
    return FileMapping(tuple(_once_each(guesses, targets)))


def place_of(name: str, targets: Mapping[str, Target]) -> Place | None:
    """Find the place a public name means; the flat names of an address mean its unlabelled parts."""
    place = find_place(name, targets)
    if place is None and name in _FLAT:
        place = find_place(f"address.{name}", targets)
    return place


def columns_of(
    headers: Sequence[str],
    chosen: Mapping[int, str],
    targets: Mapping[str, Target],
    known: Mapping[int, recognisers.Known] | None = None,
) -> list[Column]:
    """Make the columns of a mapping from public names by index. Raises `UnknownTarget`."""
    columns = []
    for index, name in sorted(chosen.items()):
        if not name:
            continue
        place = place_of(name, targets)
        if place is None:
            raise UnknownTarget(name)
        column = Column(index=index, header=headers[index], place=place)
        told = (known or {}).get(index)
        if told and told.target == name:
            column = replace(
                column, label_from=told.label_from, splits_at=told.splits_at, group=told.group,
                meanings=told.meanings, drops=told.drops, is_lenient=True,
            )  # fmt: skip
        columns.append(column)
    return columns


class UnknownTarget(Exception):
    """A column was sent to a field that this object type does not have."""


def _known(told: recognisers.Known | None, targets: Mapping[str, Target], reason: str) -> Guess:
    if told is None or place_of(told.target, targets) is None:
        return Guess("", reason, 1.0)
    return Guess(told.target, reason, 1.0)


def _by_header(header: str, key: str, keys: Sequence[str], targets: Mapping[str, Target]) -> Guess:
    if key in EITHER_NAME and "first_name" in targets:
        return _name_by_neighbours(keys, targets)
    exact = header.strip().lower().replace(" ", "_")
    if place := place_of(exact, targets):
        return Guess(_name_of(place), _("named like the field"), 1.0)
    close = _squeezed(key)
    for target in targets.values():
        names = (str(target.label), target.name, *target.aliases)
        if close in {_squeezed(header_key(name)) for name in names}:
            return Guess(target.name, _("named like the field"), 0.98)
    if name := _synonym(key, targets):
        return Guess(name, _("“%(header)s” means this") % {"header": header}, 0.95)
    return _with_label(header, key, targets)


def _squeezed(key: str) -> str:
    return key.replace("e mail", "email").replace(" ", "")


def _name_of(place: Place) -> str:
    return _labelled(place.target.name, place.label) if place.label else place.target.name


def _synonym(key: str, targets: Mapping[str, Target]) -> str:
    names = synonyms().get(key, ()) or synonyms().get(key.replace(" ", ""), ())
    for name in names:
        for form in (name, name.rpartition(".")[2]):
            if place_of(form, targets):
                return form
    return ""


def _name_by_neighbours(keys: Sequence[str], targets: Mapping[str, Target]) -> Guess:
    """Tell whether "Name" or "Nom" is all of a name, or the part that its neighbours lack."""
    told = {name for key in keys for name in synonyms().get(key, ())[:1]}
    wanted = "name"
    if "first_name" in told and "last_name" not in told:
        wanted = "last_name"
    elif "last_name" in told and "first_name" not in told:
        wanted = "first_name"
    if wanted not in targets:
        wanted = "name" if "name" in targets else ""
    return Guess(wanted, _("told by the columns beside it"), 0.9 if wanted else 0.0)


def _with_label(header: str, key: str, targets: Mapping[str, Target]) -> Guess:
    """Understand "Work e-mail 2" as the field with a label: email.work."""
    parts = [part for part in key.split() if not part.isdigit()]
    labels = [LABELS[part] for part in parts if LABELS.get(part)]
    bare = " ".join(part for part in parts if part not in LABELS)
    for attempt in (" ".join(parts), bare):
        if name := _synonym(attempt, targets):
            place = place_of(name, targets)
            if place and place.target.is_many and labels and not place.label and attempt == bare:
                name = _labelled(place.target.name, labels[0])
            return Guess(name, _("“%(header)s” means this") % {"header": header}, 0.85)
    return Guess()


def _labelled(name: str, label: str) -> str:
    group, dot, part = name.rpartition(".")
    return f"{group}.{label}.{part}" if dot else f"{name}.{label}"


def _share(cells: Sequence[str], reads: Callable[[str], object]) -> float:
    looked = cells[:_LOOKED_AT]
    good = 0
    for cell in looked:
        try:
            reads(cell)
            good += 1
        except BadValue:
            continue
    return good / len(looked) if looked else 0.0


def _is_phone(cell: str) -> None:
    if not re.fullmatch(r"[+(]?[\d\s().\-/;+]{6,40}", cell) or len(re.findall(r"\d", cell)) < 7:
        raise BadValue
    if re.fullmatch(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}", cell):
        raise BadValue
    if cell.isdigit() and cell[0] != "0":
        raise BadValue  # more likely a number of its own


def _is_link(cell: str) -> None:
    if not re.match(r"(?i)https?://|www\.", cell):
        raise BadValue
    words.link_of(cell)


def _by_values(guess: Guess, cells: Sequence[str], targets: Mapping[str, Target]) -> Guess:
    """Use the values where the header says nothing, and doubt a header that they speak against."""
    place = place_of(guess.target, targets) if guess.target else None
    if place and place.target.kind is Kind.EMAIL and cells and _share(cells, contacts.emails_of) < _FEW:
        return Guess("", _("the header says e-mail, the values do not"), 0.5)
    if guess.target or len(cells) < 2:
        return guess
    tests = (
        ("email", contacts.emails_of, _("%(share)d %% of the values are e-mail addresses"), 0.9),
        ("website", _is_link, _("%(share)d %% of the values are web addresses"), 0.7),
        ("phone", _is_phone, _("%(share)d %% of the values look like phone numbers"), 0.7),
        ("country", places.country_of, _("%(share)d %% of the values are countries"), 0.6),
    )
    for name, reads, reason, sureness in tests:
        if not place_of(name, targets) or (name == "country" and max(map(len, cells)) < 3):
            continue  # two letters are a country's code, or half a dozen other things
        share = _share(cells, reads)
        if share >= _ALIKE:
            return Guess(name, reason % {"share": round(share * 100)}, sureness)
    return guess


def _once_each(guesses: Sequence[Guess], targets: Mapping[str, Target]) -> list[Guess]:
    """Let a field of one value keep only its surest column, unless columns are joined."""
    best: dict[str, int] = {}
    for index, guess in enumerate(guesses):
        place = place_of(guess.target, targets) if guess.target else None
        if place and not place.target.is_many and not _may_join(place.target):
            name = place.target.name
            if name not in best or guess.sureness > guesses[best[name]].sureness:
                best[name] = index
    kept = []
    for index, guess in enumerate(guesses):
        place = place_of(guess.target, targets) if guess.target else None
        winner = best.get(place.target.name, index) if place else index
        kept.append(guess if winner == index else Guess("", _("another column fits better"), 0.5))
    return kept


def _may_join(target: Target) -> bool:
    return target.kind in (Kind.LONG_TEXT, Kind.TAGS) or target.name == "first_name"
