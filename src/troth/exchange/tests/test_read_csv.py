"""CSV files are read whole, whatever is wrong with some of their rows, and every row keeps its line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.exchange.files import UnreadableFile, open_sheet

HEADER = "Name,E-Mail,City\n"


def read(folder, content, name="file.csv"):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    sheet = open_sheet(path)
    return sheet, list(sheet.read())


def bad(rows):
    return [row.line for row in rows if row.problems]


def good(rows):
    return [(row.line, list(row.cells)) for row in rows if not row.problems]


def test_lines_are_counted_in_the_file_and_not_by_record(tmp_path):
    sheet, rows = read(tmp_path, HEADER + 'Ana,a@b.example,"Bremen\nNord"\n\nBob,b@b.example,Oslo\n')
    assert sheet.headers == ("Name", "E-Mail", "City")
    assert good(rows) == [(2, ["Ana", "a@b.example", "Bremen\nNord"]), (5, ["Bob", "b@b.example", "Oslo"])]


def test_an_unclosed_quote_costs_its_own_line_only(tmp_path):
    text = HEADER + 'Ana,"a@b.example,Bremen\n"Bob","b@b.example","Oslo"\nCem,c@b.example,Bonn\n'
    _sheet, rows = read(tmp_path, text)
    assert bad(rows) == [2]
    assert "quote" in rows[0].problems[0].reason
    assert [line for line, _cells in good(rows)] == [3, 4]


def test_an_unclosed_quote_before_lines_without_quotes_costs_its_own_line_only(tmp_path):
    others = "".join(f"P{n},p{n}@b.example,Bonn\n" for n in range(12_000))
    _sheet, rows = read(tmp_path, HEADER + 'Ana,"a@b.example,Bremen\n' + others)
    assert bad(rows) == [2]
    assert len(good(rows)) == 12_000


def test_many_unclosed_quotes_are_named_each(tmp_path):
    lines = "".join(f'P{n},"p{n}@b.example,Bonn\nQ{n},q{n}@b.example,Oslo\n' for n in range(500))
    _sheet, rows = read(tmp_path, HEADER + lines)
    assert bad(rows) == list(range(2, 1002, 2))


def test_careless_quotes_inside_a_line_are_taken_as_they_stand(tmp_path):
    text = HEADER + '"Ana ""A"" Sol", "a@b.example" ,"5" pipe"\n12" pipe,b@b.example,"He said "hi""\n'
    _sheet, rows = read(tmp_path, text)
    assert good(rows)[0][1] == ['Ana "A" Sol', "a@b.example", '5" pipe']
    assert good(rows)[1][1] == ['12" pipe', "b@b.example", 'He said "hi"']


def test_too_many_and_too_few_columns_are_named(tmp_path):
    _sheet, rows = read(
        tmp_path, HEADER + "Ana,a@b.example,Bremen,more\nBob,b@b.example\nCem,c@b.example,Bonn,\n"
    )
    assert bad(rows) == [2, 3]
    assert "4 cells" in rows[0].problems[0].reason
    assert "only 2" in rows[1].problems[0].reason
    assert good(rows) == [(4, ["Cem", "c@b.example", "Bonn"])]


def test_a_row_of_delimiters_is_named_unless_it_ends_the_file(tmp_path):
    _sheet, rows = read(tmp_path, HEADER + ",,\nAna,a@b.example,Bremen\n,,\n ,,\n")
    assert bad(rows) == [2]
    assert [row.line for row in rows] == [2, 3]


def test_undecodable_bytes_stay_in_their_cell(tmp_path):
    body = "Zoë,z@b.example,Köln\n" * 5
    content = (HEADER + body).encode() + b"B\xffb,b@b.example,Oslo\nCem,c@b.example,Bonn\n"
    _sheet, rows = read(tmp_path, content)
    assert [row.line for row in rows if any("\udcff" in cell for cell in row.cells)] == [7]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "Žofie Müller"),
        ("utf-8-sig", "Žofie Müller"),
        ("utf-16", "Žofie Müller"),
        ("utf-16-le", "Zoë Müller"),
        ("cp1252", "Zoë Müller"),
        ("cp1251", "Владимир Петров"),
        ("shift_jis", "山田太郎さんの電話"),
    ],
)
def test_the_encoding_is_told_by_the_content(tmp_path, encoding, name):
    text = HEADER + f"{name},a@b.example,Bremen\n" * 40
    _sheet, rows = read(tmp_path, text.encode(encoding))
    assert rows[0].cells[0] == name


def test_an_umlaut_late_in_the_file_tells_its_encoding(tmp_path):
    text = HEADER + "Ana,a@b.example,Bremen\n" * 90_000 + "Jörg Müller,j@b.example,Köln\n"
    _sheet, rows = read(tmp_path, text.encode("cp1252"))
    assert rows[-1].cells == ["Jörg Müller", "j@b.example", "Köln"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_even_columns(tmp_path, delimiter):
    lines = [["Name", "Note", "Sum"], ["Ana", "a; b, c", "1,5"], ["Bob", "x", "2,5"], ["Cem", "y, z", "3,0"]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(lines)
    sheet, rows = read(tmp_path, buffer.getvalue())
    assert sheet.headers == ("Name", "Note", "Sum")
    assert [list(row.cells) for row in rows] == lines[1:]


def test_excel_may_tell_the_delimiter_and_titles_may_stand_above(tmp_path):
    sheet, rows = read(tmp_path, "sep=;\nCustomers of March;;\n\nName;Mail;City\nAna;a@b.example;Bremen\n")
    assert sheet.headers == ("Name", "Mail", "City")
    assert [row.line for row in rows] == [5]


def test_a_file_without_headers_gets_numbered_columns(tmp_path):
    sheet, rows = read(tmp_path, "Ana,a@b.example,Bremen\nBob,b@b.example,Oslo\n")
    assert sheet.headers == ("Column 1", "Column 2", "Column 3")
    assert len(rows) == 2


def test_headers_that_repeat_are_told_apart(tmp_path):
    sheet, _rows = read(tmp_path, "Name,Phone,Phone,\nAna,1,2,x\n")
    assert sheet.headers == ("Name", "Phone", "Phone (2)", "Column 4")


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"%PDF-1.7 ...", b"\x89PNG\r\n", b"\xd0\xcf\x11\xe0rest", b"<!doctype html><p>x",
     b"\x1f\x8b\x08x",     bytes(range(1, 32)) * 30],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_words(tmp_path, content):
    with pytest.raises(UnreadableFile):
        read(tmp_path, content)


def test_a_line_without_end_is_named_and_passed_over(tmp_path):
    _sheet, rows = read(tmp_path, HEADER + "x" * 3_000_000 + ",a,b\nBob,b@b.example,Oslo\n")
    assert bad(rows) == [2]
    assert [line for line, _cells in good(rows)] == [3]


cells = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\n\x1c\x1d\x1e\x85\u2028\u2029\0"),
    max_size=12,
)


@given(rows=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=12))
def test_what_a_writer_wrote_is_read_back(tmp_path_factory, rows):
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(["Name", "Note", "City"])
    writer.writerows([(f"n{first}", second, third) for first, second, third in rows])
    folder = tmp_path_factory.mktemp("csv")
    (folder / "file.csv").write_bytes(buffer.getvalue().encode())
    read_back = list(open_sheet(folder / "file.csv").read())
    assert [tuple(row.cells) for row in read_back] == [(f"n{a}", b, c) for a, b, c in rows]
    assert [row.line for row in read_back] == list(range(2, len(rows) + 2))


@given(content=st.binary(max_size=300) | st.text('ab,;"\r\n\t \0', max_size=200).map(str.encode))
def test_no_content_breaks_the_reader(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("csv") / "file.csv"
    path.write_bytes(b"Name,Mail\n" + content)
    try:
        sheet = open_sheet(path)
        rows = list(sheet.read())
    except UnreadableFile:
        return
    lines = [row.line for row in rows]
    assert lines == sorted(set(lines))
    assert all(row.problems or len(row.cells) == len(sheet.headers) for row in rows)
