"""Layout of vectors in few dimensions, for the density clusterer.

UMAP (McInnes, Healy and Melville 2018) lays papers out by their neighbours. It is
given the neighbours that are known, since its own search compiles for half a
minute first, and is seeded, so that the same papers give the same layout.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from topics.neighbours.search import nearest_neighbours
from topics.themes.cosines import Vectors

LAYOUT_NEIGHBOURS = 15
_DIMENSIONS = 5


class Layout:
    """UMAP as BERTopic takes it: ``fit``, then ``transform`` of what was fitted.

    Parameters
    ----------
    seed : int
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def fit(self, vectors: Vectors, y: object = None) -> Layout:
        """Lay out vectors of shape (n, d).

        ``y``, which BERTopic passes on, is left aside: what a declared theme
        takes must not pull the layout of what is left.
        """
        self.embedding_ = compute_layout(vectors, seed=self.seed)
        return self

    def transform(self, vectors: Vectors) -> NDArray[np.float32]:
        """The layout of the vectors that were fitted, shape (n, 5)."""
        return self.embedding_


def compute_layout(vectors: Vectors, *, seed: int) -> NDArray[np.float32]:
    """Points of shape (n, 5) for vectors of shape (n, d), n above ``LAYOUT_NEIGHBOURS`` + 1."""
    import warnings

    from umap import UMAP

    found = nearest_neighbours(vectors, LAYOUT_NEIGHBOURS - 1, seed=seed)
    own = np.arange(len(vectors), dtype=np.int32)[:, None]
    # UMAP counts a point as its own nearest neighbour.
    indices = np.hstack([own, found.indices])
    distances = np.hstack([np.zeros(own.shape), 1.0 - found.similarity]).clip(min=0.0)
    model = UMAP(
        n_neighbors=LAYOUT_NEIGHBOURS,
        n_components=_DIMENSIONS,
        min_dist=0.0,
        metric="cosine",
        random_state=seed,
        n_jobs=1,
        precomputed_knn=(indices, distances.astype(np.float32)),
    )
    with warnings.catch_warnings():
        # That new papers cannot be laid out, which is never asked for, and that one
        # thread is used, which is wanted.
        warnings.simplefilter("ignore", UserWarning)
        return np.asarray(model.fit_transform(vectors), dtype=np.float32)
