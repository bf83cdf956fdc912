"""HTML from outside, made harmless: no script, no form, no style that reaches out, nothing from afar.

It is shown in a frame that may run nothing besides, so each of the two guards holds without the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from secrets import token_hex

import nh3

MOST_CHARACTERS = 1_000_000
# A parser's work grows with the square of the depth; no page that a person wrote lies so deep.
MOST_DEPTH = 400
MOST_SIGNS = 50_000  # written as "&…;": with the square of these, too
LINKS = ("http://", "https://", "mailto:", "tel:")
BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

TAGS = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite", "code", "col",
     "colgroup", "dd", "del", "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6",
     "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "small", "span",
     "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"}
)  # fmt: skip
ATTRIBUTES = {
    "*": {"align", "class", "dir", "lang", "style", "title", "valign"},
    "a": {"href"},
    "img": {"alt", "height", "src", "width"},
    "table": {"border", "cellpadding", "cellspacing", "width", "bgcolor"},
    "td": {"colspan", "rowspan", "width", "height", "bgcolor"},
    "th": {"colspan", "rowspan", "width", "height", "bgcolor"},
    "tr": {"bgcolor"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "col": {"span", "width"},
}
STYLES = frozenset(
    {"background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left",
     "border-radius", "border-right", "border-spacing", "border-style", "border-top", "border-width", "color",
     "direction", "display", "font", "font-family", "font-size", "font-style", "font-variant", "font-weight",
     "height", "letter-spacing", "line-height", "list-style-type", "margin", "margin-bottom", "margin-left",
     "margin-right", "margin-top", "max-width", "min-width", "padding", "padding-bottom", "padding-left",
     "padding-right", "padding-top", "text-align", "text-decoration", "text-indent", "text-transform",
     "vertical-align", "white-space", "width", "word-break"}
)  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_ASIDE = re.compile(r'src="(remote:[0-9a-f]{16}-)(\d+)"')
_BARE = re.compile(r"&(?![a-zA-Z#])")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr", "p", "li"}
)
_REACHES_OUT = re.compile(r"url\s*\(|expression|@import|\\|image-set|/\*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """HTML that may be shown; and whether it wants pictures from elsewhere, which it does not get by itself.

    A picture that came with the mail has `cid:` and its content id as its source; one from elsewhere has its
    address in `data-from`, for a reader who asks for it.
    """

    shown: str
    wants_remote: bool


def cleaned(html: str) -> Cleaned:
    """Make HTML harmless."""
    if len(html) > MOST_CHARACTERS or html.count("&") > MOST_SIGNS or _depth(html) > MOST_DEPTH:
        return Cleaned(escape(unescape(_without_tags(html[:MOST_CHARACTERS]))), wants_remote=False)
    remote: list[str] = []
    mark = f"remote:{token_hex(8)}-"  # the writer of the page can not know it, and so not write it either

    def judged(tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return None if _REACHES_OUT.search(value) else value
        if name == "href":
            return value if value.strip().lower().startswith(LINKS) else None
        if (tag, name) != ("img", "src"):
            return value
        address = value.strip()
        if address.lower().startswith(("http://", "https://", "//")):
            remote.append(address)
            return f"{mark}{len(remote) - 1}"
        return address if address.lower().startswith(("cid:", "data:image/")) else None

    shown = nh3.clean(
        _BARE.sub("&amp;", html),  # its parser takes time with the square of those that begin nothing
        tags=set(TAGS),
        clean_content_tags={
            "script",
            "style",
            "title",
            "head",
            "noscript",
            "template",
            "svg",
            "math",
            "textarea",
        },
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=judged,
        filter_style_properties=set(STYLES),
        url_schemes={"http", "https", "mailto", "tel", "cid", "data", "remote"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
    return Cleaned(_held_back(shown, mark, remote), wants_remote=bool(remote))


def _held_back(shown: str, mark: str, remote: list[str]) -> str:
    """Put an empty picture in the place of each from elsewhere, and its address beside it."""

    def aside(found: re.Match[str]) -> str:
        if found[1] != mark:
            return found[0]
        address = remote[int(found[2])].replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        return f'src="{BLANK}" data-from="{address}"'

    return _ASIDE.sub(aside, shown)


def _depth(html: str) -> int:
    """Estimate how deep tags lie within one another: never less than they do."""
    deepest = depth = 0
    for found in _TAG.finditer(html):
        if found[1]:
            depth = max(0, depth - 1)
        elif found[2].lower() not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _without_tags(html: str) -> str:
    return re.sub(r"<[^<>]{0,2000}>", " ", html)
