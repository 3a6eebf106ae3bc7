"""What every encoder provides: texts in, unit vectors out.

A vector is a function of its text alone. It does not depend on the texts beside
it, on their order or on the number of threads, so that a corpus can be encoded
whole, in blocks, from a cache or on several machines with the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
"""float32 of shape (texts, dimensions), rows of length one or zero."""

Progress: TypeAlias = Callable[[int], None]
"""Is told, from the calling thread, how many more texts are done."""


class Encoder(Protocol):
    """Turns texts into vectors.

    Attributes
    ----------
    id : str
        Stable name, as it stands in manifests ("minilm").
    fingerprint : str
        Hexadecimal hash of everything that a vector depends on: the weights,
        the recipe of the graph and its precision, never the processor.
    precision : str
        Arithmetic of the matrix products: "float32", "int8-7bit" (see
        :mod:`topics.encoders.bert.precision`) or "float32 on a GPU".
    dimensions : int
        Length of a vector.
    """

    @property
    def id(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def precision(self) -> str: ...
    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts.

        Returns
        -------
        ndarray of float32, shape (len(texts), dimensions)
            Rows of Euclidean length one; a zero row for a text without a token.
        """
        ...
