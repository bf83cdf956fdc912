"""The macros draw what they say, and escape whatever they are given."""

import pytest
from django.template import engines

HOSTILE = "<script>alert('x')</script>"


def drawn(source: str, **values: object) -> str:
    return engines["jinja2"].from_string(source).render(values)


@pytest.mark.parametrize(
    "source",
    [
        '{% from "webkit/signs.j2" import promise %}{{ promise("open", text, text, text) }}',
        '{% from "webkit/signs.j2" import turn %}{{ turn("ours", text) }}',
        '{% from "webkit/signs.j2" import who, tag, status, guess %}{{ who(text) }}{{ tag(text) }}{{ status(text, text) }}{{ guess(text, text) }}',
        '{% from "webkit/controls.j2" import button %}{{ button(text, icon_name=text, key=text, href=text, attrs={"data-x": text}) }}',
        '{% from "webkit/controls.j2" import input, textarea %}{{ input(text, "n", text, hint=text, errors=[text]) }}{{ textarea(text, "n", text) }}',
        '{% from "webkit/controls.j2" import select, combobox %}{{ select(text, "n", [(text, text)], text) }}{{ combobox(text, "n", text, text, text) }}',
        '{% from "webkit/parts.j2" import facts, standing, tabs %}{{ facts([(text, text, text)]) }}{{ standing([(text, text)]) }}{{ tabs([{"label": text, "url": text, "current": true}], text) }}',
        '{% from "webkit/parts.j2" import banner, toast, empty, entry %}{{ banner(text, "wrong") }}{{ toast(text, text, text) }}{{ empty(text, text) }}{{ entry(text, text, text) }}',
        '{% from "webkit/parts.j2" import menu_item, pager, steps %}{{ menu_item(text, href=text, key=text) }}{{ pager(text, text, text) }}{{ steps([(text, "file", "now")]) }}',
    ],
)
def test_no_macro_lets_markup_through(source: str) -> None:
    page = drawn(source, text=HOSTILE)
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
    source = '{% from "webkit/controls.j2" import input %}{{ input("Mail", "mail", errors=["No dot."], hint="As printed") }}'
    page = drawn(source)
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="mail-error mail-hint"' in page
    assert 'id="mail-error"' in page and 'id="mail-hint"' in page


def test_a_false_attribute_is_left_out_and_a_true_one_stands_alone() -> None:
    source = '{% from "webkit/controls.j2" import button %}{{ button("Go", attrs={"disabled": true, "hidden": false, "data-n": 0}) }}'
    page = drawn(source)
    assert " disabled" in page and 'disabled="' not in page
    assert "hidden" not in page
    assert 'data-n="0"' in page


def test_a_misspelt_name_is_an_error() -> None:
    with pytest.raises(Exception, match="mispelt"):
        drawn("{{ mispelt }}")
