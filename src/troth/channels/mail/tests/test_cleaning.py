"""HTML from outside harms nobody, asks for nothing, and still reads as it was meant."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.channels.mail.cleaning import MOST_CHARACTERS, cleaned
from troth.channels.mail.texts import plain_text_of

HOSTILE = [
    "<script>alert(1)</script>Hello",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" jAvaScript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name=p><button>ok</button></form>',
    '<div style="background:url(https://evil.example/t.gif)">x</div>',
    '<div style="background-color:red;width:expression(alert(1))">x</div>',
    '<div style="background-color:\\75rl(https://evil.example)">x</div>',
    '<link rel=stylesheet href="https://evil.example/x.css"><meta http-equiv=refresh content="0;url=https://evil.example">',
    "<style>@import url(https://evil.example)</style>",
    '<base href="https://evil.example/">',
    '<video src="https://evil.example/v.mp4" poster="https://evil.example/p.png"></video>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<img srcset="https://evil.example/a.png 1x">',
    '<table background="https://evil.example/a.png"><tr><td background="https://evil.example/b.png">x</table>',
]
FORBIDDEN = re.compile(
    r"<(?:script|iframe|form|input|button|svg|math|style|link|meta|base|video|object|embed)|\son\w+=|javascript:|"
    r"expression|url\(|srcset|background=|(?:src|href)=\"data:text",
    re.IGNORECASE,
)


@pytest.mark.parametrize("html", HOSTILE)
def test_what_could_harm_is_gone(html: str) -> None:
    shown = cleaned(html).shown
    assert not FORBIDDEN.search(shown)
    assert "evil.example" not in re.sub(r'data-from="[^"]*"', "", shown)


def test_a_picture_from_elsewhere_waits_until_it_is_asked_for() -> None:
    found = cleaned('<p>Hi <img src="https://shop.example/a.png?x=1&amp;y=2" alt="Bike"></p>')
    assert found.wants_remote
    assert 'data-from="https://shop.example/a.png?x=1&amp;y=2"' in found.shown
    assert not re.search(r'(?<!data-)(?:src|from)="https:', found.shown)
    assert 'alt="Bike"' in found.shown


def test_a_picture_that_came_along_is_shown() -> None:
    found = cleaned('<img src="cid:logo@hollin">')
    assert (found.shown, found.wants_remote) == ('<img src="cid:logo@hollin">', False)


def test_words_that_look_like_what_is_held_back_stay_words() -> None:
    assert cleaned('src="remote:7" and <img src="remote:0">').shown == 'src="remote:7" and <img>'


def test_a_link_stays_a_link_and_tells_nobody_where_it_came_from() -> None:
    shown = cleaned('<a href="https://shop.example/?q=1" target=_blank onclick=x>Shop</a>').shown
    assert shown == '<a href="https://shop.example/?q=1" rel="noopener noreferrer nofollow">Shop</a>'


@pytest.mark.parametrize(
    "html", ["<div>" * 200_000, "<b>" * 100_000 + "x", "<" * 900_000, "a" * (MOST_CHARACTERS * 3),
             "<p " * 200_000, "<!--" * 200_000, "&" * 500_000]
)  # fmt: skip
def test_no_page_takes_long(html: str) -> None:
    """What a hostile page takes is told in honest ones of its size, as machines differ."""
    honest = "<p>Dear <b>Ada</b>, the bike &amp; the rack are <a href='https://x.example/'>ready</a>.</p>\n"
    assert _spent(html) < 20 * _spent(honest * (500_000 // len(honest)))


def _spent(html: str) -> float:
    begun = process_time()
    plain_text_of(html)
    return process_time() - begun


def test_a_page_too_deep_is_read_as_words() -> None:
    assert plain_text_of("<div>" * 5000 + "Hello &amp; <b>you</b>") == "Hello & you"


def test_a_page_reads_as_text() -> None:
    html = (
        "<html><head><title>x</title><style>p{}</style></head><body><p>Good  morning\nSiob&aacute;n,</p>"
        "<p>new <b>wheels</b>:</p><ul><li>two<li>three</ul><div>Dele<br>Hollin</div>"
        '<div class="gmail_quote">On 2 March Siobhán wrote:<blockquote><p>How many?</p>'
        "<blockquote>old</blockquote></blockquote></div><pre>a\n  b</pre></body></html>"
    )
    assert plain_text_of(html) == (
        "Good morning Siobán,\n\nnew wheels:\n\n- two\n- three\n\nDele\nHollin\nOn 2 March Siobhán wrote:\n"
        "> How many?\n>\n>> old\n\na\n  b"
    )


@given(st.text(alphabet="<>/abdiv =\"'&;!-\n", max_size=200))
def test_any_page_is_read(html: str) -> None:
    shown = cleaned(html).shown
    assert cleaned(shown).shown == shown
    plain_text_of(html)
