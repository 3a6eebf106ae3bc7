"""Pairs of authors who may be one person, with the evidence for each.

The corpus never merges persons on initials, nicknames or transliteration. This
module looks for such pairs, with what speaks for each, and writes them into a
TOML file in which a user accepts the right ones; the file is then replayed at
every run by :func:`topics.corpus.building.build_corpus`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from topics.corpus.corpus import Corpus
from topics.corpus.suggestions.pairs import NamePairs
from topics.corpus.suggestions.view import AuthorView

SUGGESTION_COLUMNS: Mapping[str, str] = {
    "author": "str",
    "other": "str",
    "kind": "str",
    "score": "float64",
    "shared_coauthors": "int64",
    "evidence": "str",
}
"""Columns of the table of suggestions. ``author`` is the label to keep."""


def suggest_author_merges(corpus: Corpus) -> pd.DataFrame:
    """Pairs of authors who may be one person, the likeliest first.

    Two authors who sign one paper together, or who have different identifiers
    of one kind, are never suggested. ``score`` (0 to 1) begins at a figure for
    the kind of likeness and rises with each shared co-author; for initials it
    is divided among the full names that fit. It orders the list; it is not a
    probability.
    """
    view = AuthorView(corpus)
    chosen: dict[tuple[int, int], str] = {}
    for rivals in sorted(view.rivals):
        chosen[rivals] = "two lists of one paper"
    for pair in NamePairs(view.parts, view.spellings).find():
        if pair.first != pair.second:
            chosen.setdefault(
                (min(pair.first, pair.second), max(pair.first, pair.second)), pair.kind
            )
    fits: dict[int, int] = defaultdict(int)
    for (first, second), kind in chosen.items():
        if kind == "initials":
            fits[view.shorter(first, second)] += 1
    rows = []
    for (first, second), kind in chosen.items():
        choices = fits[view.shorter(first, second)] if kind == "initials" else 1
        row = view.row(first, second, kind, choices)
        if row is not None:
            rows.append(row)
    rows.sort(key=lambda row: (-float(str(row["score"])), row["author"], row["other"]))
    return pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], dtype=dtype)
            for name, dtype in SUGGESTION_COLUMNS.items()
        }
    )
