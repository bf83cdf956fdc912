"""The macros draw what they say, and escape whatever they are given."""

import pytest
from django.template import engines

HOSTILE = "<script>alert('x')</script>"


def drawn(source: str, **values: object) -> str:
    return engines["jinja2"].from_string(source).render(values)


def called(file: str, call: str, **values: object) -> str:
    return drawn('{% import "webkit/' + file + '.j2" as kit %}{{ kit.' + call + " }}", **values)


@pytest.mark.parametrize(
    ("file", "call"),
    [
        ("signs", 'promise("open", text, text, text)'),
        ("signs", 'turn("ours", text)'),
        ("signs", "who(text)"),
        ("signs", "tag(text)"),
        ("signs", "status(text, text)"),
        ("signs", "guess(text, text)"),
        ("controls", 'button(text, icon_name=text, key=text, href=text, attrs={"data-x": text})'),
        ("controls", 'input(text, "n", text, hint=text, errors=[text])'),
        ("controls", 'textarea(text, "n", text)'),
        ("controls", 'select(text, "n", [(text, text)], text)'),
        ("controls", 'combobox(text, "n", text, text, text)'),
        ("controls", 'drop_zone(text, "n", text, text, [text])'),
        ("parts", "facts([(text, text, text)])"),
        ("parts", "standing([(text, text)])"),
        ("parts", 'tabs([{"label": text, "url": text, "current": true}], text)'),
        ("parts", 'banner(text, "wrong")'),
        ("parts", "toast(text, text, text)"),
        ("parts", "empty(text, text)"),
        ("parts", "entry(text, text, text)"),
        ("parts", "menu_item(text, href=text, key=text)"),
        ("parts", "pager(text, text, text)"),
        ("parts", 'steps([(text, "file", "now")])'),
    ],
)
def test_no_macro_lets_markup_through(file: str, call: str) -> None:
    page = called(file, call, text=HOSTILE)
    assert "<script>" not in page
    assert "alert" in page


def test_an_open_promise_shows_the_time_that_is_left_and_never_a_closed_ring() -> None:
    source = '{% from "webkit/signs.j2" import seal %}{{ seal("open", left) }}'
    assert 'stroke-dasharray="30 100"' in drawn(source, left=30)
    assert 'stroke-dasharray="88 100"' in drawn(source, left=100)


def test_a_turn_says_in_words_whose_it_is() -> None:
    source = '{% from "webkit/signs.j2" import turn %}{{ turn("theirs", "2d") }}'
    assert 'aria-label="their turn"' in drawn(source)


def test_an_error_is_tied_to_its_field() -> None:
    page = called("controls", 'input("Mail", "mail", errors=["No dot."], hint="As printed")')
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="mail-error mail-hint"' in page
    assert 'id="mail-error"' in page
    assert 'id="mail-hint"' in page


def test_a_false_attribute_is_left_out_and_a_true_one_stands_alone() -> None:
    page = called("controls", 'button("Go", attrs={"disabled": true, "hidden": false, "data-n": 0})')
    assert " disabled" in page
    assert 'disabled="' not in page
    assert "hidden" not in page
    assert 'data-n="0"' in page


def test_a_misspelt_name_is_an_error() -> None:
    with pytest.raises(Exception, match="mispelt"):
        drawn("{{ mispelt }}")
