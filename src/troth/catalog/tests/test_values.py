"""Values from outside are checked against the catalog before a command sees them."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.catalog.errors import Invalid
from troth.catalog.types import Choice, Field, Kind, Many, ObjectType
from troth.catalog.values import References, cleaned
from troth.team.actor import FieldRight, everyone

ID = "0190a5f0-0000-7000-8000-000000000001"
NUMBERS = Many(
    "horse_phone",
    "horse_id",
    "number",
    "",
    (
        Field(name="number", label="Phone", kind=Kind.PHONE, required=True),
        Field(name="label", label="Label", kind=Kind.TEXT, max_length=5),
        Field(name="is_primary", label="Primary", kind=Kind.YES_NO),
        Field(name="valid_from", label="From", kind=Kind.DATE),
        Field(name="valid_until", label="Until", kind=Kind.DATE),
    ),
)
HORSES = ObjectType(
    name="horses",
    one="Horse",
    many="Horses",
    icon="horse",
    table="horse",
    fields=(
        Field(name="id", label="Id", kind=Kind.ID, is_writable=False),
        Field(name="name", label="Name", kind=Kind.TEXT, max_length=10, required=True),
        Field(name="notes", label="Notes", kind=Kind.LONG_TEXT),
        Field(name="stage", label="Stage", kind=Kind.SELECT, choices=(Choice("foal", "Foal"),)),
        Field(name="hands", label="Hands", kind=Kind.NUMBER, minimum=0),
        Field(name="price", label="Price", kind=Kind.DECIMAL),
        Field(name="is_sold", label="Sold", kind=Kind.YES_NO),
        Field(name="born", label="Born", kind=Kind.DATE),
        Field(name="seen_at", label="Seen", kind=Kind.DATETIME),
        Field(name="tags", label="Tags", kind=Kind.TAGS),
        Field(name="country", label="Country", kind=Kind.COUNTRY),
        Field(name="language", label="Language", kind=Kind.LANGUAGE),
        Field(name="time_zone", label="Time zone", kind=Kind.TIME_ZONE),
        Field(name="website", label="Website", kind=Kind.LINK),
        Field(name="email", label="Mail", kind=Kind.EMAIL),
        Field(name="phone", label="Phone", kind=Kind.PHONE),
        Field(name="phones", label="Phones", kind=Kind.PHONE, many=NUMBERS),
        Field(name="owner", label="Owner", kind=Kind.REFERENCE, to="members"),
    ),
)
BY = dataclasses.replace(everyone(), time_zone="Europe/Berlin")


class KnownOnly(References):
    """Knows one member, without a database."""

    def has(self, to: str, key: UUID) -> bool:
        return (to, str(key)) == ("members", ID)


def clean(values: dict[str, Any], *, is_new: bool = False, by: Any = BY) -> dict[str, Any]:
    return cleaned(HORSES, values, by=by, is_new=is_new, references=KnownOnly(by))


def refused(values: dict[str, Any], *, is_new: bool = False, by: Any = BY) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        clean(values, is_new=is_new, by=by)
    return dict(refusal.value.errors)


@pytest.mark.parametrize(
    ("name", "given", "taken"),
    [
        ("name", "  Zoe\u0308 ", "Zoë"),
        ("notes", "one\r\ntwo", "one\ntwo"),
        ("stage", "foal", "foal"),
        ("hands", 16, 16),
        ("hands", None, None),
        ("price", "1200.50", Decimal("1200.50")),
        ("is_sold", False, False),
        ("born", "2020-02-29", date(2020, 2, 29)),
        ("seen_at", "2026-01-31T10:00:00", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("seen_at", "2026-01-31T10:00:00Z", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ("tags", ["VIP", "vip", " shy "], ["VIP", "shy"]),
        ("tags", None, []),
        ("country", "ie", "IE"),
        ("language", "pt_BR", "pt-BR"),
        ("time_zone", "Europe/Dublin", "Europe/Dublin"),
        ("website", "example.org/horses", "https://example.org/horses"),
        ("email", "zoe@example.org", "zoe@example.org"),
        ("phones", ["+353 1 234 5678"], [{"number": "+35312345678"}]),
        ("owner", ID, UUID(ID)),
        ("owner", {"id": ID, "name": "Ada"}, UUID(ID)),
        ("owner", None, None),
    ],
)
def test_a_good_value_has_one_stored_form(name: str, given: Any, taken: Any) -> None:
    assert clean({name: given}) == {name: taken}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("name", "far too long a name"),
        ("name", ""),
        ("name", 7),
        ("name", "nul\x00"),
        ("name", "line\nbreak"),
        ("notes", "lone \ud800"),
        ("stage", "unicorn"),
        ("stage", ["foal"]),
        ("stage", ""),
        ("hands", -1),
        ("hands", True),
        ("hands", 1.5),
        ("hands", 10**30),
        ("price", "NaN"),
        ("price", "1e99"),
        ("price", float("inf")),
        ("is_sold", "yes"),
        ("is_sold", None),
        ("born", "2021-02-29"),
        ("born", 20210228),
        ("seen_at", "0001-01-01T00:00:00+14:00"),
        ("tags", "vip"),
        ("tags", ["a;b"]),
        ("country", "Ireland"),
        ("country", "EU"),
        ("language", "klingonese"),
        ("time_zone", "../etc/passwd"),
        ("website", "javascript:alert(1)"),
        ("website", "http://["),
        ("email", "zoe at example"),
        ("phone", "call me"),
        ("owner", "0190a5f0-0000-7000-8000-000000000002"),
        ("owner", {"id": ID, "role": "administrator"}),
        ("owner", "1"),
        ("id", ID),
        ("saddle", "brown"),
    ],
)
def test_a_wrong_value_is_refused_under_its_name(name: str, given: Any) -> None:
    assert list(refused({name: given})) == [name]


@pytest.mark.parametrize(
    ("phones", "where"),
    [
        ("+353", "phones"),
        ([3], "phones.0"),
        ([{"label": "work"}], "phones.0.number"),
        ([{"number": "+353 1 234 5678", "person_id": ID}], "phones.0.person_id"),
        ([{"number": "+353 1 234 5678", "label": "very long"}], "phones.0.label"),
        (
            [{"number": "+353 1 234 5678", "valid_from": "2026-01-02", "valid_until": "2026-01-01"}],
            "phones.0.valid_until",
        ),
        (
            [{"number": "+35312345678", "is_primary": True}, {"number": "+35312345679", "is_primary": True}],
            "phones",
        ),
    ],
)
def test_an_entry_of_many_is_refused_at_its_place(phones: Any, where: str) -> None:
    assert list(refused({"phones": phones})) == [where]


def test_all_errors_are_told_at_once() -> None:
    assert set(refused({"hands": -1, "born": "soon", "nmae": "Zoë"}, is_new=True)) == {
        "hands",
        "born",
        "nmae",
        "name",
    }


def test_a_misspelt_field_gets_a_suggestion() -> None:
    assert "“name”" in refused({"nmae": "Zoë"})["nmae"]


def test_a_phone_is_read_by_the_country_of_its_record() -> None:
    assert clean({"phone": "01 234 5678", "country": "IE"})["phone"] == "+35312345678"


def test_a_new_record_without_a_choice_takes_the_default() -> None:
    assert clean({"name": "Zoë", "stage": None}, is_new=True) == {"name": "Zoë"}


def test_a_field_that_the_role_may_only_read_is_refused() -> None:
    by = dataclasses.replace(BY, fields={("horses", "price"): FieldRight.READ})
    assert list(refused({"price": 3}, by=by)) == ["price"]


def test_a_hidden_field_is_refused_as_an_unknown_one_is() -> None:
    by = dataclasses.replace(BY, fields={("horses", "price"): FieldRight.HIDDEN})
    hidden, unknown = refused({"price": 3}, by=by), refused({"prixx": 3}, by=by)
    assert hidden["price"] == unknown["prixx"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from([each.name for each in HORSES.fields]), JSON)
def test_any_json_is_taken_or_refused(name: str, value: Any) -> None:
    try:
        taken = list(clean({name: value}))
    except Invalid as refusal:
        taken = [path.partition(".")[0] for path, _message in refusal.errors[:1]]
    assert taken == [name]
