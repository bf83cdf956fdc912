"""What is folded away is what somebody has said before, and nothing of what they say now."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.channels.mail.quoting import words_of

INTRODUCTIONS = [
    "On Mon, 2 Mar 2026 at 10:15, Dele Akinwande <dele@hollin.example> wrote:",
    "On Mon, 2 Mar 2026 at 10:15, Dele Akinwande\n<dele@hollin.example> wrote:",
    "Am 02.03.2026 um 10:15 schrieb Dele Akinwande:",
    "Am Montag, 2. März 2026 um 10:15 schrieb Dele Akinwande\n<dele@hollin.example>:",
    "Le lun. 2 mars 2026 à 10:15, Dele Akinwande <dele@hollin.example> a écrit :",
    "El lun, 2 mar 2026 a las 10:15, Dele Akinwande (<dele@hollin.example>) escribió:",
    "Il giorno lun 2 mar 2026 alle ore 10:15 Dele Akinwande <dele@hollin.example> ha scritto:",
    "Op ma 2 mrt 2026 om 10:15 schreef Dele Akinwande <dele@hollin.example>:",
    "W dniu 2.03.2026 o 10:15, Dele Akinwande napisał(a):",
    "Dele Akinwande <dele@hollin.example> wrote:",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_an_answer_above_a_quotation_stands_alone(introduction: str) -> None:
    words = words_of(f"We come at 5.\n\nSiobhán\n\n{introduction}\n> When do you come?\n>\n> Dele")
    assert words.said == "We come at 5.\n\nSiobhán"
    assert words.quoted.startswith(introduction)
    assert words.quoted.endswith("> Dele")


@pytest.mark.parametrize(
    "older",
    [
        "-----Original Message-----\nFrom: Dele\nSent: Monday\nSubject: Wheels\n\nWhen do you come?",
        "________________________________\nVon: Dele <dele@hollin.example>\nGesendet: Montag\n\nWann?",
        "From: Dele <dele@hollin.example>\nDate: Mon, 2 Mar\nTo: Siobhán\nSubject: Wheels\n\nWhen?",
        "-------- Ursprüngliche Nachricht --------\nVon: Dele\nDatum: 2.3.2026\n\nWann?",
        "Am 2.3.2026 um 10:15 schrieb Dele:\n\nWann kommen Sie?",
    ],
)
def test_a_quotation_without_marks_is_one_too(older: str) -> None:
    words = words_of(f"We come at 5.\n\n{older}")
    assert (words.said, words.quoted) == ("We come at 5.", older)


def test_whoever_answers_between_the_lines_is_read_whole() -> None:
    text = "On 2 March Dele wrote:\n> Twelve bikes?\nTen.\n> By Friday?\nMonday.\n"
    assert words_of(text).said == text.rstrip("\n")
    assert words_of(text).quoted == ""


def test_what_is_quoted_below_answers_between_the_lines_is_folded() -> None:
    text = "> Twelve bikes?\nTen.\n\n> And\n> then\n> much\n> more\n> of it"
    words = words_of(text)
    assert words.said == "> Twelve bikes?\nTen."
    assert words.quoted == "> And\n> then\n> much\n> more\n> of it"


@pytest.mark.parametrize("sign", ["-- ", "--", "Sent from my iPhone", "Von meinem iPad gesendet"])
def test_a_signature_is_apart(sign: str) -> None:
    words = words_of(f"We come at 5.\n\n{sign}\nHotel Merrin Quay\n+353 1 123\n\n> When?")
    assert words.said == "We come at 5."
    assert words.signed == f"{sign}\nHotel Merrin Quay\n+353 1 123"
    assert words.quoted == "> When?"


@pytest.mark.parametrize(
    "text",
    [
        "From: here to there: 5 km.\nWe walk.",
        "On 5 May Shakespeare wrote:\nno letter at all to me, and > is a sign.",
        "Data: see below",
        "--",
        "",
        "> only quoted",
    ],
)
def test_what_only_looks_like_it_is_kept(text: str) -> None:
    words = words_of(text)
    assert "\n".join(each for each in (words.said, words.signed, words.quoted) if each) == text.strip("\n")


LINES = st.sampled_from(
    ["", "Yes.", "> quoted", "> > twice", "-- ", "Am 2.3.2026 schrieb Dele:", "From: a@b.example",
     "Sent: now", "-----Original Message-----", "We come at 5.", *INTRODUCTIONS]
)  # fmt: skip


@given(st.lists(LINES, max_size=30).map("\n".join))
def test_no_word_is_lost(text: str) -> None:
    words = words_of(text)
    together = f"{words.said}\n{words.signed}\n{words.quoted}"
    assert [line for line in together.split("\n") if line.strip()] == [
        line for line in text.split("\n") if line.strip()
    ]
