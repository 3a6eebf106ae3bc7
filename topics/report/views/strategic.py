"""Strategic map: the density of each theme and its centrality among the others.

Keywords of themes and texts of papers come in. Callon, Courtial and Laville (1991)
measure a theme's density by the links of its keywords with each other, and its
centrality by their links with the keywords of other themes. Their link, the
equivalence index, is larger for frequent words by chance alone. Here centrality is
how many times as often as by chance the keywords of a theme and of others occur
together (the association strength of van Eck and Waltman 2009, of sums), which is 1
for words that do not depend on each other; density is the mean correlation of a
theme's keywords (phi), which is 0 for them: neither grows with frequency alone.
Leaving out a part of the papers, each in turn, says how far a place can be trusted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from topics.arrays import FloatArray, IntArray
from topics.settings import SEED
from topics.store.reader import RunFolder

FEWEST_THEMES = 4
MOST_THEMES = 80
"""The largest are placed; with more, nobody could read the map."""

MOST_KEYWORDS = 10
FEWEST_OCCURRENCES = 3
PARTS = 50
WIDTH = 1.959964
"""Standard errors to either side of a place that its cross reaches: 95%."""


QUADRANTS = {
    (True, True): "motor",
    (False, True): "niche",
    (True, False): "basic",
    (False, False): "emerging or declining",
}
"""By central and dense, in the words of Cobo et al. (2011)."""

_TOKEN = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


@dataclass(frozen=True, kw_only=True)
class StrategicMap:
    """Places of themes.

    Attributes
    ----------
    places : tuple of int
        Places in the table of themes of those that have two keywords or more.
    centrality, density : float64, shape (themes,)
        Times as often as by chance with the keywords of other themes; mean phi of the
        theme's own.
    centrality_low, centrality_high, density_low, density_high : float64, shape (themes,)
        Ends of the crosses.
    middle : (float, float)
        Medians of centrality and density, where the quadrants meet.
    quadrants : tuple of str
        Empty where a theme's cross reaches over a border.
    keywords : int
        Keywords that were found in the texts.
    """

    places: tuple[int, ...]
    centrality: FloatArray
    density: FloatArray
    centrality_low: FloatArray
    centrality_high: FloatArray
    density_low: FloatArray
    density_high: FloatArray
    middle: tuple[float, float]
    quadrants: tuple[str, ...]
    keywords: int


def draw_strategic_map(run: RunFolder) -> StrategicMap | None:
    """The strategic map of a run; None where there are too few themes with keywords."""
    keywords: list[tuple[int, str]] = []
    taken: set[tuple[str, ...]] = set()
    themes = run["themes"]
    if "keywords" not in themes:
        return None
    largest = themes["papers"].to_numpy().argsort(kind="stable")[::-1][:MOST_THEMES]
    for place in sorted(largest.tolist()):
        for word in list(themes["keywords"].iloc[place])[:MOST_KEYWORDS]:
            tokens = _stems(_tokens(str(word)))
            # A word of two themes links them by being the same, which says nothing.
            if tokens and tokens not in taken:
                taken.add(tokens)
                keywords.append((place, str(word)))
    papers = run["papers"]
    texts = [
        f"{title} . {abstract}"
        for title, abstract in zip(
            papers["title"].fillna(""), papers.get("abstract", papers["title"]).fillna(""),
            strict=True,
        )
    ]  # fmt: skip
    found = find_occurrences(texts, [word for _, word in keywords])
    return place_themes(found, [place for place, _ in keywords])


class _Stems(dict[str, str]):
    """Plural and singular alike; a token is looked at once."""

    def __missing__(self, token: str) -> str:
        plural = len(token) > 3 and token.endswith("s") and not token.endswith(("ss", "us", "is"))
        self[token] = token[:-1] if plural else token
        return self[token]


_STEMS = _Stems()


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def _stems(tokens: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_STEMS.__getitem__, tokens))


def find_occurrences(texts: Sequence[str], keywords: Sequence[str]) -> Any:
    """Which text has which keyword, as a sparse matrix of 0 and 1, shape (texts, keywords).

    At a place in a text the longest keyword counts, so that "language model" is not
    found inside "large language model", which would link the two by their letters.
    """
    from scipy.sparse import csr_array

    starts: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for at, keyword in enumerate(keywords):
        phrase = _stems(_tokens(keyword))
        # Few tokens of a text begin a keyword, so that only what follows these is compared.
        for form in {phrase[0], f"{phrase[0]}s"} if phrase else ():
            if _STEMS[form] == phrase[0]:
                starts[form].append((phrase, at))
    for candidates in starts.values():
        candidates.sort(key=lambda one: -len(one[0]))
    rows: list[int] = []
    columns: list[int] = []
    for row, text in enumerate(texts):
        tokens_of = _tokens(text)
        has: set[int] = set()
        free = 0
        for at in [at for at, token in enumerate(tokens_of) if token in starts]:
            if at < free:
                continue
            for phrase, column in starts[tokens_of[at]]:
                if _stems(tokens_of[at : at + len(phrase)]) == phrase:
                    has.add(column)
                    free = at + len(phrase)
                    break
        rows += [row] * len(has)
        columns += sorted(has)
    shape = (len(texts), len(keywords))
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def place_themes(
    occurrences: Any, themes: Sequence[int], *, parts: int = PARTS, seed: int = SEED
) -> StrategicMap | None:
    """Centrality and density of themes from the occurrences of their keywords.

    Parameters
    ----------
    occurrences : sparse array of 0 and 1, shape (papers, keywords)
    themes : sequence of int, length keywords
        Theme of each keyword.
    parts : int
        Parts of the papers that are left out in turn.
    seed : int
        Deals the papers to the parts.

    Returns
    -------
    StrategicMap or None
        None with fewer than ``FEWEST_THEMES`` themes that have two keywords, each in
        ``FEWEST_OCCURRENCES`` papers.

    Notes
    -----
    The crosses are delete-a-group jackknife intervals (Kott 2001).
    """
    of = np.asarray(themes, dtype=np.int64)
    frequent = np.asarray(occurrences.sum(axis=0)).ravel() >= FEWEST_OCCURRENCES
    several = np.bincount(of[frequent], minlength=of.max(initial=0) + 1) >= 2
    kept = frequent & several[of] if of.size else frequent
    places = sorted(set(of[kept].tolist()))
    if len(places) < FEWEST_THEMES:
        return None
    matrix = occurrences[:, np.flatnonzero(kept)].tocsr()
    owner = np.searchsorted(places, of[kept])
    count = matrix.shape[0]
    parts = min(parts, count)
    part = np.random.default_rng(seed).permutation(count) % parts
    total = _together(matrix)
    whole = _centrality_and_density(total, count, owner)
    without = np.array(
        [
            _centrality_and_density(total - _together(one), count - one.shape[0], owner)
            for one in (matrix[part == number] for number in range(parts))
        ]
    )
    error = np.sqrt((parts - 1) / parts * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    low, high = whole - WIDTH * error, whole + WIDTH * error
    middle = (float(np.median(whole[0])), float(np.median(whole[1])))
    return StrategicMap(
        places=tuple(places),
        centrality=whole[0],
        density=whole[1],
        centrality_low=low[0],
        centrality_high=high[0],
        density_low=low[1],
        density_high=high[1],
        middle=middle,
        quadrants=tuple(
            _quadrant((low[0][at], high[0][at]), (low[1][at], high[1][at]), middle)
            for at in range(len(places))
        ),
        keywords=int(kept.sum()),
    )


def _together(matrix: Any) -> FloatArray:
    """Rows that have both keywords, shape (keywords, keywords)."""
    return np.asarray((matrix.T @ matrix).toarray(), dtype=np.float64)


def _quadrant(
    across: tuple[float, float], along: tuple[float, float], middle: tuple[float, float]
) -> str:
    sides = []
    for (low, high), border in zip((across, along), middle, strict=True):
        if low <= border <= high:
            return ""
        sides.append(low > border)
    return QUADRANTS[sides[0], sides[1]]


def _centrality_and_density(together: FloatArray, papers: int, owner: IntArray) -> FloatArray:
    """Association with other themes' keywords and mean phi of a theme's own, shape (2, themes).

    ``together`` is how many of the papers have both keywords, shape (keywords, keywords);
    ``owner`` is the theme of each keyword.
    """
    share = together.diagonal() / papers
    of_theme = np.bincount(owner, share)
    # Only a theme's own pairs are looked at one by one; what is left of all is with others.
    one, other = np.nonzero(owner[:, None] == owner)
    observed = np.bincount(owner, together.sum(axis=1))
    outside = (observed - np.bincount(owner[one], together[one, other])) / papers
    by_chance = of_theme * (of_theme.sum() - of_theme)
    one, other = one[one != other], other[one != other]
    spread = np.sqrt(np.maximum(share * (1 - share), 0.0))
    above = together[one, other] / papers - share[one] * share[other]
    scale = spread[one] * spread[other]
    phi = np.divide(above, scale, out=np.zeros_like(above), where=scale > 0)
    pairs = np.bincount(owner[one])
    association = np.divide(outside, by_chance, out=np.ones_like(outside), where=by_chance > 0)
    return np.stack([association, np.bincount(owner[one], phi) / pairs])
