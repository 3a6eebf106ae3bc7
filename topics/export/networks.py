"""Networks of authors: co-authorship, and papers by author and theme."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from topics.export.tables import RunTables
from topics.schema import NO_THEME
from topics.text.printable import printable

_MOST_AUTHORS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An author: numbers of papers and citations, mean year, and most frequent theme."""

    name: str
    papers: int
    citations: int
    mean_year: float | None
    theme_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Authors, joint papers of each pair of authors, and papers by author and theme.

    Papers of more than 50 authors yield no pairs: such a list says little about who
    works with whom, and the longest would yield a million pairs.
    """

    nodes: tuple[Node, ...]
    together: dict[tuple[str, str], int]
    in_theme: dict[tuple[str, str], int]


def author_network(tables: RunTables) -> Network:
    """Build the network of a run's authors, sorted by name."""
    papers: Counter[str] = Counter()
    citations: Counter[str] = Counter()
    years: dict[str, list[int]] = {}
    together: Counter[tuple[str, str]] = Counter()
    in_theme: Counter[tuple[str, str]] = Counter()
    columns = tables.papers[["authors", "year", "citations", "theme_id"]]
    for authors, year, cited, theme in columns.itertuples(index=False):
        names = sorted({" ".join(printable(str(name)).split()) for name in authors} - {""})
        for name in names:
            papers[name] += 1
            citations[name] += int(cited) if _known(cited) else 0
            if _known(year):
                years.setdefault(name, []).append(int(year))
            in_theme[name, theme] += 1
        if len(names) <= _MOST_AUTHORS:
            together.update(combinations(names, 2))
    best: dict[str, tuple[int, str]] = {}
    for (name, theme), count in sorted(in_theme.items()):
        if theme != NO_THEME and count > best.get(name, (0, ""))[0]:
            best[name] = count, theme
    nodes = tuple(
        Node(
            name=name,
            papers=papers[name],
            citations=citations[name],
            mean_year=sum(years[name]) / len(years[name]) if name in years else None,
            theme_id=best.get(name, (0, NO_THEME))[1],
        )
        for name in sorted(papers)
    )
    return Network(nodes=nodes, together=dict(together), in_theme=dict(in_theme))


def _known(value: object) -> bool:
    return value is not None and value is not pd.NA and value == value
