"""Figures drawn from the tables of a run: for the screen here, for print in ``printed``.

Each function takes tables, never a model, and returns a plotly figure that says
its window, its number of papers and how they were counted. The same arrangement
is drawn by matplotlib at column width in :mod:`topics.figures.printed`.
"""

from topics.figures.files import write_figures
from topics.figures.screen import hierarchy, map, shares, shift, themes, trends

__all__ = ["hierarchy", "map", "shares", "shift", "themes", "trends", "write_figures"]
