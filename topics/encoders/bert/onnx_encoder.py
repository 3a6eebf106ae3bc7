"""An encoder that runs a checkpoint on the processor, one text a call, one thread a core.

Each call to ONNX Runtime is single-threaded and has one text; several calls run
at the same time, each in a thread of its own, since the runtime releases the
interpreter's lock. Nothing is padded, no thread waits for another, and a vector
cannot depend on the texts beside it. The next texts are tokenised while the
previous ones are still being encoded.

The weights and the tokenizer are read with the first text: a run whose texts are all
in the cache of vectors never needs them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Progress, Vectors
from topics.encoders.bert.checkpoint import Checkpoint
from topics.encoders.bert.graph import EARLIER_RECIPES, RECIPE, build_graph
from topics.encoders.bert.precision import Precision
from topics.encoders.bert.session import open_session
from topics.encoders.bert.tokens import Tokenizer
from topics.encoders.cache.graph_cache import load_or_build
from topics.errors import ModelError
from topics.runtime.cores import available_cores
from topics.runtime.progress import ignore

_BLOCK = 512
"""Texts that are tokenised together."""


class OnnxEncoder:
    """A checkpoint in ONNX Runtime; implements :class:`topics.encoders.base.Encoder`.

    Parameters
    ----------
    checkpoint : Checkpoint
        The model, on disk.
    id : str
        Name for manifests.
    cache : Path
        Folder for built graphs.
    precision : "float32" or "int8-7bit"
        See :mod:`topics.encoders.bert.precision`.
    threads : int, default 0
        Calls that run at the same time; 0 means one per core.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        *,
        id: str,
        cache: Path,
        precision: Precision,
        threads: int = 0,
    ) -> None:
        self.id = id
        self.precision: str = precision
        self.dimensions = checkpoint.dimensions
        self.fingerprint = _fingerprint(checkpoint, RECIPE, precision)
        self._threads = threads or available_cores()
        self._checkpoint = checkpoint
        self._precision = precision
        self._cache = cache

    def stands_for(self, fingerprint: str) -> bool:
        """Whether vectors of this fingerprint are this encoder's, but for their last bits."""
        if fingerprint == self.fingerprint:
            return True
        return self._precision == "float32" and any(
            fingerprint == _fingerprint(self._checkpoint, recipe, self._precision)
            for recipe in EARLIER_RECIPES
        )

    def __getstate__(self) -> dict[str, Any]:
        """All but what is read with the first text: a session cannot go to another process."""
        read = ("_tokenizer", "_session", "_slower_session")
        return {name: value for name, value in self.__dict__.items() if name not in read}

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer(self._checkpoint.tokenizer_file, max_tokens=self._checkpoint.max_tokens)

    @cached_property
    def _session(self) -> Any:
        return self._open(subtract_largest=False)

    @cached_property
    def _slower_session(self) -> Any:
        """For texts whose sums of exponentials overflow in the other one."""
        return self._open(subtract_largest=True)

    def _open(self, *, subtract_largest: bool) -> Any:
        checkpoint = self._checkpoint
        name = self.fingerprint[:32] + ("-largest" if subtract_largest else "")
        graph = load_or_build(
            self._cache / "graphs" / f"{name}.onnx",
            lambda: build_graph(
                checkpoint,
                _load_weights(checkpoint, self._tokenizer.vocabulary_size),
                self._precision,
                subtract_largest=subtract_largest,
            ),
        )
        return open_session(graph, checkpoint.folder)

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts; see :meth:`topics.encoders.base.Encoder.encode`.

        Raises
        ------
        topics.errors.ModelError
            If the weights or the tokenizer are damaged, or a vector is not finite.
        """
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        report = progress or ignore
        with ThreadPoolExecutor(self._threads, thread_name_prefix="encoder") as pool:
            try:
                waiting: list[Future[None]] = []
                for start in range(0, len(texts), _BLOCK):
                    submitted = self._submit(pool, texts[start : start + _BLOCK], vectors[start:])
                    _wait(waiting, report)
                    waiting = submitted
                _wait(waiting, report)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        return vectors

    def _submit(
        self, pool: ThreadPoolExecutor, texts: Sequence[str], vectors: Vectors
    ) -> list[Future[None]]:
        """Hand out a block, the longest texts first so that the threads end together."""
        ids = self._tokenizer(texts)
        session = self._session
        order = sorted(range(len(ids)), key=lambda row: _length(ids[row]), reverse=True)

        def run(row: int) -> None:
            tokens = ids[row]
            if tokens is not None:
                vectors[row] = self._run(session, tokens)

        return [pool.submit(run, row) for row in order]

    def _run(self, session: Any, tokens: NDArray[np.int32]) -> Vectors:
        vector: Vectors = session.run(None, {"ids": tokens})[0][0]
        if not np.isfinite(vector).all():
            vector = self._slower_session.run(None, {"ids": tokens})[0][0]
            if not np.isfinite(vector).all():
                raise ModelError(
                    f"{self._checkpoint.folder}: the vector of a text is not finite; the weights "
                    "hold values that are no numbers, or too large ones. Get the files again."
                )
        return vector


def _fingerprint(checkpoint: Checkpoint, recipe: str, precision: Precision) -> str:
    parts = f"{checkpoint.digest} {recipe} {precision} {checkpoint.max_tokens}"
    return hashlib.sha256(parts.encode()).hexdigest()


def _length(ids: NDArray[np.int32] | None) -> int:
    return 0 if ids is None else ids.size


def _wait(futures: Sequence[Future[None]], report: Progress) -> None:
    for future in as_completed(futures):
        future.result()
        report(1)


def _load_weights(checkpoint: Checkpoint, vocabulary_size: int) -> dict[str, NDArray[np.float32]]:
    weights = checkpoint.load_weights()
    words = weights.get("embeddings.word_embeddings.weight")
    if words is not None and len(words) < vocabulary_size:
        raise ModelError(
            f"{checkpoint.tokenizer_file}: the tokenizer knows more tokens than the weights "
            f"({vocabulary_size} and {len(words)}); they are not of the same model."
        )
    return weights
