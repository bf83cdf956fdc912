"""The figures as a picture: each as a share of what is aimed at; at or left of the line is met."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import vl_convert

from benchmarks.figures import Figure


def draw(figures: list[Figure], file: Path) -> None:
    """Draw bars, one a figure, and write them as SVG."""
    rows = [
        {"work": f"{figure.id} {figure.work}"[:70], "share": _share(figure), "met": figure.is_met}
        for figure in figures
    ]
    bars: dict[str, Any] = {
        "mark": {"type": "bar", "height": 12},
        "encoding": {
            "y": {"field": "work", "type": "nominal", "sort": None, "axis": {"title": None, "labelLimit": 420}},
            "x": {"field": "share", "type": "quantitative", "axis": {"title": "share of the aim (1 = just met)"}},
            "color": {"field": "met", "type": "nominal", "legend": None,
                      "scale": {"domain": [True, False], "range": ["#046b55", "#a93200"]}},
        },
    }  # fmt: skip
    line = {"mark": {"type": "rule", "strokeDash": [4, 4]}, "encoding": {"x": {"datum": 1}}}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": rows},
        "width": 420,
        "layer": [bars, line],
        "config": {"background": "white", "view": {"stroke": None}},
    }
    file.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")


def _share(figure: Figure) -> float:
    """Tell how much of its aim a figure uses up."""
    aim = _number(figure.aim)
    got = figure.ratio if figure.ratio is not None else _number(figure.measured)
    return aim / got if figure.aim.startswith("at least") and got else got / aim


def _number(text: str) -> float:
    found = re.search(r"[\d.]+", text.replace(",", ""))
    return float(found.group()) if found else 0.0
