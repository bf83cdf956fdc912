"""Draws docs/insight.svg, how well the laws of buying foretell, and prints the table of it for docs/insight.md."""

from __future__ import annotations

from typing import Any

import vl_convert

from benchmarks.figures import DOCS
from troth.insight.tests.holdout import LAWS, WEEKS, groups, table

INK, SOFT, LINE, CAME = "#1b1f1d", "#55605b", "#dfe4e1", "#c9d4cf"
COLOURS = ("#046b55", "#a93200", "#189cd9")  # the first three of the house


def draw() -> str:
    """Draw what came as bars, and what each law said as a line."""
    came = [{"group": one.label, "came": one.came, "is": "came"} for one in groups()]
    foretold = [
        {"group": one.label, "mean": mean, "is": law}
        for one in groups()
        for law, mean in zip(LAWS, one.foretold, strict=True)
    ]
    x = {"field": "group", "type": "ordinal", "sort": None, "axis": {
        "title": f"how often they came back in the first {WEEKS} weeks", "labelAngle": 0}}  # fmt: skip
    colour: dict[str, Any] = {
        "field": "is", "type": "nominal", "sort": None,
        "scale": {"domain": ["came", *LAWS], "range": [CAME, *COLOURS]},
        "legend": {"title": None, "orient": "top-left", "offset": 8, "symbolType": "square"},
    }  # fmt: skip
    y = {
        "type": "quantitative",
        "axis": {"title": f"days with a purchase in the next {WEEKS} weeks, in the mean"},
    }
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 560,
        "height": 300,
        "layer": [
            {"data": {"values": came}, "mark": {"type": "bar", "size": 40},
             "encoding": {"x": x, "y": {"field": "came", **y}, "color": colour}},
            {"data": {"values": foretold}, "mark": {"type": "line", "point": {"size": 40}, "strokeWidth": 2},
             "encoding": {"x": x, "y": {"field": "mean", **y}, "color": colour}},
        ],
        "config": {
            "background": "white", "view": {"stroke": None}, "font": "Inter, sans-serif",
            "axis": {"gridColor": LINE, "domainColor": SOFT, "tickColor": LINE, "labelColor": SOFT,
                     "titleColor": INK, "titleFontWeight": "normal"},
            "axisX": {"grid": False},
            "legend": {"labelColor": INK},
        },
    }  # fmt: skip
    return vl_convert.vegalite_to_svg(spec)


(DOCS / "insight.svg").write_text(draw(), encoding="utf-8")
print(table())
