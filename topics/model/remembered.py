"""An encoder that takes the vectors of papers that a model remembers from the model.

The papers of a large run take a quarter of an hour to encode with a language model,
and they were encoded when the run was made: its model keeps their vectors, and the
cache those of papers encoded on this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from topics.encoders.base import Encoder, EncoderInFront, Vectors
from topics.encoders.cache.vectors import encode_cached
from topics.encoders.load import stands_for
from topics.model.model import Model
from topics.model.papers import hash_text
from topics.runtime.progress import ignore


class RememberingEncoder(EncoderInFront):
    """Encodes texts as ``encoder`` does, and looks first in a model and in the cache.

    Parameters
    ----------
    encoder : Encoder
    model : Model or None
        Its kept vectors are used if this encoder stands for its own (see
        :func:`topics.encoders.load.stands_for`); they are those of the encoder to a cosine
        above .9999.
    cache : Path
        Folder of the cache of vectors.
    progress : callable
        Called with the number of further texts done.
    """

    def __init__(
        self,
        encoder: Encoder,
        model: Model | None,
        *,
        cache: Path,
        progress: Callable[[int], None] = ignore,
    ) -> None:
        super().__init__(encoder)
        self._cache, self._progress = cache, progress
        self._rows: dict[int, int] = {}
        self._vectors: Vectors = np.zeros((0, encoder.dimensions), dtype=np.float32)
        if model is not None and stands_for(encoder, model.encoder_id, model.encoder_fingerprint):
            papers = model.papers
            hashes = papers.table["text_hash"].to_numpy(dtype=np.int64)[papers.rows]
            self._rows = {one: row for row, one in enumerate(hashes.tolist())}
            self._vectors = papers.vectors

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Encode texts; see :class:`topics.encoders.base.Encoder`."""
        report = progress or self._progress
        places = np.array([self._rows.get(hash_text(text), -1) for text in texts], dtype=np.int64)
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        known, rest = np.flatnonzero(places >= 0), np.flatnonzero(places < 0)
        vectors[known] = self._vectors[places[known]]
        report(known.size)
        if rest.size:
            vectors[rest] = encode_cached(
                self._encoder, [texts[row] for row in rest.tolist()], self._cache, report
            )
        return vectors
