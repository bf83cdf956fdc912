"""The pages of documents for the staff: by the right to the deal; what is refused stays as it was typed."""

from __future__ import annotations

import struct
import zlib
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from troth.sales import commands, queries
from troth.sales.models import Document, DocumentTemplate
from troth.sales.tests.papers import BY, make_deal, make_document, send
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db
ROW = {
    "description": "Cargo bicycle", "details": "With box\nand bell", "quantity": "1.5", "unit": "h",
    "price": "4990.10", "discount_percent": "7.5", "tax_percent": "20", "with_tax": "on", "period": "month",
    "place": "optional",
}  # fmt: skip
ABOUT = {"language": "fr", "country": "FR", "currency": "EUR", "valid_until": "", "asks_signature": "on"}


def browser(role: str = "administrator") -> Client:
    member = Member.objects.create(
        email=f"{role}@hollin.example", name=role.title(), role=Role.objects.get(key=role)
    )
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def draft() -> Document:
    return make_document()


def test_a_document_is_drafted_from_a_deal_where_there_is_no_template_yet() -> None:
    deal = make_deal()
    client = browser()
    assert "Quote" in client.get(f"/deals/{deal.pk}/documents/new/").content.decode()

    answer = client.post(f"/deals/{deal.pk}/documents/new/", {"template": "quote"})

    made = Document.objects.get()
    assert answer.headers["Location"] == f"/documents/{made.pk}/"
    assert made.kind == "quote"


def test_the_row_in_which_nothing_is_said_yet_is_no_line(draft: Document) -> None:
    rows = queries.typed_lines(draft)
    typed = {name: [row[name] for row in rows] for name in rows[0]}
    assert browser().post(f"/documents/{draft.pk}/change/", {**typed, **ABOUT}).status_code == 302
    assert len(queries.typed_lines(draft)) == len(rows)


def test_lines_are_read_as_they_are_typed(draft: Document) -> None:
    answer = browser().post(f"/documents/{draft.pk}/change/", {**ROW, **ABOUT})

    assert answer.status_code == 302
    draft.refresh_from_db()
    (line,) = queries.draft_of(draft, seen_by=BY)[1].lines
    assert (line.quantity, line.price, line.discount_percent) == (
        Decimal("1.5"),
        Decimal("4990.10"),
        Decimal("7.5"),
    )
    assert (line.details, line.unit, line.period, line.is_optional, line.is_chosen) == (
        "With box\nand bell", "h", "month", True, False,
    )  # fmt: skip
    assert line.is_tax_included
    assert queries.typed_lines(draft)[0]["with_tax"] == "on"
    assert (draft.language, draft.country) == ("fr", "FR")


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": "a lot"}, {"price": "-1"}, {"price": "NaN"}, {"price": "1e30"}, {"tax_percent": "101"},
        {"description": ""}, {"quantity": "-2"}, {"language": "tlh"}, {"currency": "euro"},
        {"description": "x" * 301},
    ],
)  # fmt: skip
def test_a_wrong_cell_is_refused_and_what_was_typed_stays(draft: Document, wrong: dict[str, str]) -> None:
    before = Document.objects.values("lines", "language", "currency").get()
    answer = browser().post(f"/documents/{draft.pk}/change/", {**ROW, **ABOUT, **wrong})

    assert answer.status_code == 422
    assert "With box" in answer.content.decode()
    assert Document.objects.values("lines", "language", "currency").get() == before


def test_rows_that_are_not_whole_are_refused(draft: Document) -> None:
    answer = browser().post(f"/documents/{draft.pk}/change/", {**ROW, **ABOUT, "price": ["1", "2"]})

    assert answer.status_code == 422


def test_a_document_is_sent_looked_at_answered_and_withdrawn(draft: Document) -> None:
    client, here = browser(), f"/documents/{draft.pk}/"
    assert "data:image/png" in client.get(f"{here}preview/").content.decode()
    assert client.post(f"{here}send/").status_code == 302
    token = queries.newest_token(draft)
    assert f"/d/{token}/" in client.get(here).content.decode()
    assert client.get(f"{here}versions/1.pdf").content.startswith(b"%PDF-")
    assert client.get(f"{here}versions/2.pdf").status_code == 404
    assert client.get(f"{here}signed.pdf").status_code == 404
    assert client.post(f"{here}answer/", {"text": "Red <b>as</b> well"}).status_code == 302
    assert "Red &lt;b&gt;as&lt;/b&gt; well" in Client().get(f"/d/{token}/").content.decode()
    assert client.post(f"{here}answer/", {"text": " "}).status_code == 422
    assert client.post(f"{here}link/").status_code == 302
    assert Client().get(f"/d/{token}/").status_code == 404
    assert client.post(f"{here}withdraw/").status_code == 302
    assert client.post(f"{here}withdraw/").status_code == 409


