"""The protocol of encoders, which map texts to unit vectors.

A vector depends on its text alone, not on the other texts, their order or the
number of threads, so that a corpus gives the same result whether it is encoded
at once, in blocks, from a cache or on several machines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
"""float32 array of shape (texts, dimensions) whose rows have length one or zero."""

Progress: TypeAlias = Callable[[int], None]
"""Called in the calling thread with the number of texts done since the last call."""


class Encoder(Protocol):
    """Maps texts to unit vectors.

    Attributes
    ----------
    id : str
        Stable name, as used in manifests ("minilm").
    fingerprint : str
        Hexadecimal hash of everything that determines a vector: the weights, the
        recipe of the graph and its precision, but never the processor.
    precision : str
        Precision of the matrix products: "float32", "int8-7bit" (see
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
            Rows of Euclidean length one; zero for a text without tokens.
        """
        ...


class EncoderInFront:
    """An encoder that gives another's vectors, and so has its name and fingerprint.

    Parameters
    ----------
    encoder : Encoder
        The other, as ``_encoder`` of the subclass, which encodes.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.id = encoder.id
        self.fingerprint = encoder.fingerprint
        self.precision = encoder.precision
        self.dimensions = encoder.dimensions
        self._encoder = encoder
