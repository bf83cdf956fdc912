"""What docs/insight.md tells is what the laws say."""

from __future__ import annotations

from pathlib import Path

from troth.insight.tests.holdout import table

DOCS = Path(__file__).parents[4] / "docs"


def test_the_table_of_the_holdout_is_up_to_date() -> None:
    assert table() in (DOCS / "insight.md").read_text(encoding="utf-8"), (
        "python -m benchmarks.holdout prints it"
    )
