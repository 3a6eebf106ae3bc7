"""An encoder that keeps its vectors on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from topics.encoders.base import Encoder, EncoderInFront, Progress, Vectors
from topics.encoders.cache.vectors import encode_cached


class CachedEncoder(EncoderInFront):
    """Another encoder with the cache of vectors in front of it.

    Implements :class:`topics.encoders.base.Encoder`: vectors, fingerprint and
    precision are those of the other encoder, which is asked only for texts that the
    cache lacks.

    Parameters
    ----------
    encoder : Encoder
    cache : Path
        Folder of the cache; see :func:`topics.encoders.cache.vectors.encode_cached`.
    at_once : int, optional
        Texts that the encoder is given at once. Default: a block of the cache.
    """

    def __init__(self, encoder: Encoder, cache: Path, *, at_once: int | None = None) -> None:
        super().__init__(encoder)
        self._cache = cache
        self._at_once = at_once

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts; see :meth:`topics.encoders.base.Encoder.encode`."""
        return encode_cached(self._encoder, texts, self._cache, progress, at_once=self._at_once)
