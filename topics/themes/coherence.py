"""How often phrases stand in the same papers, beyond what their use alone would give."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def compute_pair_npmi(used: Any) -> NDArray[np.float64]:
    """Normalised pointwise mutual information of every two phrases (Bouma 2009).

    ``log(p(a, b) / (p(a) p(b))) / -log p(a, b)``, counted in papers: 1 for phrases
    that only ever stand together, 0 for chance, -1 for those that never do.

    Parameters
    ----------
    used : ndarray or sparse array of shape (n_papers, n_phrases)
        1 where a paper uses a phrase, else 0.

    Returns
    -------
    ndarray of shape (n_phrases, n_phrases)
        Symmetric; 1 on the diagonal of phrases that are used.
    """
    together = used.T @ used
    dense = together if isinstance(together, np.ndarray) else together.toarray()
    joint = dense.astype(np.float64) / used.shape[0]
    alone = np.diag(joint)
    values = np.full(joint.shape, -1.0)
    some = (joint > 0) & (joint < 1)
    ratio = joint[some] / np.outer(alone, alone)[some]
    values[some] = np.log(ratio) / -np.log(joint[some])
    values[joint >= 1] = 1.0
    return values
