"""BERTopic, which this module alone imports.

BERTopic's are the pipeline (reduce the vectors, ask a cluster model for one label
per paper, join the papers of a topic) and c-TF-IDF. Ours are what it is made of:
the encoder, the layout, the cluster model and the vectorizer. :func:`make_bertopic`
gives a model whose plots, reports and c-TF-IDF are BERTopic's, of themes, names and
keywords that are ours.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Encoder
from topics.text.phrases import PhraseTable
from topics.themes.cosines import Labels, Vectors

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


_LEFT_OUT = ("plotly", "hdbscan", "huggingface_hub", "PIL")
"""What BERTopic imports where it is installed, and a fit with our parts never calls.

Together they cost 2.4 of 2.6 seconds of processor time: plotly brings UMAP and
numba in, through BERTopic's plots.
"""


_FILLING = ("", 1e-5)
"""What stands in BERTopic for a word that a topic lacks."""


class ClusterModel(Protocol):
    """What BERTopic asks of a cluster model."""

    labels_: Labels

    def fit(self, reduced: NDArray[np.floating[Any]], y: Labels) -> Any:
        """Set ``labels_`` from the layout of the papers and the labels known before.

        Without a layout, ``reduced`` has the number of each paper's row, shape (n, 1).
        """


def fit_bertopic(
    cluster_model: ClusterModel,
    vectors: Vectors,
    known: Labels,
    *,
    phrases: Future[PhraseTable],
    layout: object | None,
) -> Any:
    """Fit BERTopic on papers as counts of their phrases.

    Parameters
    ----------
    cluster_model : ClusterModel
    vectors : ndarray of shape (n, d), float32
    known : ndarray of shape (n,), int
        Given to the cluster model as ``y``: the theme known before, or -1.
    phrases : Future of PhraseTable
        Waited for once the papers are clustered.
    layout : object with ``fit`` and ``transform``, optional
        Reduces the vectors; without one the cluster model has to know them.

    Returns
    -------
    BERTopic
        Fitted, without a plot of its own.
    """
    with warnings.catch_warnings(), _left_out(_LEFT_OUT):
        # In a notebook without ipywidgets, tqdm complains of bars that are never shown.
        warnings.filterwarnings("ignore", message="IProgress not found")
        from bertopic import BERTopic
        from bertopic.vectorizers import ClassTfidfTransformer

    topic_model = BERTopic(
        language="multilingual",
        embedding_model=None,
        umap_model=layout or _RowNumbers(),
        hdbscan_model=cluster_model,
        vectorizer_model=PhraseCounter(phrases),
        ctfidf_model=ClassTfidfTransformer(),
        verbose=False,
    )
    # A paper stands as its row, from which the vectorizer takes its phrases.
    documents = [str(row) for row in range(len(vectors))]
    topic_model.fit(documents, embeddings=vectors, y=known)
    return topic_model


def make_bertopic(
    texts: Sequence[str],
    vectors: Vectors,
    labels: Labels,
    names: Sequence[str],
    keywords: Sequence[Sequence[str]],
    encoder: Encoder,
) -> Any:
    """A fitted BERTopic of themes that were found.

    Topics are numbered by size, as BERTopic numbers them; papers without a theme are
    its outliers, -1. A keyword's weight is the share of the theme's papers that hold
    it. ``transform`` gives a text the topic whose mean vector is nearest, as BERTopic
    does for topics that it was given, which is not always what
    :meth:`topics.model.model.Model.classify` answers.

    Parameters
    ----------
    texts : sequence of n str
    vectors : ndarray of shape (n, d), float32
    labels : ndarray of shape (n,), int
        Theme of each paper, -1 for none.
    names : sequence of n_themes str
        Custom labels of the topics.
    keywords : sequence of n_themes sequences of str
    encoder : Encoder
        Encodes what the model is asked about.

    Returns
    -------
    BERTopic
    """
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction
    from sklearn.feature_extraction.text import CountVectorizer

    class Backend(BaseEmbedder):  # type: ignore[misc]
        """Our encoder as BERTopic asks it."""

        def embed(self, documents: Sequence[str], verbose: bool = False) -> Vectors:
            """Vectors of documents, shape (n, d)."""
            return encoder.encode(list(documents))

    model = BERTopic(
        language="multilingual",
        embedding_model=Backend(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(stop_words="english", ngram_range=(1, 2)),
    )
    model.fit(list(texts), embeddings=vectors, y=labels)
    numbers = np.asarray(model.topics_)
    lowered = [text.lower() for text in texts]
    held = [theme for theme in range(len(names)) if (labels == theme).any()]
    longest = max(len(keywords[theme]) for theme in held)
    shown = {}
    for theme in held:
        members = np.flatnonzero(labels == theme)
        topic = int(numbers[members[0]])
        shown[topic] = names[theme]
        own = [lowered[row] for row in members.tolist()]
        words = [
            (word, sum(word.lower() in text for text in own) / len(own)) for word in keywords[theme]
        ]
        # Its plots need lists of one length; it fills short ones so itself.
        model.topic_representations_[topic] = words + [_FILLING] * (longest - len(words))
        model.topic_labels_[topic] = "_".join([str(topic), *keywords[theme][:4]])
    model.set_topic_labels(shown)
    return model


@contextmanager
def _left_out(packages: Sequence[str]) -> Iterator[None]:
    """Import BERTopic as it imports itself where these packages are not installed.

    What was imported before stays in use. Afterwards nothing of this is left: who
    imports BERTopic later gets all of it.
    """
    if "bertopic" in sys.modules:
        yield
        return
    absent = [package for package in packages if package not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for package in absent:
            del sys.modules[package]
        for module in [name for name in sys.modules if name.partition(".")[0] == "bertopic"]:
            del sys.modules[module]


class _RowNumbers:
    """In place of a layout: a paper stands as its row.

    BERTopic copies what a layout returns, which would be the vectors once more.
    """

    def fit(self, vectors: Vectors, y: Labels | None = None) -> _RowNumbers:
        """There is nothing to fit."""
        return self

    def transform(self, vectors: Vectors) -> NDArray[np.float64]:
        """Numbers of the rows, shape (n, 1)."""
        return np.arange(len(vectors), dtype=np.float64)[:, None]


_FEWEST = 2
"""BERTopic cannot weigh fewer words."""


class PhraseCounter:
    """BERTopic's vectorizer where the phrases of each paper are counted already.

    BERTopic joins the texts of a topic with spaces and asks for the words in them. A
    paper is given to it as the number of its row, so that a topic arrives as a list
    of rows whose counts are added: no text is copied, joined or split again.

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
