"""How often phrases stand in the same papers, beyond what their use alone would give."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def compute_pair_npmi(used: Any, *, caution: float = 0.0) -> NDArray[np.float64]:
    """Normalised pointwise mutual information of every two phrases (Bouma 2009).

    ``log(p(a, b) / (p(a) p(b))) / -log p(a, b)``, counted in papers: 1 for phrases
    that only ever stand together, 0 for chance, -1 for those that never do.

    Parameters
    ----------
    used : ndarray or sparse array of shape (n_papers, n_phrases)
        1 where a paper uses a phrase, else 0.
    caution : float, default 0
        Standard errors that are taken off the papers that use both, so that two
        phrases which meet once or twice are not taken to belong together.

    Returns
    -------
    ndarray of shape (n_phrases, n_phrases)
        Symmetric; without caution, 1 on the diagonal of phrases that are used.
    """
    together = used.T @ used
    dense = together if isinstance(together, np.ndarray) else together.toarray()
    counted = dense.astype(np.float64)
    alone = np.diag(counted) / used.shape[0]
    joint = np.maximum(0.0, counted - caution * np.sqrt(counted)) / used.shape[0]
    values = np.full(joint.shape, -1.0)
    some = (joint > 0) & (joint < 1)
    ratio = joint[some] / np.outer(alone, alone)[some]
    values[some] = np.log(ratio) / -np.log(joint[some])
    values[joint >= 1] = 1.0
    return values
