"""Layout and density clusters on a GPU, by cuML where it is installed.

The parameters are those that the processor's UMAP and HDBSCAN get, and come from
there. cuML finds the neighbours itself. Written after cuML's documentation (26.08) and not yet run
on a GPU.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topics.themes.cosines import Labels, Vectors


def compute_layout_on_gpu(vectors: Vectors, parameters: Mapping[str, Any]) -> NDArray[np.float32]:
    """Points of few dimensions for vectors of shape (n, d); ``parameters`` as UMAP's."""
    from cuml.manifold import UMAP

    model = UMAP(**parameters, output_type="numpy")
    return np.asarray(model.fit_transform(vectors), dtype=np.float32)


def cluster_by_hdbscan_on_gpu(points: Vectors, *, min_papers: int) -> Labels:
    """One label a point, -1 for none."""
    from cuml.cluster import HDBSCAN

    model = HDBSCAN(min_cluster_size=max(2, min_papers), output_type="numpy")
    return np.asarray(model.fit_predict(points), dtype=np.intp)
