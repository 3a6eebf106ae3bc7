"""Hue and pattern of each theme, the same in every picture of a run."""

from __future__ import annotations

import pandas as pd

HUES = 6
PATTERNS = 4


def theme_looks(themes: pd.DataFrame) -> list[int]:
    """For each theme of the table a number: hue by its rest, pattern by its multiple of the hues.

    With few themes it is their place in the table. With more themes than hues the
    largest get the plain hues, so that hatching is left to those that are rarely drawn.
    """
    places = list(range(len(themes)))
    if len(places) <= HUES:
        return places
    papers = themes["papers"].tolist()
    ranked = sorted(places, key=lambda place: (-papers[place], place))
    look = {place: rank for rank, place in enumerate(ranked)}
    return [look[place] for place in places]
