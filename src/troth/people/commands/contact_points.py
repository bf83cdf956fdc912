"""Mails, phones and addresses of a person or company, and the copies of the primary ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from troth.people.models import Address, Company, Email, Person, Phone

Owner = Person | Company
Point = Email | Phone | Address

# Public name of the list → its table, the column that tells one point from another.
LISTS: dict[str, tuple[type[Email] | type[Phone] | type[Address], str]] = {
    "emails": (Email, "address"),
    "phones": (Phone, "number"),
    "addresses": (Address, "street"),
}
SHORT = {"email": "emails", "phone": "phones"}


def write_contact_points(owner: Owner, values: Mapping[str, Any]) -> list[str]:
    """Write the lists and the short forms found in `values`; return the public names that changed.

    `emails`, `phones` and `addresses` replace the whole list. `email` and `phone` set the primary one:
    a known value becomes primary, another one corrects it, an empty one removes it.
    """
    changed = [name for name in LISTS if name in values and _replace(owner, name, values[name])]
    for short, name in SHORT.items():
        if short in values and name not in values and _set_primary(owner, name, values[short] or ""):
            changed.append(name)
    return changed


def copy_primary(owner: Owner, changed: Sequence[str], values: Mapping[str, Any]) -> None:
    """Bring the owner's copies of primary contact points up to date, on the instance."""
    for short, name in SHORT.items():
        if name in changed:
            model, column = LISTS[name]
            primary = _points(model, owner).filter(is_primary=True).first()
            setattr(owner, short, getattr(primary, column) if primary else "")
    if "addresses" in changed:
        home = _points(Address, owner).filter(is_primary=True).first()
        if home is not None:
            _copy_place(owner, home, values)


def first_contact_points(owner: Owner, values: Mapping[str, Any]) -> list[Point]:
    """Make the contact points of a record that is not written yet, and copy the primary ones to it."""
    given = {name: values[name] for name in LISTS if values.get(name)}
    for short, name in SHORT.items():
        if values.get(short) and name not in values:
            given[name] = [{LISTS[name][1]: values[short], "is_primary": True}]
    made: list[Point] = []
    for name, wanted in given.items():
        points = list(_rows(owner, name, wanted).values())
        made += points
        primary = next((point for point in points if point.is_primary), None)
        if isinstance(primary, Email):
            owner.email = primary.address
        elif isinstance(primary, Phone):
            owner.phone = primary.number
        elif primary:
            _copy_place(owner, primary, values)
    return made


def refresh_docs(owners: Sequence[Owner]) -> None:
    """Rebuild the folded text that a search looks through; the owners are all people or all companies."""
    is_people = isinstance(owners[0], Person)
    function = "people_refresh_docs" if is_people else "people_refresh_company_docs"
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s)", [[owner.pk for owner in owners]])


def _copy_place(owner: Owner, home: Address, values: Mapping[str, Any]) -> None:
    for part in ("city", "country"):
        if part not in values:
            setattr(owner, part, getattr(home, part))


def _points(model: type[Any], owner: Owner) -> Any:
    key = "person" if isinstance(owner, Person) else "company"
    return model.objects.filter(**{key: owner})


def _replace(owner: Owner, name: str, wanted: Sequence[Mapping[str, Any]]) -> bool:
    model, column = LISTS[name]
    before = {_sameness(point, column): point for point in _points(model, owner)}
    after = _rows(owner, name, wanted)
    if before.keys() == after.keys():
        return False
    _points(model, owner).exclude(pk__in=[before[same].pk for same in before.keys() & after.keys()]).delete()
    new: list[Any] = [row for same, row in after.items() if same not in before]
    model.objects.bulk_create(new)
    return True


def _rows(owner: Owner, name: str, wanted: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], Any]:
    """Make a list of contact points, each once, by what tells one from another; one of them is primary."""
    model, column = LISTS[name]
    key = "person" if isinstance(owner, Person) else "company"
    rows = [model(**{key: owner, **_given(point)}) for point in wanted]
    if rows and not any(row.is_primary for row in rows):
        rows[0].is_primary = True
    return {_sameness(row, column): row for row in rows}


def _given(point: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in point.items() if value is not None}
    return {**given, "is_primary": bool(point.get("is_primary"))}


def _sameness(point: Any, column: str) -> tuple[Any, ...]:
    beside = ("label", "is_primary", "valid_from", "valid_until")
    place = (
        ("postal_code", "city", "region", "country", "latitude", "longitude") if column == "street" else ()
    )
    return tuple(getattr(point, name) or "" for name in (column, *beside, *place))


def _set_primary(owner: Owner, name: str, value: str) -> bool:
    model, column = LISTS[name]
    points = _points(model, owner)
    primary = points.filter(is_primary=True).first()
    if (getattr(primary, column) if primary else "") == value:
        return False
    known = points.filter(**{f"{column}__iexact": value}).exclude(pk=primary.pk if primary else None).first()
    if not value or known:
        points.filter(is_primary=True).delete() if not value else points.update(is_primary=False)
        heir = known or points.order_by("id").first()
        if heir:
            points.filter(pk=heir.pk).update(is_primary=True)
    elif primary:
        points.filter(pk=primary.pk).update(**{column: value})
    else:
        key = "person" if isinstance(owner, Person) else "company"
        model.objects.create(**{key: owner, column: value, "is_primary": True})
    return True
