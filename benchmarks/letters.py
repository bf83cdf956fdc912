"""Made-up mail of a firm, put into the folders of a mail server: seeded, so that each run has the same.

Threads of one to eight mails, two in ten of them sent; four in ten with HTML, one in ten with a file.
"""

from __future__ import annotations

import base64
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from benchmarks import people

SHOP = "shop@hollin.example"
LONGEST_THREAD = 8
WORDS = (
    "the wheels came yesterday and fit well only one spoke is loose could you send another before Easter please "
    "we would like twelve more of them for the club price as last year thank you for your quick answer until then "
    "invoice delivery frame brake cable saddle green black small large Thursday morning afternoon next week"
).split()


def place(folder: Path, count: int, writers: list[str], owner: tuple[int, int], seed: int = 1) -> int:
    """Write so many mails into a maildir; tell how many bytes they are."""
    dice, total = random.Random(seed), 0
    for name in ("", ".Sent"):
        for part in ("cur", "new", "tmp"):
            (folder / name / part).mkdir(parents=True, exist_ok=True)
    for number, (is_ours, raw) in enumerate(_letters(count, writers, dice)):
        (folder / (".Sent" if is_ours else "") / "cur" / f"{number}.bench:2,S").write_bytes(raw)
        total += len(raw)
    for parent, _folders, files in os.walk(folder):
        for each in (parent, *(os.path.join(parent, file) for file in files)):
            os.chown(each, *owner)
    return total


def _letters(count: int, writers: list[str], dice: random.Random) -> Iterator[tuple[bool, bytes]]:
    """Give mails with whether they are ours, thread by thread."""
    made = 0
    while made < count:
        writer = dice.choice(writers) if dice.random() < 0.5 else f"p{made}@unknown{made % 900}.example"
        at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(60 * 24 * 900))
        length = min(count - made, dice.choice((1, 1, 1, 2, 2, 3, 4, LONGEST_THREAD)))
        names: list[str] = []
        said = ""
        for place_in_thread in range(length):
            is_ours = place_in_thread % 2 == 1 and dice.random() < 0.6
            at += timedelta(hours=dice.randrange(1, 60))
            name = f"{made}.{dice.getrandbits(40):x}@{'hollin' if is_ours else 'other'}.example"
            who = (SHOP, writer) if is_ours else (writer, SHOP)
            yield is_ours, _letter(name, names, who, at, said, dice)
            said = _prose(dice, 30)
            names.append(name)
            made += 1


def _letter(  # noqa: PLR0917 - what differs from one to the next
    name: str, after: list[str], who: tuple[str, str], at: datetime, quoted: str, dice: random.Random
) -> bytes:
    words = _prose(dice, dice.randrange(20, 260))
    text = f"Hello,\r\n\r\n{words}\r\n\r\n-- \r\n{dice.choice(people.FIRST)}\r\n"
    if quoted:
        text += f"\r\nOn {at:%d %B %Y} they wrote:\r\n> {quoted}\r\n"
    head = [
        f"From: {who[0]}",
        f"To: {who[1]}",
        f"Subject: {'Re: ' if after else ''}{_prose(dice, 4)}",
        f"Date: {format_datetime(at)}",
        f"Message-ID: <{name}>",
        "MIME-Version: 1.0",
        f"Received: from mx.{dice.getrandbits(24):x}.example by mail.hollin.example; {format_datetime(at)}",
    ]
    if after:
        head += [f"In-Reply-To: <{after[-1]}>", "References: " + "\r\n ".join(f"<{each}>" for each in after)]
    kind = dice.random()
    if kind < 0.6:
        head.append("Content-Type: text/plain; charset=utf-8")
        return "\r\n".join([*head, "", text]).encode()
    both = _part("text/plain; charset=utf-8", text) + _part(
        "text/html; charset=utf-8", _page(words, quoted, dice)
    )
    if kind < 0.9:
        return "\r\n".join(
            [*head, "Content-Type: multipart/alternative; boundary=b1", "", both + "--b1--", ""]
        ).encode()
    inner = f"--b2\r\nContent-Type: multipart/alternative; boundary=b1\r\n\r\n{both}--b1--\r\n"
    return "\r\n".join(
        [*head, "Content-Type: multipart/mixed; boundary=b2", "", inner + _file(dice) + "--b2--", ""]
    ).encode()


def _part(kind: str, content: str) -> str:
    return f"--b1\r\nContent-Type: {kind}\r\n\r\n{content}\r\n"


def _page(words: str, quoted: str, dice: random.Random) -> str:
    """Write a mail as programs do: tables within tables, styles, and a picture from elsewhere."""
    rows = "".join(
        f'<tr><td style="padding:4px;font:13px Arial"><font color="#{dice.getrandbits(24):06x}">{_prose(dice, 8)}'
        "</font></td></tr>"
        for _row in range(dice.randrange(2, 30))
    )
    return (
        f'<html><head><style>p{{margin:0}}</style></head><body><div dir="ltr"><p>{words}</p><table width="600">'
        f'{rows}</table><img src="https://pictures.example/{dice.getrandbits(32):x}.png" width="1"></div>'
        f'<div class="gmail_quote"><blockquote>{quoted}</blockquote></div></body></html>'
    )


def _file(dice: random.Random) -> str:
    content = b"%PDF-1.7 " + dice.randbytes(dice.randrange(5_000, 150_000))
    lines = base64.encodebytes(content).decode().replace("\n", "\r\n")
    return (
        '--b2\r\nContent-Type: application/pdf; name="offer.pdf"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="offer.pdf"\r\n\r\n{lines}\r\n'
    )


def _prose(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(WORDS, k=count))
