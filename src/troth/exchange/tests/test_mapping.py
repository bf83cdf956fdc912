"""Where columns go is guessed by header, by value and by the columns beside them, and each guess says why."""

from __future__ import annotations

import pytest

from troth.catalog.registry import object_types
from troth.exchange.mapping import guess_mapping
from troth.exchange.reception import reception_of
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db  # what people can be asked for is named by the workspace


def guessed(headers, values=None, kind="people"):
    targets = reception_of(object_types()[kind], everyone()).targets
    cells = values or [[] for _header in headers]
    return [guess.target for guess in guess_mapping(headers, cells, targets, kind).guesses]


@pytest.mark.parametrize(
    "headers",
    [
        ["Vorname", "Nachname", "E-Mail-Adresse", "Handy", "Firma", "PLZ", "Geburtsdatum"],
        ["Prénom", "Nom", "Courriel", "Portable", "Société", "Code postal", "Date de naissance"],
        ["Nombre", "Apellidos", "Correo electrónico", "Móvil", "Empresa",
         "Código postal", "Fecha de nacimiento"],
        ["Nome", "Cognome", "Indirizzo e-mail", "Cellulare", "Azienda", "CAP", "Data di nascita"],
        ["Voornaam", "Achternaam", "E-mailadres", "Mobiel", "Bedrijf", "Postcode", "Geboortedatum"],
        ["Primeiro nome", "Sobrenome", "E-mail", "Celular", "Empresa", "CEP", "Data de nascimento"],
        ["Imię", "Nazwisko", "Adres e-mail", "Telefon komórkowy", "Firma", "Kod pocztowy", "Data urodzenia"],
        ["first_name", "LastName", "Email Address", "Cell Phone", "Company Name", "ZIP", "DOB"],
    ],
)  # fmt: skip
def test_headers_of_eight_languages(headers):
    assert guessed(headers) == [
        "first_name", "last_name", "email", "phone.mobile", "company", "address.postal_code", "birthday",
    ]  # fmt: skip


def test_name_is_a_part_or_the_whole_by_its_neighbours():
    assert guessed(["Vorname", "Name"]) == ["first_name", "last_name"]
    assert guessed(["Nombre", "Apellido"]) == ["first_name", "last_name"]
    assert guessed(["Name", "Stadt"])[0] == "name"


def test_labels_in_headers_become_labels_of_values():
    assert guessed(["Work Email", "Home phone 2", "Billing City"]) == [
        "email.work", "phone.home", "address.city",
    ]  # fmt: skip


def test_values_tell_where_headers_do_not():
    values = [
        ["a@b.example", "c@d.example"],
        ["+49 421 5550193", "0421/555 0194"],
        ["Germany", "Norway"],
        ["4711", "4712"],
    ]
    assert guessed(["Spalte A", "Spalte B", "Spalte C", "Spalte D"], values) == [
        "email",
        "phone",
        "country",
        "",
    ]


def test_values_that_speak_against_a_header_win():
    assert guessed(["E-mail"], [["yes", "no", "yes"]]) == [""]


def test_a_field_of_one_value_takes_the_surest_column():
    assert guessed(["Job title", "Position"]).count("title") == 1


def test_companies_and_interactions_have_words_of_their_own():
    assert guessed(["Firma", "Branche", "Mitarbeiter", "Ort"], kind="companies") == [
        "name", "industry", "size", "address.city",
    ]  # fmt: skip
    assert guessed(["Date", "Type", "Person e-mail", "Betreff", "Text"], kind="interactions") == [
        "happened_at", "kind", "person_email", "subject", "body",
    ]  # fmt: skip
