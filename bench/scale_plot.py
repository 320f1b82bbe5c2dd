"""Draws how something grows with the archive, as an SVG that reads well on light and dark pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

SIZE = (7.6, 3.6)  # inches of 72 points
INK, INK_ON_DARK = "#1f2328", "#d8dee4"  # of words and axes
GRID = "#7d8590"
COLOURS = ("#0969da", "#1a7f37", "#bc4c00", "#8250df", "#bf3989", GRID)  # 3:1 on white and on near black
FIXED = {  # the same figures give the same file, with words as text
    "svg.hashsalt": "beleg",
    "svg.fonttype": "none",
    "svg.id": "plot",
    "font.family": "sans-serif",
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GRID,
    "xtick.color": INK,
    "ytick.color": INK,
}
# matplotlib writes a colour into each element's style: on a dark page these rules win over that.
DARK_RULES = (
    "<style>@media (prefers-color-scheme: dark) {"
    f" [style*='fill: {INK}'] {{ fill: {INK_ON_DARK} !important; }}"
    f" [style*='stroke: {INK}'] {{ stroke: {INK_ON_DARK} !important; }} }}</style>"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plot, a value for each size."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Panel:
    """A plot over the number of passages; the title names the unit."""

    title: str
    passages: Sequence[int]
    lines: tuple[Line, ...]


def draw(panel: Panel, path: Path) -> None:
    """Write a plot; the same figures give the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(svg_of(panel), encoding="utf-8")


def svg_of(panel: Panel) -> str:
    """The plot as SVG, sizes on a logarithmic axis, on a transparent ground."""
    with matplotlib.rc_context(FIXED):
        figure = Figure(figsize=SIZE, layout="constrained")
        axes = figure.subplots()
        for line, colour in zip(panel.lines, COLOURS, strict=False):
            axes.plot(panel.passages, line.values, marker="o", markersize=4, color=colour, label=line.name)
        axes.set_xscale("log")
        axes.set_xticks(panel.passages)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_ylim(bottom=0)
        axes.set_xlabel("passages")
        axes.set_title(panel.title)
        axes.grid(axis="y", color=GRID, alpha=0.35)
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside right upper", frameon=False)
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    head, tag, body = drawn.getvalue().partition("<defs>")
    return head + DARK_RULES + "\n " + tag + body
