"""BERTopic's vectorizer, when the phrases of each paper are counted already.

BERTopic joins the texts of a topic with spaces and asks for the words in them. A
paper is given to it as the number of its row, so that a topic arrives as a list
of rows whose counts are added: no text is copied, joined or split again.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from topics.text.phrases import PhraseTable

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


_FEWEST = 2
"""BERTopic cannot weigh fewer words."""


class PhraseCounter:
    """Counts of phrases for lists of row numbers.

    Parameters
    ----------
    phrases : Future of PhraseTable
        Waited for when counts are asked for.
    """

    def __init__(self, phrases: Future[PhraseTable]) -> None:
        self._phrases = phrases

    @property
    def phrases(self) -> PhraseTable:
        """The phrases, once they are found."""
        return self._phrases.result()

    def fit_transform(self, documents: Sequence[str]) -> csr_matrix:
        """As :meth:`transform`; there is nothing to fit."""
        return self.transform(documents)

    def transform(self, documents: Sequence[str]) -> csr_matrix:
        """Mentions of each phrase in the rows that each document lists.

        Returns
        -------
        sparse matrix of shape (n_documents, n_phrases), int64
            Two columns at least.
        """
        from scipy import sparse

        listed = [np.array(document.split(), dtype=np.int64) for document in documents]
        rows = np.repeat(np.arange(len(listed)), [len(one) for one in listed])
        columns = np.concatenate(listed)
        chosen = sparse.csr_matrix(
            (np.ones(len(rows), dtype=np.int64), (rows, columns)),
            shape=(len(listed), self.phrases.counts.shape[0]),
        )
        counts = chosen @ self.phrases.counts
        missing = max(0, _FEWEST - counts.shape[1])
        padding = np.ones((len(listed), missing), dtype=np.int64)
        return sparse.hstack([counts, padding], format="csr") if missing else counts

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """The phrases' keys, in the order of the columns, and empty ones for the padding."""
        missing = max(0, _FEWEST - len(self.phrases.keys))
        return np.array([*self.phrases.keys, *[""] * missing], dtype=object)
