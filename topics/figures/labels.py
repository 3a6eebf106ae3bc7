"""Placement of labels without overlap and within the axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

RINGS = (0.0, 0.8, 1.4, 2.0, 2.8, 3.7, 4.8, 6.0, 7.5, 9.5, 12.0, 15.0)
"""Distances that are tried, in heights of a name."""

ANGLES = tuple(math.pi * step / 8 for step in range(16))
STRANGE = 2.6
"""Heights of a name that it is worth to lie nearest to one's own anchor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name, the point that it is tied to, and its box; all in one unit of length.

    Attributes
    ----------
    text : str
    x, y : float
        The anchor.
    width, height : float
    left, bottom : float
        Of the box; not yet known before it is placed.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    left: float = math.nan
    bottom: float = math.nan


def place_labels(labels: Sequence[Label], width: float, height: float) -> list[Label]:
    """Give each label a box inside (0, 0) to (width, height) that covers no other.

    Parameters
    ----------
    labels : sequence of Label
        The most important first.
    width, height : float

    Returns
    -------
    list of Label
        Those that found a place, in their order.
    """
    placed: list[Label] = []

    def is_free(one: Label) -> bool:
        inside = (
            one.left >= 0
            and one.bottom >= 0
            and one.left + one.width <= width
            and one.bottom + one.height <= height
        )
        return inside and not any(_overlap(one, other) for other in placed)

    for label in labels:
        best: tuple[float, Label] | None = None
        for ring in RINGS:
            if best is not None and ring > best[0]:
                break
            for angle in ANGLES if ring else (0.0,):
                reach = ring * label.height
                x = label.x + math.cos(angle) * (reach + (label.width / 2 if ring else 0))
                y = label.y + math.sin(angle) * (reach + (label.height / 2 if ring else 0))
                one = replace(label, left=x - label.width / 2, bottom=y - label.height / 2)
                if not is_free(one):
                    continue
                own = math.hypot(x - label.x, y - label.y)
                strange = any(
                    math.hypot(x - other.x, y - other.y) < own
                    for other in labels
                    if other is not label
                )
                cost = ring + (STRANGE if strange else 0.0)
                if best is None or cost < best[0]:
                    best = (cost, one)
        if best is not None:
            placed.append(best[1])
    return placed


def _overlap(a: Label, b: Label) -> bool:
    return (
        a.left < b.left + b.width
        and b.left < a.left + a.width
        and a.bottom < b.bottom + b.height
        and b.bottom < a.bottom + a.height
    )
