"""Why a text has its theme: the theme's keywords in it, and the papers nearest to it.

Papers are sought among those of the theme alone, so that the cost depends on the
size of a theme and not of the model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from topics.model.papers import TrainingPapers, decode
from topics.themes.cosines import Labels, Vectors

PAPERS = 3
"""Nearest papers that are named."""

_WORD = re.compile(r"[^\W_]+")


def find_keywords(
    texts: Sequence[str], labels: Labels, keywords: Sequence[Sequence[str]]
) -> list[list[str]]:
    """Keywords of each text's theme that stand in the text, in the theme's order.

    Case, hyphens and a plural's s do not matter.

    Parameters
    ----------
    texts : sequence of n str
    labels : ndarray of shape (n,)
        Place of each text's theme in ``keywords``; -1 for none.
    keywords : sequence of sequences of str
    """
    wanted = [_as_pieces(own) for own in keywords]
    found: list[list[str]] = []
    for text, label in zip(texts, labels.tolist(), strict=True):
        plain = text.lower().replace("-", " ")
        theme = wanted[label] if label >= 0 else []
        # Most keywords are not in a text, which is told fastest without a call.
        found.append([word for word, piece in theme if piece in plain and _stands_in(piece, plain)])
    return found


def _as_pieces(keywords: Sequence[str]) -> list[tuple[str, str]]:
    """Keywords, each beside the words in it as they are sought; those without any are left out."""
    pieces = [(keyword, " ".join(_WORD.findall(keyword.lower()))) for keyword in keywords]
    return [(keyword, piece) for keyword, piece in pieces if piece]


def _stands_in(piece: str, text: str) -> bool:
    """Whether a keyword is in a text as words of their own, the last perhaps with an s."""
    start = text.find(piece)
    while start >= 0:
        end = start + len(piece)
        end += text[end : end + 1] == "s"
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            return True
        start = text.find(piece, start + 1)
    return False


class NearestPapers:
    """The kept papers of a model by theme, ready to be compared with texts.

    Parameters
    ----------
    papers : TrainingPapers
    theme_ids : sequence of str
    """

    def __init__(self, papers: TrainingPapers, theme_ids: Sequence[str]) -> None:
        labels = papers.labels(theme_ids)
        titles = papers.table["title"].to_numpy()[papers.rows]
        self._of_theme = {
            theme: (titles[labels == theme], decode(papers.codes[labels == theme]))
            for theme in np.unique(labels).tolist()
        }

    def find(self, vectors: Vectors, labels: Labels) -> list[list[str]]:
        """Titles of the nearest papers of each text's theme, the nearest first.

        Parameters
        ----------
        vectors : ndarray of shape (n, d), unit rows
        labels : ndarray of shape (n,)
            Theme of each text; for -1, and for a theme without papers, there are none.
        """
        found: list[list[str]] = [[] for _ in labels]
        for theme in np.unique(labels[labels >= 0]).tolist():
            titles, own = self._of_theme.get(theme, ((), None))
            if own is None:
                continue
            rows = np.flatnonzero(labels == theme)
            for row, order in zip(rows.tolist(), _nearest(vectors[rows] @ own.T), strict=True):
                found[row] = [str(titles[place]) for place in order.tolist()]
        return found


def _nearest(cosines: NDArray[np.float32]) -> NDArray[np.intp]:
    """Places of the largest of each row, the largest first; of equal ones the first."""
    rounded = cosines.round(4)
    rows = np.arange(len(rounded))
    places = np.empty((len(rounded), min(PAPERS, rounded.shape[1])), dtype=np.intp)
    for nth in range(places.shape[1]):
        places[:, nth] = rounded.argmax(axis=1)
        rounded[rows, places[:, nth]] = -np.inf
    return places
