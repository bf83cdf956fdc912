"""What is edited of a template is read strictly, and a wrong block is named by its place."""

from __future__ import annotations

from typing import Any

import pytest

from troth.catalog.errors import Invalid
from troth.sales.paper.blocks import MOST_BLOCKS, read_blocks
from troth.sales.paper.filling import filled
from troth.sales.paper.tests.sheets import BLOCKS


def test_what_was_read_is_read_again() -> None:
    once = read_blocks(BLOCKS)

    assert read_blocks([block.as_json for block in once]) == once


@pytest.mark.parametrize(
    "block",
    [
        {"kind": "script"},
        {},
        {"kind": "text", "text": ""},
        {"kind": "text", "text": "x" * 20_001},
        {"kind": "text", "text": "Dear {customer.shoe_size}"},
        {"kind": "text", "text": "x", "where": "a" * 2_001},
        {"kind": "text", "text": "a\x00b"},
    ],
)
def test_a_wrong_block_is_named_by_its_place(block: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        read_blocks([*BLOCKS, block])

    assert [field for field, _message in refused.value.errors] == [f"blocks.{len(BLOCKS)}"]


@pytest.mark.parametrize("count", [0, MOST_BLOCKS + 1])
def test_a_template_has_some_blocks_and_not_too_many(count: int) -> None:
    with pytest.raises(Invalid):
        read_blocks([{"kind": "logo"}] * count)


def test_a_value_is_not_read_again() -> None:
    values = {"customer.name": "{firm.name} **x**", "firm.name": "us"}

    assert filled("**{customer.name}**\n- {firm.name}\n\nend", values) == [
        {"runs": [{"text": "{firm.name} **x**", "is_bold": True}], "is_item": False},
        {"runs": [{"text": "us", "is_bold": False}], "is_item": True},
        {"runs": [{"text": "end", "is_bold": False}], "is_item": False},
    ]