def test_without_lines_nothing_is_sent(draft: Document) -> None:
    commands.change_document(record=draft, values={"lines": []}, by=BY)
    answer = browser().post(f"/documents/{draft.pk}/send/")

    assert answer.status_code == 422
    assert "Add a line first" in answer.content.decode()


def test_a_reader_may_look_and_a_stranger_not_even_that(draft: Document) -> None:
    reader = browser("read-only")
    assert reader.get(f"/documents/{draft.pk}/").status_code == 200
    assert reader.post(f"/documents/{draft.pk}/send/").status_code == 403
    assert Client().get(f"/documents/{draft.pk}/").status_code == 302
    assert reader.get(f"/documents/{draft.template_id}/").status_code == 404


def template_typed(template: DocumentTemplate, **more: Any) -> dict[str, Any]:
    """What the editor sends: each block by its kind, text and condition."""
    blocks = queries.newest_of(template).blocks
    typed = {
        "name": template.name, "kind": template.kind, "language": "de",
        "valid_days": "30", "asks_signature": "on",
        "seen": str(queries.newest_of(template).number),
        "block_kind": [block["kind"] for block in blocks],
        "block_where": [block.get("where", "") for block in blocks],
        "block_text": [block.get("text", "") for block in blocks],
        "columns_3": ["quantity", "tax"],
    }  # fmt: skip
    return {**typed, **more}


def test_a_template_is_edited_in_steps_kept_and_what_was_sent_stays(draft: Document) -> None:
    sent = send(draft)
    template, client = sent.template, browser()
    here = f"/settings/documents/{template.pk}/"
    page = client.post(here, template_typed(template, step="add:heading")).content.decode()
    assert page.count('name="block_kind"') == len(queries.newest_of(template).blocks) + 1
    assert client.post(here, template_typed(template, step="remove:99")).status_code == 200

    texts = template_typed(template)["block_text"]
    assert (
        client.post(
            here, template_typed(template, block_text=["", "", "Hello {customer.name}", *texts[3:]])
        ).status_code
        == 302
    )
    newest = queries.newest_of(template)
    assert newest.number == 2
    assert newest.blocks[2]["text"] == "Hello {customer.name}"
    assert newest.blocks[3]["columns"] == ["quantity", "tax"]
    assert "Hello" not in str(sent.versions.get().blocks)


def test_a_template_that_somebody_else_changed_or_that_is_wrong_is_not_kept(draft: Document) -> None:
    template, client = draft.template, browser()
    here = f"/settings/documents/{template.pk}/"

    assert client.post(here, template_typed(template, seen="7")).status_code == 409
    texts = template_typed(template)["block_text"]
    wrong = template_typed(template, block_text=["", "", "{secret.key}", *texts[3:]])
    answer = client.post(here, wrong)
    assert answer.status_code == 422
    assert "{secret.key}" in answer.content.decode()
    assert client.post(here, template_typed(template, name="Contract")).status_code == 422
    assert queries.newest_of(template).number == 1


def test_the_preview_shows_pages_or_says_what_is_wrong(draft: Document) -> None:
    client, typed = browser(), template_typed(draft.template)
    assert "data:image/png" in client.post("/settings/documents/preview/", typed).content.decode()
    wrong = {**typed, "block_kind": ["script"], "block_text": [""], "block_where": [""]}
    assert "Block 1" in client.post("/settings/documents/preview/", wrong).content.decode()


def test_templates_are_for_administrators(draft: Document) -> None:
    seller = browser("member")
    for path in ("", "new/", f"{draft.template_id}/"):
        assert seller.get(f"/settings/documents/{path}").status_code == 403


def png(width: int, height: int) -> bytes:
    """Write a white picture of one bit a point; a large one says its size, and stops."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\x00" + b"\xff" * ((width + 7) // 8)) * min(height, 100)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
    )


def test_a_logo_is_a_picture_by_its_first_bytes(draft: Document) -> None:
    client = browser()
    for name, data, status in (
        ("logo.png", b"<svg onload=alert(1)>", 422),
        ("logo.png", png(40, 20)[:-30], 422),
        ("logo.png", png(40, 20) + b"0" * 600_000, 422),
        ("logo.png", png(100_000, 100_000), 422),
        ("logo.svg", png(40, 20), 302),
    ):
        brought = SimpleUploadedFile(name, data)
        answer = client.post(
            "/settings/documents/", {"name": "", "address": "1 Quay", "foot": "", "logo": brought}
        )
        assert answer.status_code == status, name
    assert queries.letterhead().address == "1 Quay"
    sent = send(draft)
    address = f"/d/{queries.newest_token(sent)}/logo"
    assert Client().get(address).headers["Content-Type"] == "image/png"
