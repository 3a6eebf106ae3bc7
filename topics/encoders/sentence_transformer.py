"""Encoder for any model of sentence-transformers, on the CPU or on a GPU.

GPU support follows the library's documentation and has not yet been run on a GPU.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from topics.encoders.base import Progress, Vectors
from topics.errors import MissingExtraError, ModelError
from topics.runtime.devices import Used
from topics.settings import TRANSFORMERS

GPU_PRECISION = "float32 on a GPU"
_BLOCK = 256


class SentenceTransformerEncoder:
    """A sentence-transformers model; implements :class:`topics.encoders.base.Encoder`.

    Batches are padded, so the last bits of a vector may depend on the other
    texts of its batch.

    Parameters
    ----------
    name : str
        Name of a model or path of its folder, as sentence-transformers takes it.
    device : "cpu" or "gpu"

    Raises
    ------
    topics.errors.MissingExtraError
        If sentence-transformers is not installed.
    topics.errors.ModelError
        If sentence-transformers cannot load the model.
    """

    def __init__(self, name: str, *, device: Used = "cpu") -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ModuleNotFoundError as error:
            raise MissingExtraError(
                f"The encoder {TRANSFORMERS}{name}", extra="transformers"
            ) from error

        try:
            self._model = SentenceTransformer(name, device="cuda" if device == "gpu" else "cpu")
        except Exception as error:  # the library passes on any exception of its backends
            raise ModelError(
                f"{TRANSFORMERS}{name}: sentence-transformers cannot load this model ({error})."
            ) from error
        self.id = f"{TRANSFORMERS}{name}"
        self.precision = GPU_PRECISION if device == "gpu" else "float32"
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
        digest = hashlib.sha256(f"{self.id} {self.precision}".encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return digest.hexdigest()
