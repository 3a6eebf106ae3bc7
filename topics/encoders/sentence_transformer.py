"""Any model that sentence-transformers knows, where that extra is installed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from topics.encoders.base import Progress, Vectors
from topics.errors import MissingExtraError, ModelError

PREFIX = "sentence-transformers:"
_BLOCK = 256


class SentenceTransformerEncoder:
    """A model by name; implements :class:`topics.encoders.base.Encoder`.

    A GPU is used where torch finds one. Batches are padded, so that vectors may
    differ in their last bits with the texts beside them.

    Raises
    ------
    topics.errors.MissingExtraError
        If sentence-transformers is not installed.
    topics.errors.ModelError
        If it cannot load the model.
    """

    precision = "float32"

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ModuleNotFoundError as error:
            raise MissingExtraError(f"The encoder {PREFIX}{name}", extra="transformers") from error

        try:
            self._model = SentenceTransformer(name)
        except Exception as error:  # the library raises what its backends raise
            raise ModelError(
                f"{PREFIX}{name}: sentence-transformers cannot load this model ({error})."
            ) from error
        self.id = f"{PREFIX}{name}"
        self.dimensions = int(self._model.get_sentence_embedding_dimension() or 0)
        self.fingerprint = self._hash()

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts; see :meth:`topics.encoders.base.Encoder.encode`."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        rows = [row for row, text in enumerate(texts) if text.strip()]
        if progress is not None and len(rows) < len(texts):
            progress(len(texts) - len(rows))
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            vectors[block] = self._model.encode(
                [texts[row] for row in block],
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            if progress is not None:
                progress(len(block))
        return vectors

    def _hash(self) -> str:
        digest = hashlib.sha256(self.id.encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return digest.hexdigest()
