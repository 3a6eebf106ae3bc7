"""Encoder for any model of sentence-transformers, on the CPU or on a GPU.

Of 3,000 abstracts on an NVIDIA H200, all-MiniLM-L6-v2 gave the vectors of the processor
but for their last bits: no component differed by more than 2.1e-7, and each paper had the
same nearest one. The GPU gave the same bits again, in another order too, and others for a
text that was encoded alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from topics.encoders.base import Progress, Vectors
from topics.errors import MissingExtraError, ModelError
from topics.runtime.devices import Used
from topics.settings import TRANSFORMERS

GPU_PRECISION = "float32 on a GPU"
_PRECISION: dict[Used, str] = {"cpu": "float32", "gpu": GPU_PRECISION}

_BATCH: dict[Used, int] = {"cpu": 32, "gpu": 128}
"""Texts that are padded to the length of the longest and go through the network together.

On an H200, 128 from blocks of 1,024 were 1.4 times as fast as 32 from blocks of 256; more
took more memory and were no faster.
"""

_BLOCK: dict[Used, int] = {"cpu": 256, "gpu": 1024}
"""Texts that the library sorts by length before it makes batches of them."""


class SentenceTransformerEncoder:
    """A sentence-transformers model; implements :class:`topics.encoders.base.Encoder`.

    Batches are padded, so the last bits of a vector may depend on the other
    texts of its batch. Weights of half precision are computed with in float32.

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
            import torch
            from sentence_transformers import SentenceTransformer
        except ModuleNotFoundError as error:
            raise MissingExtraError(
                f"The encoder {TRANSFORMERS}{name}", extra="transformers"
            ) from error

        try:
            # Weights that a checkpoint lacks, as a pooler that is not used, are drawn at random.
            with torch.random.fork_rng(devices=[]):
                torch.random.manual_seed(0)
                model = SentenceTransformer(name, device="cpu")
            # The library computes in the type that the weights are stored in.
            self._model = model.float().to("cuda" if device == "gpu" else "cpu")
        except Exception as error:  # the library passes on any exception of its backends
            raise ModelError(
                f"{TRANSFORMERS}{name}: sentence-transformers cannot load this model ({error})."
            ) from error
        self.id = f"{TRANSFORMERS}{name}"
        self.precision = _PRECISION[device]
        self.dimensions = _find_dimensions(self._model)
        self.fingerprint = self._hash(self.id, self.precision)
        self._device = device
        self._batch = _BATCH[device]

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts; see :meth:`topics.encoders.base.Encoder.encode`.

        Raises
        ------
        topics.errors.ModelError
            If the GPU's memory does not hold the shortest batch, or the GPU is one
            that torch cannot use.
        """
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        rows = [row for row, text in enumerate(texts) if text.strip()]
        if progress is not None and len(rows) < len(texts):
            progress(len(texts) - len(rows))
        step = _BLOCK[self._device]
        for start in range(0, len(rows), step):
            block = rows[start : start + step]
            vectors[block] = self._encode_block([texts[row] for row in block])
            if progress is not None:
                progress(len(block))
        return vectors

    def stands_for(self, id: str, fingerprint: str) -> bool:
        """Whether an encoder of this name and fingerprint has the same weights.

        It may have another folder, and may have run on another device, so that its vectors
        may differ in their last bits.
        """
        return any(fingerprint == self._hash(id, one) for one in _PRECISION.values())

    def _encode_block(self, texts: list[str]) -> Vectors:
        """Vectors of the texts, shape (n, d), in smaller batches once the GPU lacks memory."""
        if self._device == "cpu":
            return self._encode_batches(texts)
        import torch

        while True:
            try:
                return self._encode_batches(texts)
            except torch.cuda.OutOfMemoryError as error:
                if self._batch == 1:
                    raise self._refused(error) from error
            except RuntimeError as error:
                raise self._refused(error) from error
            self._batch //= 2
            torch.cuda.empty_cache()

    def _encode_batches(self, texts: list[str]) -> Vectors:
        vectors: Vectors = self._model.encode(
            texts,
            batch_size=self._batch,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return vectors

    def _refused(self, error: Exception) -> ModelError:
        said = str(error).strip().partition("\n")[0].rstrip(".")
        return ModelError(f"{self.id}: the GPU cannot encode ({said}); use --device cpu.")

    def _hash(self, id: str, precision: str) -> str:
        digest = hashlib.sha256(f"{id} {precision}".encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return digest.hexdigest()


def _find_dimensions(model: Any) -> int:
    name = "get_embedding_dimension"
    if not hasattr(model, name):  # earlier versions of the library
        name = "get_sentence_embedding_dimension"
    return int(getattr(model, name)() or 0)
