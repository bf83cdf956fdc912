"""A template and values become a PDF, in the customer's language; a value is never read as anything else."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal

import pytest

from troth.sales.paper.blocks import read_blocks
from troth.sales.paper.sheet import Customer
from troth.sales.paper.tests.sheets import blocks, line, sheet
from troth.sales.paper.typesetting import Unsettable, set_pdf, set_pictures
from troth.sales.paper.wording import MOST_LINES, TooLong
from troth.sales.paper.words import languages
from troth.sales.starters import starters

HOSTILE = (
    '#panic("boom")', '#read("/etc/passwd")', '#import "@preview/cetz:0.1.0"', "$ x^2 $ *bold* _it_",
    "\\u{41}", '"} ] , "kind": "logo', "{customer.name}", "**x**", "<label> @ref", "// gone",
    "#for x in range(9) [x]",
)  # fmt: skip
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not here"
)


def text_of(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


@needs_poppler
@pytest.mark.parametrize("name", HOSTILE)
def test_a_company_called_like_code_stays_text(name: str) -> None:
    customer = Customer(name=name, company=name, address=(name,))
    pdf = set_pdf(
        blocks(), sheet(customer=customer, deal=name, lines=(line(description=name, details=name),))
    )

    text = text_of(pdf)
    assert text.count(name) >= 5, text


def test_nothing_that_anybody_typed_is_in_the_source() -> None:
    everything = " ".join(HOSTILE)
    hostile = blocks(
        *({"kind": kind, "text": everything} for kind in ("heading", "text", "terms", "signature"))
    )

    assert set_pdf(hostile, sheet(deal=everything)).startswith(b"%PDF-")


@needs_poppler
@pytest.mark.parametrize(
    ("language", "country", "said"),
    [
        ("de", "AT", ["Angebot", "22. November 2026", "€ 1.190,00", "Gültig bis"]),
        ("fr", "FR", ["Devis", "22 novembre 2026", "1 190,00 €", "TVA 19 %"]),
        ("en", "US", ["Quote", "November 22, 2026", "€1,190.00"]),
        ("en", "IE", ["Quote", "22 November 2026", "€1,190.00", "Page 1 of 1"]),
    ],
)
def test_a_document_is_in_the_language_and_the_formats_of_the_customer(
    language: str, country: str, said: list[str]
) -> None:
    lines = (line(quantity=Decimal(10)),)
    text = text_of(set_pdf(blocks(), sheet(language=language, country=country, lines=lines)))

    plain = " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())
    assert [word for word in said if word not in plain] == []


def test_the_same_document_is_the_same_to_the_byte() -> None:
    assert set_pdf(blocks(), sheet()) == set_pdf(blocks(), sheet())


def test_every_sign_of_many_scripts_is_in_a_font() -> None:
    names = "Ana Łukasz Ελένη Иван محمد שלום नमस्ते สวัสดี Nguyễn"
    pictures = [set_pictures(blocks(), sheet(customer=Customer(name=name)))[0] for name in names.split()]

    # What no font has is drawn as one box after another: two names of the same length look the same then.
    assert len(set(pictures)) == len(pictures)


def test_a_sign_that_no_font_has_is_named() -> None:
    with pytest.raises(Unsettable, match="自"):
        set_pdf(blocks(), sheet(deal="自行车"))


def test_a_customer_of_a_language_without_a_font_gets_a_document() -> None:
    assert set_pdf(blocks(), sheet(language="zh", country="CN")).startswith(b"%PDF-")


def test_a_document_of_too_many_lines_is_refused_before_it_is_set() -> None:
    with pytest.raises(TooLong):
        set_pdf(blocks(), sheet(lines=[line()] * (MOST_LINES + 1)))


def test_a_long_document_is_set_on_many_pages() -> None:
    assert len(set_pictures(blocks(), sheet(lines=[line()] * MOST_LINES))) > 3


@pytest.mark.parametrize("language", languages())
def test_there_are_templates_to_start_with_in_every_language_of_documents(language: str) -> None:
    made = [read_blocks(each["blocks"]) for each in starters(language)]

    assert len(made) == 4
    assert language == "en" or starters(language)[1]["name"] != starters("en")[1]["name"]
    assert set_pdf(made[1], sheet(language=language)).startswith(b"%PDF-")
