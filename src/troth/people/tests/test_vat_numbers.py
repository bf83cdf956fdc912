"""A company has the number that its tax office gave it, in the form of its country."""

from __future__ import annotations

import pytest

from troth.apikit.tests.callers import Caller, make_member
from troth.exchange.tests.importing import bring_in
from troth.people.models import Company
from troth.people.vat_numbers import FORMS, UNION, NoVatNumber, country_of, read_vat_number

GOOD = {
    "ATU12345678": "AT", "BE0123456789": "BE", "CY12345678X": "CY", "DE123456789": "DE", "EL123456789": "GR",
    "ESX1234567X": "ES", "FRXX123456789": "FR", "IE1234567WA": "IE", "NL123456789B01": "NL",
    "SE123456789012": "SE", "GB123456789": "GB", "XI123456789": "GB", "CHE123456789MWST": "CH",
    "GR123456789": "", "ES123": "",
}  # fmt: skip


@pytest.mark.parametrize(("number", "country"), GOOD.items())
def test_a_number_tells_its_country(number: str, country: str) -> None:
    assert country_of(number) == country


def test_each_country_of_the_union_has_a_form() -> None:
    assert {"GR" if letters == "EL" else letters for letters in FORMS} >= UNION
    assert len(UNION) == 27


def test_what_stands_between_the_digits_is_left_out() -> None:
    assert read_vat_number(" de 123.456-789 ") == "DE123456789"
    assert read_vat_number("") == ""
    for wrong in ("DE12345678", "123456789", "USA1", "DE１２３４５６７８９", "DE123456789\n"[:-1] + "X"):
        with pytest.raises(NoVatNumber):
            read_vat_number(wrong)


@pytest.mark.django_db
def test_a_program_writes_it_and_is_told_of_a_wrong_one() -> None:
    program = Caller(make_member())
    made = program.call("POST", "/companies", {"name": "Otter", "vat_number": "atu 1234 5678"})
    assert made.json()["vat_number"] == "ATU12345678"
    path = f"/companies/{made.json()['id']}"
    refused = program.call("PATCH", path, {"vat_number": "AT12"})
    assert [each["field"] for each in refused.json()["errors"]] == ["vat_number"]
    assert program.call("PATCH", path, {"vat_number": None}).json()["vat_number"] == ""


@pytest.mark.django_db
def test_a_file_brings_it_and_a_wrong_one_is_named() -> None:
    found = bring_in("Name,VAT number\nOtter,DE 123 456 789\nReed,DE12\n", "companies")
    assert (found.created, found.failed) == (1, 1)
    assert Company.objects.get().vat_number == "DE123456789"
