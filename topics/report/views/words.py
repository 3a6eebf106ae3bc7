"""Words of a theme's titles that are commoner in one period than in the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from topics.report.views.periods import split_periods
from topics.store.reader import RunFolder
from topics.text.phrases.stopwords import ABSTRACT_WORDS, FUNCTION_WORDS

MOST_WORDS = 6
FEWEST_TITLES = 2
LEAST_Z = 1.96

_COMMON = FUNCTION_WORDS | ABSTRACT_WORDS
_WORD = re.compile(r"[^\W\d_][^\W_]{2,}")

Words = list[list[list[tuple[str, int]]]]


def find_period_words(run: RunFolder) -> tuple[list[tuple[int, int]], Words]:
    """The periods of the corpus, and for each theme and period its words with their titles.

    A word counts once a title. It stands out where the log odds ratio of its titles
    in the period and in the rest of the theme, with half a title added to each count,
    is ``LEAST_Z`` standard errors above 0 (Haldane 1956; Woolf 1955).
    """
    papers = run["papers"].merge(
        run["assignments"][["paper_id", "theme_id"]].drop_duplicates("paper_id"), on="paper_id"
    )
    papers = papers[papers["year"].notna()]
    periods = split_periods(papers["year"].astype(int).tolist())
    place = _period_of(papers["year"].to_numpy(dtype=float), periods)
    titles = [
        {word for word in _WORD.findall(str(title).lower()) if word not in _COMMON}
        for title in papers["title"]
    ]
    members = papers.groupby("theme_id").indices
    return periods, [
        _stand_out([titles[at] for at in rows], place[rows], len(periods))
        for theme in run["themes"]["theme_id"]
        for rows in [members.get(theme, np.zeros(0, dtype=np.int64))]
    ]


def _period_of(
    years: npt.NDArray[np.float64], periods: Sequence[tuple[int, int]]
) -> npt.NDArray[np.int64]:
    firsts = np.array([first for first, _ in periods])
    return np.searchsorted(firsts, years, side="right") - 1


def _stand_out(
    titles: Sequence[set[str]], place: npt.NDArray[np.int64], periods: int
) -> list[list[tuple[str, int]]]:
    everywhere = Counter(word for title in titles for word in title)
    found: list[list[tuple[str, int]]] = []
    for period in range(periods):
        inside = [title for title, at in zip(titles, place, strict=True) if at == period]
        rest = len(titles) - len(inside)
        if not inside or not rest:
            found.append([])
            continue
        here = Counter(word for title in inside for word in title)
        words = [word for word, count in here.items() if count >= FEWEST_TITLES]
        with_word = np.array([here[word] for word in words], dtype=np.int64)
        other = np.array([everywhere[word] for word in words], dtype=np.int64) - with_word
        a, b, c, d = np.stack([with_word, len(inside) - with_word, other, rest - other]) + 0.5
        z = np.log(a * d / (b * c)) / np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
        scored = sorted(
            (-float(z[at]), words[at], int(with_word[at])) for at in np.flatnonzero(z >= LEAST_Z)
        )
        found.append([(word, count) for _, word, count in scored[:MOST_WORDS]])
    return found
