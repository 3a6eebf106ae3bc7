"""The student: a table of how much each word piece adds to a vector.

The vector of a text is the weighted sum of its pieces::

    vector = unit(tf-idf(pieces of the text) @ table + intercept)

:mod:`topics.encoders.student.fitting` learns the table from a contextual teacher.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from topics.encoders.base import Progress, Vectors
from topics.encoders.student.lexical import BLOCK, Counts, PieceCounter, weigh
from topics.errors import ModelError
from topics.store.atomic import replacing

_FILE, _DESCRIPTION = "student.safetensors", "student.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentReport:
    """Agreement of a student with its teacher on held-out texts.

    ``r2`` is the explained share of the teacher's variance, ``cosine`` the mean
    cosine over held-out texts, and ``penalty`` the ridge penalty.
    """

    teacher: str
    teacher_fingerprint: str
    sample: int
    held_out: int
    r2: float
    cosine: float
    penalty: float


class Student:
    """A fitted student; implements :class:`topics.encoders.base.Encoder`.

    Created by :func:`topics.encoders.student.fitting.fit_student` or :func:`load_student`.
    """

    id = "student"
    precision = "float32"

    def __init__(
        self,
        *,
        table: NDArray[np.float16],
        intercept: Vectors,
        inverse: NDArray[np.float32],
        counter: PieceCounter,
        report: StudentReport,
    ) -> None:
        self._stored = table
        self._table = table.astype(np.float32)
        self._intercept = intercept
        self._inverse = inverse
        self._counter = counter
        self.report = report
        self.dimensions = table.shape[1]
        digest = hashlib.sha256(counter.digest.encode())
        for part in (table, intercept, inverse):
            digest.update(part.tobytes())
        self.fingerprint = digest.hexdigest()

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Encode texts; see :meth:`topics.encoders.base.Encoder.encode`."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), BLOCK):
            block = texts[start : start + BLOCK]
            vectors[start : start + len(block)] = self.encode_counts(self._counter.count(block))
            if progress is not None:
                progress(len(block))
        return vectors

    def encode_counts(self, counts: Counts) -> Vectors:
        """Encode texts whose pieces are counted already, by the embedded model's counter."""
        pieces = weigh(counts, self._inverse)
        vectors = pieces @ self._table
        vectors += self._intercept
        vectors[np.diff(pieces.indptr) == 0] = 0.0
        return unit_rows(vectors)

    def save(self, folder: Path) -> None:
        """Write the student to a folder, as safetensors and JSON."""
        from safetensors.numpy import save

        arrays: dict[str, NDArray[Any]] = {
            "table": self._stored,
            "intercept": self._intercept,
            "inverse": self._inverse,
        }
        description = {
            "format": _FORMAT,
            "fingerprint": self.fingerprint,
            "report": asdict(self.report),
        }
        # The library's own save function hides why a file cannot be written.
        with replacing(folder / _FILE) as temporary:
            temporary.write_bytes(save(arrays))
        with replacing(folder / _DESCRIPTION) as temporary:
            temporary.write_text(
                json.dumps(description, indent=2, sort_keys=True) + "\n", encoding="utf-8"
            )


def load_student(folder: Path) -> Student:
    """Load a saved student.

    Raises
    ------
    topics.errors.ModelError
        If a file is missing, damaged, or was written by another version.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        description = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
        arrays = load_file(folder / _FILE)
        if description["format"] != _FORMAT:
            raise ModelError(f"{folder}: the student has an unknown format; fit it again.")
        counter = embedded_pieces()[0]
        _check_arrays(arrays, counter.pieces)
        student = Student(
            table=arrays["table"],
            intercept=arrays["intercept"],
            inverse=arrays["inverse"],
            counter=counter,
            report=StudentReport(**description["report"]),
        )
    except (
        OSError, ValueError, KeyError, TypeError, IndexError, RecursionError, SafetensorError
    ) as error:  # fmt: skip
        raise ModelError(
            f"{folder}: no student can be read from this folder ({error}); fit it again."
        ) from error
    if student.fingerprint != description["fingerprint"]:
        raise ModelError(f"{folder}: the student's files do not belong together; fit it again.")
    return student


def _check_arrays(arrays: Mapping[str, NDArray[Any]], pieces: int) -> None:
    """Raise unless the arrays have the dtypes and shapes of a student, and finite values."""
    dimensions = arrays["table"].shape[-1]
    for name, dtype, shape in (
        ("table", np.float16, (pieces, dimensions)),
        ("intercept", np.float32, (dimensions,)),
        ("inverse", np.float32, (pieces,)),
    ):
        array = arrays[name]
        if array.dtype != dtype or array.shape != shape:
            raise ValueError(f"{name} must be {np.dtype(dtype)} of shape {shape}")
        if not np.isfinite(array).all():
            raise ValueError(f"{name} holds NaN or infinite values")


def embedded_pieces() -> tuple[PieceCounter, NDArray[np.float32]]:
    """The embedded model's tokenizer and its table of piece embeddings."""
    from topics.encoders.bert.minilm import minilm_checkpoint

    checkpoint = minilm_checkpoint()
    words = checkpoint.load_tensor("embeddings.word_embeddings.weight")
    return PieceCounter(checkpoint), words


def unit_rows(rows: Vectors) -> Vectors:
    lengths = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)
