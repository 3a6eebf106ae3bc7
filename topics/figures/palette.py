"""Palette of colours that common colour blindness leaves apart, with hatches and markers.

The hues are Paul Tol's "bright" scheme (Tol 2021, Colour Schemes, SRON technical
note 09-002). With more themes than hues a second mark tells them apart, because
colour alone never may.
"""

from __future__ import annotations

HUES = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377")
GREY = "#b4b1aa"
INK = "#1c2330"
SOFT = "#565e6c"
LINE = "#e5e1d8"

HATCHES = ("", "////", "....", "----")
PLOTLY_PATTERNS = ("", "/", ".", "-")
MARKERS = ("o", "s", "^", "P")
PLOTLY_SYMBOLS = ("circle", "square", "triangle-up", "cross")

LABELS = {
    "rising": "#228833",
    "emerging": "#aa3377",
    "declining": "#ee6677",
    "uneven": "#ccbb44",
    "mix": "#66ccee",
    "steady": "#4477aa",
    "insufficient evidence": GREY,
}


def hue(place: int) -> str:
    """Colour of the theme at a place; below 0 stands for the rest."""
    return GREY if place < 0 else HUES[place % len(HUES)]


def mark(place: int) -> int:
    """Which hatching, pattern or marker the theme at a place has."""
    return 0 if place < 0 else place // len(HUES) % len(HATCHES)
