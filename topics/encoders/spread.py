"""An encoder whose texts are encoded by workers, in blocks.

A vector depends on its text alone, so that it is the same from any worker. A worker
is sent the encoder, or how to load it, which it does once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from topics.encoders.base import Encoder, EncoderInFront, Progress, Vectors
from topics.encoders.cache.vectors import BLOCK
from topics.runtime.progress import ignore
from topics.runtime.workers import Workers

_LOADED: dict[str, Encoder] = {}
"""The encoder that this process loaded last, by its fingerprint."""

_AT_ONCE = 4 * BLOCK


class SpreadEncoder(EncoderInFront):
    """An encoder on workers; implements :class:`topics.encoders.base.Encoder`.

    Parameters
    ----------
    encoder : Encoder
    workers : Workers
    load : callable, optional
        Makes the encoder anew on a worker; without it the encoder itself is sent.
    block : int
        Texts that a worker is given at once.
    """

    def __init__(
        self,
        encoder: Encoder,
        workers: Workers,
        *,
        load: Callable[[], Encoder] | None = None,
        block: int,
    ) -> None:
        super().__init__(encoder)
        self._workers = workers
        self._load = load
        self._block = block

    @property
    def at_once(self) -> int:
        """Texts that keep all workers busy, a multiple of the cache's block."""
        return _AT_ONCE * self._workers.count

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts; see :meth:`topics.encoders.base.Encoder.encode`."""
        report = progress or ignore
        blocks = [
            list(texts[start : start + self._block]) for start in range(0, len(texts), self._block)
        ]
        if self._load is None:
            found = self._workers.map(encode_with, blocks, encoder=self._encoder)
        else:
            found = self._workers.map(
                encode_loaded, blocks, load=self._load, fingerprint=self.fingerprint
            )
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        start = 0
        for part in found:
            vectors[start : start + len(part)] = part
            start += len(part)
            report(len(part))
        return vectors


def encode_with(texts: Sequence[str], *, encoder: Encoder) -> Vectors:
    """Vectors of a block of texts, shape (n, d)."""
    return encoder.encode(texts)


def encode_loaded(
    texts: Sequence[str], *, load: Callable[[], Encoder], fingerprint: str
) -> Vectors:
    """Vectors of a block of texts, shape (n, d), from an encoder that the process loads once."""
    if fingerprint not in _LOADED:
        _LOADED.clear()
        _LOADED[fingerprint] = load()
    return _LOADED[fingerprint].encode(texts)
