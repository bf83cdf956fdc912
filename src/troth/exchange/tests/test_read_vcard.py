"""vCards of all versions, card by card; one that is broken costs no other."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from troth.exchange.files import UnreadableFile, open_sheet

FILES = Path(__file__).parent / "files"


def cards(path):
    sheet = open_sheet(path)
    assert sheet.kind == "vcf"
    return [
        (
            row.line,
            {name: cell for name, cell in zip(sheet.headers, row.cells, strict=True) if cell},
            row.problems,
        )
        for row in sheet.read()
    ]


def test_version_3_with_labels_of_its_own_and_folded_lines():
    (_line, card, _problems), (line, other, _none) = cards(FILES / "apple_3.vcf")
    assert card["phone.mobile"] == "+49 151 55501934"
    assert card["phone.work"] == "+49 421 5550193"
    assert card["notes"] == "Prefers calls before ten, and tea; never coffee.\nSpeaks Spanish."
    assert card["tags"] == "Fleet;Trade fair"
    assert card["birthday"] == "1984-05-17"
    assert (card["address.work.street"], card["address.work.country"]) == ("Am Wall 12", "Germany")
    assert line == 23
    assert "birthday" not in other
    assert "12-24" in other["notes"]


def test_version_4_with_uris_and_a_group_that_is_nobody():
    (_line, card, _problems), (_other_line, other, _none) = cards(FILES / "apple_4.vcf")
    assert card["phone.work"] == "+49-421-5550193"
    assert card["birthday"] == "1984-05-17"
    assert other["name"] == "Øystein Thorsrud"


def test_version_2_1_with_quoted_printable():
    ((_line, card, _problems),) = cards(FILES / "phone_2_1.vcf")
    assert card["name"] == "Jörg Müller"
    assert card["address.home.street"] == "Lindenstraße 4"
    assert card["notes"].splitlines() == ["First line", "Second line"]


def test_a_card_without_end_is_named_and_the_next_is_read(tmp_path):
    path = tmp_path / "cards.vcf"
    path.write_text(
        "BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Bob\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n", "utf-8"
    )
    read = cards(path)
    assert [(line, card.get("name"), bool(problems)) for line, card, problems in read] == [
        (1, None, True), (3, "Bob", False), (6, None, True),
    ]  # fmt: skip


LINE = st.text(st.characters(blacklist_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "N:a;b",
        "TEL;TYPE=:1",
        'EMAIL;x="',
        "NOTE;ENCODING=QUOTED-PRINTABLE:=Z",
        "PHOTO:x",
        " folded",
        "ADR:;;;;;;;;;",
    ]
)


@given(lines=st.lists(LINE, max_size=12))
def test_no_card_breaks_the_reader(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("vcf") / "cards.vcf"
    text = "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", "BEGIN:VCARD", "FN:Bob", "END:VCARD", ""])
    path.write_bytes(text.encode())
    try:
        names = [card.get("name") for _line, card, _problems in cards(path)]
    except (UnreadableFile, AssertionError):
        return
    assert names[-1] == "Bob"
